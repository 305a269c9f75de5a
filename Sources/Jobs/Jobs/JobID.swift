public import Postgres

/// The number of a job, given by PostgreSQL; never used twice.
public struct JobID: RawRepresentable, Hashable, Sendable, Comparable, Codable, PostgresEncodable, PostgresDecodable {
    /// The number.
    public let rawValue: Int64

    /// Wraps a number.
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Earlier rows have smaller numbers.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension JobID: LosslessStringConvertible {
    /// Reads a positive decimal number; nil for anything else.
    public init?(_ description: String) {
        guard let number = Int64(description), number > 0, description.utf8.first != UInt8(ascii: "+") else { return nil }
        self.init(rawValue: number)
    }

    /// The number in decimal.
    public var description: String { String(rawValue) }
}
