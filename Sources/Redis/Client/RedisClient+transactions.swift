import NIOCore

extension RedisClient {
    /// Runs commands as one `MULTI`/`EXEC`, in one write. Throws ``RedisError/Code/server`` when the server refuses to queue any of them, and
    /// then none has run; an error of a command that did run is its ``RedisValue/error(_:)``, and the others hold (Redis has no rollback).
    public func transaction(_ commands: [RedisCommand], timeout: Duration? = nil) async throws(RedisError) -> [RedisValue] {
        guard !commands.isEmpty else { return [] }
        let whole = [RedisCommand("MULTI")] + commands + [RedisCommand("EXEC")]
        let replies = try await connection.send(
            whole,
            name: "transaction",
            timeout: TimeAmount(clamping: timeout ?? configuration.commandTimeout)
        ).get()
        for (command, reply) in zip(whole, replies).dropLast() { _ = try reply.orThrow(command.name) }
        guard let results = try replies.last?.orThrow("EXEC").array else {
            throw RedisError(.server, "the transaction was discarded", command: "EXEC")
        }
        return results
    }
}
