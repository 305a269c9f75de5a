public import Foundation

/// A UUID that knows what it names, so that a widget's id cannot be passed where a dashboard's is wanted.
public struct Identifier<Owner>: Hashable, Sendable {
    /// The id itself.
    public let uuid: UUID

    /// Wraps an existing id.
    public init(_ uuid: UUID) {
        self.uuid = uuid
    }

    /// A new id: UUID version 7 (RFC 9562), so that ids made later sort later and index pages stay warm.
    public init() {
        let milliseconds = UInt64(Date().timeIntervalSince1970 * 1000)
        let random = UUID().uuid
        func timeByte(_ shift: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: milliseconds >> shift) }
        uuid = UUID(
            uuid: (
                timeByte(40), timeByte(32), timeByte(24), timeByte(16), timeByte(8), timeByte(0),
                0x70 | (random.6 & 0x0F), random.7, 0x80 | (random.8 & 0x3F), random.9,
                random.10, random.11, random.12, random.13, random.14, random.15
            )
        )
    }
}

extension Identifier: LosslessStringConvertible {
    /// Reads the canonical form, in upper or lower case; nil for anything else.
    public init?(_ description: String) {
        guard let uuid = UUID(canonical: description.utf8) else { return nil }
        self.init(uuid)
    }

    /// The canonical form in lower case, as RFC 9562 asks.
    public var description: String { uuid.uuidString.lowercased() }
}

extension Identifier: Codable {
    /// Decodes from a string.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = Self(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a UUID")
        }
        self = id
    }

    /// Encodes as a string in lower case.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension UUID {
    /// Foundation's own reading goes through `sscanf`, which is a hundredth of a cached read.
    fileprivate init?(canonical text: String.UTF8View) {
        guard text.count == 36 else { return nil }
        var halves: (UInt64, UInt64) = (0, 0)
        for (position, character) in text.enumerated() {
            if position == 8 || position == 13 || position == 18 || position == 23 {
                guard character == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = Self.hexadecimalDigit(character) else { return nil }
            if position < 18 { halves.0 = halves.0 << 4 | digit } else { halves.1 = halves.1 << 4 | digit }
        }
        let (high, low) = (halves.0.bigEndian, halves.1.bigEndian)
        self = withUnsafeBytes(of: (high, low)) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    private static func hexadecimalDigit(_ character: UInt8) -> UInt64? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(character - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(character - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(character - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
