import CPostgres

/// A message of the server that is not an error.
struct ServerNotice: Sendable {
    var severity: String
    var sqlState: String?
    var message: String
}

extension ServerNotice {
    init(borrowing result: OpaquePointer) {
        func field(_ code: Int32) -> String? { PQresultErrorField(result, code).map { String(cString: $0) } }
        self.init(
            severity: field(kDiagnosticSeverity) ?? "NOTICE",
            sqlState: field(kDiagnosticSQLState),
            message: field(kDiagnosticMessage) ?? (PQresultErrorMessage(result).map { String(cString: $0) } ?? "").trimmedLine
        )
    }
}
