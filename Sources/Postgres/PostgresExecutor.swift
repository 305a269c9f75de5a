/// Something that runs single statements: a pool, where each may use another connection, or one connection, perhaps in a transaction.
public protocol PostgresExecutor: Sendable {
    /// Runs one statement and returns its rows.
    func query(_ sql: SQL) async throws(PostgresError) -> [Row]
    /// Runs one statement and returns how many rows it touched.
    @discardableResult
    func execute(_ sql: SQL) async throws(PostgresError) -> Int
}

extension PostgresClient: PostgresExecutor {}
extension PostgresConnection: PostgresExecutor {}
