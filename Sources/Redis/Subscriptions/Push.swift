import NIOCore

/// What a subscribed connection receives.
enum Push {
    /// The channel on which the server tells of keys that have changed.
    static let changes = "__redis__:invalidate"

    case confirmation
    case message(RedisMessage)
    /// These keys have changed.
    case changed([ByteBuffer])
    /// All keys are gone.
    case emptied

    /// Reads a reply; nil for answers to a heartbeat. Throws the server's refusal, or ``RedisError/Code/protocolViolation``.
    init?(_ reply: RedisValue) throws(RedisError) {
        if case .error(let message) = reply { throw RedisError(.server, message) }
        guard let parts = reply.array, let kind = parts.first?.string else {
            if case .simple = reply { return nil }
            throw RedisError(.protocolViolation, "the server sent something else than a published message")
        }
        switch (kind, parts.count) {
        case ("subscribe", 3), ("psubscribe", 3): self = .confirmation
        case ("message", 3) where parts[1].string == Self.changes && parts[2].bytes == nil:
            self = parts[2].array.map { .changed($0.compactMap(\.bytes)) } ?? .emptied
        case ("message", 3):
            guard let channel = parts[1].string, let payload = parts[2].bytes else { return nil }
            self = .message(RedisMessage(channel: channel, payload: payload))
        case ("pmessage", 4):
            guard let pattern = parts[1].string, let channel = parts[2].string, let payload = parts[3].bytes else { return nil }
            self = .message(RedisMessage(channel: channel, payload: payload, pattern: pattern))
        default: return nil
        }
    }
}
