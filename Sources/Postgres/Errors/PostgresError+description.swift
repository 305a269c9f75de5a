extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
    /// One line for a log: code, operation, SQLSTATE, names of objects, and the message where it cannot quote a value.
    public var description: String {
        var parts = ["PostgreSQL \(code.rawValue)"]
        if let operation { parts.append("during \(operation)") }
        if let sqlState { parts.append("[\(sqlState)]") }
        var line = parts.joined(separator: " ")
        if isMessageFreeOfValues { line += ": \(message)" }
        if let table { line += "; table \(table)" }
        if let column { line += "; column \(column)" }
        if let constraint { line += "; constraint \(constraint)" }
        if let position { line += "; at character \(position)" }
        return line
    }

    /// The same as ``description``, so that a dump of an error leaks nothing either.
    public var debugDescription: String { description }

    /// Messages of these classes name objects, not values: connection, integrity, transaction, authorization, resources, objects, shutdown.
    private static let quotingFreeClasses: Set<String> = [
        "08", "23", "25", "26", "28", "2D", "3D", "3B", "40", "42", "53", "54", "55", "57", "58", "0A",
    ]

    private var isMessageFreeOfValues: Bool {
        guard let sqlState else { return code != .server }
        return sqlState != .syntaxError && Self.quotingFreeClasses.contains(sqlState.conditionClass)
    }
}
