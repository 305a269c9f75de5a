extension PostgresConnection {
    /// Runs `COPY … FROM STDIN` with the chunks as data, which may be cut anywhere; returns the number of rows. When the sequence throws,
    /// or the task is cancelled, the server rolls the COPY back.
    public func copyIn(_ sql: SQL, _ chunks: some AsyncSequence<[UInt8], any Error> & Sendable) async throws -> Int {
        try Self.check(sql)
        var sourceError: (any Error)?
        do throws(PostgresError) {
            return try await perform("copy in", timeout: nil) { () async throws(PostgresError) in
                try await self.startCopy(sql, .copyIn)
                do {
                    for try await chunk in chunks {
                        try Task.checkCancellation()
                        self.readEarlyReply()
                        await self.breathe()
                        try await self.run(CopyInStep(chunk: chunk))
                    }
                    try Task.checkCancellation()
                } catch let error as PostgresError where self.handle.isBad || self.operation?.isAbandoned == true {
                    throw error
                } catch {
                    sourceError = error
                    _ = try await self.endCopy(failure: "the client stopped the COPY")
                }
                return try await self.endCopy(failure: nil)
            }
        } catch {
            if let sourceError, error.code == .server {
                throw sourceError is CancellationError ? PostgresError(.cancelled, "the task was cancelled", operation: "copy in") : sourceError
            }
            throw error
        }
    }

    /// Runs `COPY … TO STDOUT` and gives the data to the body in chunks of about 64 KiB, cut between rows; returns the number of rows.
    /// When the body throws, the COPY is cancelled at the server and the error is passed on.
    public func copyOut(_ sql: SQL, _ body: @Sendable ([UInt8]) async throws -> Void) async throws -> Int {
        try Self.check(sql)
        var bodyError: (any Error)?
        do throws(PostgresError) {
            return try await perform("copy out", timeout: nil) { () async throws(PostgresError) in
                try await self.startCopy(sql, .copyOut)
                var isLast = false
                while !isLast {
                    let piece = try await self.run(CopyOutStep())
                    isLast = piece.isLast
                    guard bodyError == nil, !piece.chunk.isEmpty else { continue }
                    do { try await body(piece.chunk) } catch {
                        bodyError = error
                        if let id = self.operation?.id { self.interrupt(id, .cancelled) }
                    }
                }
                return try await self.run(FetchStep()).affectedRows
            }
        } catch {
            throw bodyError ?? error
        }
    }

    private func startCopy(_ sql: SQL, _ expected: ResultHandle.Status) async throws(PostgresError) {
        try queued(handle.sendQuery(sql.text, sql.bindings))
        try await run(SendStep())
        do throws(PostgresError) {
            if try await run(CopyStartStep(expected: expected)) { return }
        } catch {
            if error.code == .server { _ = try await run(FetchStep()) }
            throw error
        }
        throw PostgresError(.protocolViolation, "the statement is not a COPY in the direction asked for")
    }

    /// libpq throws away what it cannot write and tells so only to who reads; a source without end would never hear of it.
    private func readEarlyReply() {
        if BriefWait.isReadable(handle.socket, milliseconds: 0) { _ = handle.consumeInput() }
    }

    private func endCopy(failure: String?) async throws(PostgresError) -> Int {
        try await run(CopyEndStep(failure: failure))
        return try await run(FetchStep()).affectedRows
    }
}
