public import NIOCore

/// A reply of the server (RESP2).
public enum RedisValue: Sendable, Hashable {
    /// The nil bulk string or nil array.
    case null
    /// A whole number.
    case integer(Int64)
    /// Bytes; an empty reply is an empty buffer.
    case bulk(ByteBuffer)
    /// A status such as `OK`.
    case simple(String)
    /// A list, possibly nested.
    case array([RedisValue])
    /// An error reply, first word its code.
    case error(String)
}

extension RedisValue {
    /// Whether the reply is nil.
    public var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The text of a bulk string, status or number; nil for other kinds.
    public var string: String? {
        switch self {
        case .bulk(let bytes): String(buffer: bytes)
        case .simple(let text): text
        case .integer(let number): String(number)
        case .null, .array, .error: nil
        }
    }

    /// The bytes of a bulk string or status; nil for other kinds.
    public var bytes: ByteBuffer? {
        switch self {
        case .bulk(let bytes): bytes
        case .simple(let text): ByteBuffer(string: text)
        case .null, .integer, .array, .error: nil
        }
    }

    /// The number of an integer reply, or of a bulk string or status that is one in decimal.
    public var int: Int? {
        switch self {
        case .integer(let number): Int(number)
        case .bulk(let bytes): Int(String(buffer: bytes))
        case .simple(let text): Int(text)
        case .null, .array, .error: nil
        }
    }

    /// The elements of a list; nil for other kinds.
    public var array: [RedisValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The value, or the error reply as a thrown error of code ``RedisError/Code/server``.
    func orThrow(_ command: String) throws(RedisError) -> RedisValue {
        if case .error(let message) = self { throw RedisError(.server, message, command: command) }
        return self
    }
}
