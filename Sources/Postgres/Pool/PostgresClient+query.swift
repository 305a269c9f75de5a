import Synchronization

extension PostgresClient {
    /// Runs one statement on a connection of the pool and returns its rows.
    public func query(_ sql: SQL) async throws(PostgresError) -> [Row] {
        try await query(sql, timeout: nil)
    }

    /// Runs one statement with a time limit, which does not include the wait for a connection.
    public func query(_ sql: SQL, timeout: Duration?) async throws(PostgresError) -> [Row] {
        let connection = try await acquire()
        defer { release(connection) }
        return try await connection.query(sql, timeout: timeout)
    }

    /// Runs one statement and returns how many rows it touched.
    @discardableResult
    public func execute(_ sql: SQL) async throws(PostgresError) -> Int {
        try await execute(sql, timeout: nil)
    }

    /// Runs one statement with a time limit and returns how many rows it touched.
    @discardableResult
    public func execute(_ sql: SQL, timeout: Duration?) async throws(PostgresError) -> Int {
        let connection = try await acquire()
        defer { release(connection) }
        return try await connection.execute(sql, timeout: timeout)
    }

    /// Lends a connection to the body. It must not be used after the body has returned; a transaction left open is rolled back, but
    /// what the body SET for the session stays set: use `SET LOCAL` in a transaction, or close the connection.
    @discardableResult
    public func withConnection<T: Sendable>(_ body: (PostgresConnection) async throws -> T) async throws -> T {
        let connection = try await acquire()
        defer { release(connection) }
        return try await body(connection)
    }

    /// Runs the body in a transaction: commits when it returns, rolls back when it throws.
    @discardableResult
    public func withTransaction<T: Sendable>(
        _ options: TransactionOptions = .readWrite,
        _ body: (PostgresConnection) async throws -> T
    ) async throws -> T {
        try await withConnection { connection in
            try await connection.withTransaction(options, body)
        }
    }

    /// The notifications of some channels, on a connection of their own outside of the pool's limit.
    public func notifications(on channels: [String]) -> PostgresNotifications {
        PostgresNotifications(channels: channels, configuration: configuration, logger: logger) { [self] in
            pool.withLock { $0.isClosed }
        }
    }
}
