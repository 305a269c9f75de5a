import Glibc

extension PostgresConnection {
    /// Runs one statement and returns its rows.
    public func query(_ sql: SQL) async throws(PostgresError) -> [Row] {
        try await query(sql, timeout: nil)
    }

    /// Runs one statement and returns its rows; after the time limit the statement is cancelled at the server and `.timeout` is thrown.
    public func query(_ sql: SQL, timeout: Duration?) async throws(PostgresError) -> [Row] {
        try await send(sql, timeout: timeout).rows?.rows ?? []
    }

    /// Runs one statement and returns how many rows it inserted, updated, deleted, selected or copied.
    @discardableResult
    public func execute(_ sql: SQL) async throws(PostgresError) -> Int {
        try await execute(sql, timeout: nil)
    }

    /// Runs one statement with a time limit and returns how many rows it touched.
    @discardableResult
    public func execute(_ sql: SQL, timeout: Duration?) async throws(PostgresError) -> Int {
        try await send(sql, timeout: timeout).affectedRows
    }

    /// Runs a text of several statements without values, in one implicit transaction unless it says BEGIN; results are thrown away.
    public func executeScript(_ text: String) async throws(PostgresError) {
        try await executeScript(text, timeout: nil)
    }

    /// Runs a text of several statements with a time limit.
    public func executeScript(_ text: String, timeout: Duration?) async throws(PostgresError) {
        _ = try await script(text, timeout: timeout, isShielded: false)
    }

    @discardableResult
    func script(_ text: String, timeout: Duration?, isShielded: Bool) async throws(PostgresError) -> FetchStep.Outcome {
        guard !text.holdsNUL else { throw PostgresError(.encoding, "SQL text cannot hold a NUL character") }
        return try await perform("script", timeout: timeout, isShielded: isShielded) { () async throws(PostgresError) in
            try self.queued(self.handle.sendScript(text))
            return try await self.sendAndFetch()
        }
    }

    private func send(_ sql: SQL, timeout: Duration?) async throws(PostgresError) -> FetchStep.Outcome {
        try Self.check(sql)
        return try await perform("query", timeout: timeout) { () async throws(PostgresError) in
            let key = StatementCache.Key(text: sql.text, types: sql.bindings.map(\.typeOID))
            switch self.handle.transactionState == .failed ? .direct : self.statements.plan(for: key) {
            case .direct:
                try self.queued(self.handle.sendQuery(sql.text, sql.bindings))
                return try await self.sendAndFetch()
            case .prepare(let name, let evicted):
                if let evicted {
                    try self.queued(self.handle.sendQuery("DEALLOCATE \(evicted)", []))
                    _ = try await self.sendAndFetch(forgets: false)
                }
                try self.queued(self.handle.sendPrepare(name: name, sql.text, types: key.types))
                _ = try await self.sendAndFetch()
                self.statements.didPrepare(key, name: name)
                return try await self.executePrepared(name, key, sql)
            case .prepared(let name): return try await self.executePrepared(name, key, sql)
            }
        }
    }

    /// A prepared statement may have been thrown away behind our back, or its result type may have changed with a table. The server
    /// says so before it does anything, so outside of a transaction the statement is sent again in full.
    private func executePrepared(_ name: String, _ key: StatementCache.Key, _ sql: SQL) async throws(PostgresError) -> FetchStep.Outcome {
        do throws(PostgresError) {
            try queued(handle.sendPrepared(name: name, sql.bindings))
            return try await sendAndFetch()
        } catch {
            guard error.isStalePlan else { throw error }
            statements.forgetAll()
            guard handle.transactionState == .idle, operation?.interruption == nil else { throw error }
            try queued(handle.sendQuery("DEALLOCATE ALL", []))
            _ = try await sendAndFetch()
            try queued(handle.sendQuery(sql.text, sql.bindings))
            return try await sendAndFetch()
        }
    }

    private func sendAndFetch(forgets: Bool = true) async throws(PostgresError) -> FetchStep.Outcome {
        try await run(SendStep())
        let outcome = try await run(FetchStep())
        if forgets, outcome.forgetsStatements { statements.forgetAll() }
        return outcome
    }

    func queued(_ accepted: Bool) throws(PostgresError) {
        guard !accepted else { return }
        throw PostgresError(handle.isBad ? .connectionLost : .protocolViolation, handle.errorMessage.trimmedLine)
    }

    static func check(_ sql: SQL) throws(PostgresError) {
        if let failure = sql.failure { throw failure }
        guard !sql.text.holdsNUL else { throw PostgresError(.encoding, "SQL text cannot hold a NUL character") }
        guard sql.bindings.count <= 65_535 else { throw PostgresError(.encoding, "a statement takes at most 65,535 values") }
        for (index, binding) in sql.bindings.enumerated() {
            switch binding.content {
            case .invalid(let error): throw error
            case .text(let text) where text.holdsNUL:
                throw PostgresError(.encoding, "value $\(index + 1) holds a NUL character, which PostgreSQL text cannot")
            case .text(let text) where text.utf8.count > 1 << 30: throw PostgresError(.encoding, "value $\(index + 1) is larger than 1 GiB")
            case .binary(let bytes) where bytes.count > 1 << 30: throw PostgresError(.encoding, "value $\(index + 1) is larger than 1 GiB")
            default: continue
            }
        }
    }
}

extension String {
    /// Whether the text holds a NUL character, at which libpq would cut it off.
    fileprivate var holdsNUL: Bool {
        utf8.withContiguousStorageIfAvailable { bytes in bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false } ?? utf8.contains(0)
    }
}

extension PostgresError {
    /// The server refused a prepared statement before running it: it is gone, or a table's columns changed.
    var isStalePlan: Bool {
        sqlState == .invalidStatementName || (sqlState == .featureNotSupported && serverRoutine == "RevalidateCachedQuery")
    }
}
