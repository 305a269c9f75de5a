/// The name of a facility (a tenant): 1 to 64 letters, digits, `-`, `_` or `.`; a UUID fits, and so does `JFK`.
public struct FacilityID: Hashable, Sendable, Comparable {
    /// The name.
    public let rawValue: String

    /// Checks the form; nil when the name is empty, too long or has other characters.
    public init?(_ rawValue: String) {
        let allowed = rawValue.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard allowed, (1...64).contains(rawValue.utf8.count) else { return nil }
        self.rawValue = rawValue
    }

    /// Orders by name, byte by byte.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension FacilityID: Codable, CustomStringConvertible {
    /// The name.
    public var description: String { rawValue }

    /// Decodes from a string of the allowed form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a facility name")
        }
        self = id
    }

    /// Encodes as a string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
