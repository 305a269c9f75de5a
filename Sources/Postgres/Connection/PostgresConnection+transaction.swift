import Logging

extension PostgresConnection {
    /// Runs the body in a transaction: commits when it returns, rolls back when it throws. Inside of a transaction a savepoint is used
    /// instead, and the options do not apply. Cancelling the task stops the body's statements, never the COMMIT or ROLLBACK.
    @discardableResult
    nonisolated public func withTransaction<T: Sendable>(
        _ options: TransactionOptions = .readWrite,
        _ body: (PostgresConnection) async throws -> T
    ) async throws -> T {
        if flags.isInTransaction { return try await withSavepoint(body) }
        try await script(options.beginStatement, timeout: nil, isShielded: false)
        let value: T
        do {
            value = try await body(self)
        } catch {
            await rollBack("ROLLBACK")
            throw error
        }
        let ending = try await script("COMMIT", timeout: nil, isShielded: true)
        if ending.wasRolledBack {
            var error = PostgresError(.server, "the transaction had failed and was rolled back instead of committed", operation: "commit")
            error.sqlState = .inFailedTransaction
            throw error
        }
        return value
    }

    @discardableResult
    private nonisolated func withSavepoint<T: Sendable>(_ body: (PostgresConnection) async throws -> T) async throws -> T {
        let name = await nextSavepointName()
        try await script("SAVEPOINT \(name)", timeout: nil, isShielded: false)
        let value: T
        do {
            value = try await body(self)
        } catch {
            await rollBack("ROLLBACK TO SAVEPOINT \(name); RELEASE SAVEPOINT \(name)")
            throw error
        }
        try await script("RELEASE SAVEPOINT \(name)", timeout: nil, isShielded: true)
        return value
    }

    private func nextSavepointName() -> String { "vitrine_savepoint_\(nextOperationID)" }

    /// Rolls back whatever happens to the task. When that fails the session's state is unknown and the session is ended.
    func rollBack(_ statement: String = "ROLLBACK") async {
        guard flags.isUsable else { return }
        do throws(PostgresError) {
            try await script(statement, timeout: .seconds(5), isShielded: true)
        } catch {
            logger.debug("a ROLLBACK failed; the connection is closed", metadata: ["error": "\(error)"])
            await close()
        }
    }
}
