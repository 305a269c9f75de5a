import CPostgres

extension ResultHandle {
    /// The error of a failed result, with everything the server told. A FATAL error means that the session is over.
    func error(connectionIsBad: Bool) -> PostgresError {
        let primary = field(kDiagnosticMessage)
        let message = primary ?? (PQresultErrorMessage(pointer).map { String(cString: $0) } ?? "").trimmedLine
        let severity = field(kDiagnosticSeverity)
        let isFatal = severity == "FATAL" || severity == "PANIC"
        let code: PostgresError.Code
        if let state = field(kDiagnosticSQLState) {
            code = isFatal ? .connectionLost : .server
            return describe(PostgresError(code, message), state)
        }
        code = PostgresError.codeOfBrokenConnection(message)
        return PostgresError(connectionIsBad || primary == nil ? code : .server, message)
    }

    private func describe(_ plain: PostgresError, _ state: String) -> PostgresError {
        var error = plain
        error.sqlState = SQLState(rawValue: state)
        error.detail = field(kDiagnosticDetail)
        error.hint = field(kDiagnosticHint)
        error.constraint = field(kDiagnosticConstraint)
        error.table = field(kDiagnosticTable)
        error.column = field(kDiagnosticColumn)
        error.position = field(kDiagnosticPosition).flatMap(Int.init)
        error.serverRoutine = field(kDiagnosticRoutine)
        return error
    }

    /// One diagnostic of the result; the codes are letters, passed as integers.
    private func field(_ code: Int32) -> String? { PQresultErrorField(pointer, code).map { String(cString: $0) } }
}

extension PostgresError {
    /// Tells a reply that is not PostgreSQL's from a connection that merely ended; libpq gives no SQLSTATE for either.
    static func codeOfBrokenConnection(_ message: String) -> Code {
        let signs = [
            "lost synchronization", "unexpected response", "unexpected message", "unexpected field count", "unexpected character",
            "do not agree with length", "arrived from server while idle", "insufficient data", "extraneous data", "without prior row description",
        ]
        return signs.contains { message.contains($0) } ? .protocolViolation : .connectionLost
    }
}

extension String {
    /// libpq's messages end in a line feed and may have several lines; a log wants one.
    var trimmedLine: String {
        split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }.joined(separator: "; ")
    }
}
