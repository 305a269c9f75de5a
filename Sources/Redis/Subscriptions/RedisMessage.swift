public import NIOCore

/// A published message.
public struct RedisMessage: Sendable, Hashable {
    /// The channel it was published on.
    public let channel: String
    /// What was published.
    public let payload: ByteBuffer
    /// The pattern that matched the channel, when it came through a pattern.
    public let pattern: String?

    /// Creates a message.
    public init(channel: String, payload: ByteBuffer, pattern: String? = nil) {
        self.channel = channel
        self.payload = payload
        self.pattern = pattern
    }
}
