import NIOCore

/// An answer as it is kept: a header that says what it is, and the finished piece of the JSON document.
///
/// Header, big endian: `VWD1`, fence (16 digits, so that scripts read it), kind, scope (16), fingerprint (16), source version, asOf, fresh until,
/// kept until (milliseconds since 1970), rows, hash of the payload (16 digits), length of the payload.
struct CacheEntry: Sendable, Equatable {
    enum Kind: UInt8, Sendable {
        /// The payload is an answer.
        case data = 0x44
        /// The answer was too large to be kept; there is no payload.
        case tooLarge = 0x54
    }

    static let headerLength = 4 + 16 + 1 + 16 + 16 + 4 * 8 + 4 + 16 + 4
    private static let mark: UInt32 = 0x5657_4431

    var kind: Kind
    var fence: Int64
    var scope: [UInt8]
    var fingerprint: [UInt8]
    var sourceVersion: Int64
    /// Milliseconds since 1970, as the other times.
    var asOf: Int64
    var freshUntil: Int64
    var keptUntil: Int64
    var rowCount: Int
    /// 16 hexadecimal digits.
    var contentHash: String
    var payload: ByteBuffer

    /// The bytes to keep.
    var bytes: ByteBuffer {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(Self.headerLength + payload.readableBytes)
        buffer.writeInteger(Self.mark)
        let digits = String(fence)
        buffer.writeRepeatingByte(UInt8(ascii: "0"), count: max(0, 16 - digits.utf8.count))
        buffer.writeString(digits)
        buffer.writeInteger(kind.rawValue)
        buffer.writeBytes(scope)
        buffer.writeBytes(fingerprint)
        for number in [sourceVersion, asOf, freshUntil, keptUntil] { buffer.writeInteger(number) }
        buffer.writeInteger(UInt32(truncatingIfNeeded: rowCount))
        buffer.writeString(contentHash)
        buffer.writeInteger(UInt32(truncatingIfNeeded: payload.readableBytes))
        buffer.writeImmutableBuffer(payload)
        return buffer
    }

    /// Reads what was found under a key; nil when it is no whole entry, or one that belongs elsewhere.
    init?(_ found: ByteBuffer, for key: CacheKey) {
        var buffer = found
        guard buffer.readInteger(as: UInt32.self) == Self.mark,
            let fence = buffer.readString(length: 16).flatMap({ Int64($0) }),
            let kind = buffer.readInteger(as: UInt8.self).flatMap(Kind.init),
            Self.take(key.scope, from: &buffer), Self.take(key.fingerprint, from: &buffer),
            let numbers = buffer.readMultipleIntegers(as: (Int64, Int64, Int64, Int64, UInt32).self),
            numbers.0 == key.sourceVersion,
            let contentHash = buffer.readString(length: 16),
            let length = buffer.readInteger(as: UInt32.self), buffer.readableBytes == Int(length)
        else { return nil }
        self.kind = kind
        self.fence = fence
        scope = key.scope
        fingerprint = key.fingerprint
        sourceVersion = numbers.0
        asOf = numbers.1
        freshUntil = numbers.2
        keptUntil = numbers.3
        rowCount = Int(numbers.4)
        self.contentHash = contentHash
        payload = buffer
    }

    init(
        kind: Kind,
        fence: Int64,
        key: CacheKey,
        asOf: Int64,
        freshUntil: Int64,
        keptUntil: Int64,
        rowCount: Int,
        contentHash: String,
        payload: ByteBuffer
    ) {
        self.kind = kind
        self.fence = fence
        scope = key.scope
        fingerprint = key.fingerprint
        sourceVersion = key.sourceVersion
        self.asOf = asOf
        self.freshUntil = freshUntil
        self.keptUntil = keptUntil
        self.rowCount = rowCount
        self.contentHash = contentHash
        self.payload = payload
    }

    private static func take(_ expected: [UInt8], from buffer: inout ByteBuffer) -> Bool {
        guard buffer.readableBytes >= expected.count else { return false }
        let matches = buffer.withUnsafeReadableBytes { $0.prefix(expected.count).elementsEqual(expected) }
        buffer.moveReaderIndex(forwardBy: expected.count)
        return matches
    }
}
