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
        guard description.utf8.count == 36, let uuid = UUID(uuidString: description) else { return nil }
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
