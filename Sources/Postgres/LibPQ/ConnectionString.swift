import CPostgres

/// libpq's own reading of connection URLs and `key=value` strings, several hosts included.
enum ConnectionString {
    /// The parameters that the text sets, by libpq keyword.
    static func parse(_ text: String) throws(PostgresError) -> [String: String] {
        var failure: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(text, &failure) else {
            let reason = failure.map { String(cString: $0).trimmedLine } ?? "out of memory"
            PQfreemem(failure)
            throw PostgresError(.configuration, "the PostgreSQL URL cannot be read: \(redacted(reason, of: text))")
        }
        defer { PQconninfoFree(options) }
        var parameters: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { parameters[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return parameters
    }

    /// libpq quotes the URL, password included, in most of its complaints; those words are left out.
    private static func redacted(_ reason: String, of text: String) -> String {
        guard let quote = reason.firstIndex(of: "\"") else { return reason }
        return String(reason[..<quote]).trimmedLine + "…"
    }
}
