/// Quoting of names and strings, after libpq's `PQescapeIdentifier` and `PQescapeLiteral`; the client encoding is always UTF-8 here.
enum SQLQuoting {
    static func identifier(_ name: String) throws(PostgresError) -> String {
        guard !name.isEmpty else { throw PostgresError(.encoding, "an SQL identifier is empty") }
        return "\"" + (try doubled(name, "\"")) + "\""
    }

    static func literal(_ text: String) throws(PostgresError) -> String {
        let quoted = try doubled(text, "'")
        guard quoted.utf8.contains(UInt8(ascii: "\\")) else { return "'" + quoted + "'" }
        return " E'" + (try doubled(quoted, "\\")) + "'"
    }

    private static func doubled(_ text: String, _ mark: Unicode.Scalar) throws(PostgresError) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.value == 0 { throw PostgresError(.encoding, "PostgreSQL text cannot hold a NUL character") }
            if scalar == mark { result.append(mark) }
            result.append(scalar)
        }
        return String(result)
    }
}
