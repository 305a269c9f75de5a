import NIOCore

extension RedisClient {
    /// Runs a script by its hash; a server that does not know it (new, restarted, flushed) gets the text and runs that.
    public func evaluate(
        _ script: RedisScript,
        keys: [String],
        arguments: [RedisArgument] = [],
        timeout: Duration? = nil
    ) async throws(RedisError) -> RedisValue {
        let timeout = TimeAmount(clamping: timeout ?? configuration.commandTimeout)
        let tail = [.integer(keys.count)] + keys.map { RedisArgument.string($0) } + arguments
        let name = "EVALSHA \(script.name)"
        let byHash = RedisCommand("EVALSHA", arguments: [.string(script.sha1)] + tail)
        let reply = try await connection.send(byHash, timeout: timeout).mapError { $0.during(name) }.get()
        guard case .error(let message) = reply, message.hasPrefix("NOSCRIPT") else { return try reply.orThrow(name) }
        let inFull = RedisCommand("EVAL", arguments: [.string(script.source)] + tail)
        return try await connection.send(inFull, timeout: timeout).mapError { $0.during("EVAL \(script.name)") }.get().orThrow("EVAL \(script.name)")
    }
}
