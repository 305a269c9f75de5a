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
        let tail = Self.tail(keys, arguments)
        let name = "EVALSHA \(script.name)"
        let byHash = RedisCommand("EVALSHA", arguments: [.string(script.sha1)] + tail)
        let reply = try await connection.send(byHash, timeout: timeout).mapError { $0.during(name) }.get()
        guard !reply.isUnknownScript else {
            let inFull = RedisCommand("EVAL", arguments: [.string(script.source)] + tail)
            return try await connection.send(inFull, timeout: timeout).mapError { $0.during("EVAL \(script.name)") }.get()
                .orThrow("EVAL \(script.name)")
        }
        return try reply.orThrow(name)
    }

    /// Runs a command that waits inside the server, as ``blocking(_:timeout:)`` does, and a script that the server runs as soon as the wait ends, whichever
    /// way, without a word from here. Both travel in one write. After a cancellation or a loss nobody knows whether the script ran.
    ///
    /// - Returns: the script's reply; nil when the server does not know the script: it has not run, and ``evaluate(_:keys:arguments:timeout:)`` teaches it.
    public func blocking(
        _ command: RedisCommand,
        then script: RedisScript,
        keys: [String],
        arguments: [RedisArgument],
        timeout: Duration
    ) async throws(RedisError) -> RedisValue? {
        let byHash = RedisCommand("EVALSHA", arguments: [.string(script.sha1)] + Self.tail(keys, arguments))
        let replies = try await blocking([command, byHash], timeout: timeout)
        _ = try replies[0].orThrow(command.name)
        return replies[1].isUnknownScript ? nil : try replies[1].orThrow("EVALSHA \(script.name)")
    }

    private static func tail(_ keys: [String], _ arguments: [RedisArgument]) -> [RedisArgument] {
        [.integer(keys.count)] + keys.map { .string($0) } + arguments
    }
}

extension RedisValue {
    fileprivate var isUnknownScript: Bool {
        if case .error(let message) = self { message.hasPrefix("NOSCRIPT") } else { false }
    }
}
