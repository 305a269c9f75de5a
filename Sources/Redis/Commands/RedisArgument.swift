public import NIOCore

/// One argument of a command; binary-safe, never parsed again.
public enum RedisArgument: Sendable, Hashable {
    /// Text, sent as UTF-8.
    case string(String)
    /// Bytes, sent as they are (the readable part of the buffer).
    case bytes(ByteBuffer)
    /// A number, sent in decimal.
    case integer(Int)
}

extension RedisArgument: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral {
    /// Text from a literal.
    public init(stringLiteral value: String) {
        self = .string(value)
    }

    /// A number from a literal.
    public init(integerLiteral value: Int) {
        self = .integer(value)
    }
}

extension RedisArgument {
    /// A number with a fraction, sent in the shortest decimal form that reads back the same.
    public static func double(_ value: Double) -> RedisArgument {
        .string(value == .infinity ? "+inf" : value == -.infinity ? "-inf" : String(value))
    }

    /// A number of whole milliseconds, rounded up, for `PX` and the like; the greatest number there is when it would be greater.
    public static func milliseconds(_ duration: Duration) -> RedisArgument {
        let (seconds, attoseconds) = duration.components
        let (whole, rest) = attoseconds.quotientAndRemainder(dividingBy: 1_000_000_000_000_000)
        let (product, isTooLarge) = seconds.multipliedReportingOverflow(by: 1000)
        let (sum, isTooLargeStill) = product.addingReportingOverflow(whole + (rest > 0 ? 1 : 0))
        guard !isTooLarge, !isTooLargeStill else { return .integer(seconds > 0 ? .max : .min) }
        return .integer(Int(sum))
    }
}
