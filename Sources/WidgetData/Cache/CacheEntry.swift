import Foundation
import NIOCore

/// An answer as it is kept: a header that says what it is, and the finished piece of the JSON document.
///
/// Header, big endian: `VWD2`, fence (16 digits, so that scripts read it), kind, number of the encryption key (0: none), scope (16), fingerprint (16),
/// source version, asOf, fresh until, kept until (milliseconds since 1970), rows, hash of the payload (16 digits), length of the facilities, length of
/// the payload; then the facilities in clear, so that all answers of one are found. With encryption the payload is sealed together with the header.
struct CacheEntry: Sendable, Equatable {
    enum Kind: UInt8, Sendable {
        /// The payload is an answer.
        case data = 0x44
        /// The answer was too large to be kept; there is no payload.
        case tooLarge = 0x54
    }

    /// Why what was found is no entry of a key.
    enum Rejection: Error, Equatable {
        /// It is no whole entry, or says that it belongs elsewhere, or was changed.
        case foreign
        /// It was written with other encryption than this process reads.
        case unreadable
    }

    /// The bytes before the facilities.
    static let fixedLength = 4 + 16 + 1 + 1 + 16 + 16 + 4 * 8 + 4 + 16 + 4 + 4
    /// Where the length of the facilities stands.
    static let labelOffset = fixedLength - 8
    private static let mark: UInt32 = 0x5657_4432

    let key: CacheKey
    var kind: Kind
    var fence: Int64
    /// Milliseconds since 1970, as the other times.
    var asOf: Int64
    var freshUntil: Int64
    var keptUntil: Int64
    var rowCount: Int
    /// 16 hexadecimal digits.
    var contentHash: String
    var payload: ByteBuffer

    /// The bytes to keep.
    func bytes(sealedWith cipher: CacheCipher?) throws(CacheCipher.Failure) -> ByteBuffer {
        let length = payload.readableBytes + (cipher == nil ? 0 : CacheCipher.overhead)
        var buffer = ByteBuffer()
        buffer.reserveCapacity(Self.fixedLength + key.label.count + length)
        buffer.writeInteger(Self.mark)
        let digits = String(fence)
        buffer.writeRepeatingByte(UInt8(ascii: "0"), count: max(0, 16 - digits.utf8.count))
        buffer.writeString(digits)
        buffer.writeInteger(kind.rawValue)
        buffer.writeInteger(cipher?.current ?? 0)
        buffer.writeBytes(key.scope)
        buffer.writeBytes(key.fingerprint)
        for number in [key.sourceVersion, asOf, freshUntil, keptUntil] { buffer.writeInteger(number) }
        buffer.writeInteger(UInt32(truncatingIfNeeded: rowCount))
        buffer.writeString(contentHash)
        buffer.writeInteger(UInt32(truncatingIfNeeded: key.label.count))
        buffer.writeInteger(UInt32(truncatingIfNeeded: length))
        buffer.writeBytes(key.label)
        if let cipher {
            buffer.writeBytes(try cipher.seal(Data(payload.readableBytesView), authenticating: Data(buffer.readableBytesView)))
        } else {
            buffer.writeImmutableBuffer(payload)
        }
        return buffer
    }

    /// Reads what was found under a key.
    init(_ found: ByteBuffer, for key: CacheKey, cipher: CacheCipher? = nil) throws(Rejection) {
        var buffer = found
        guard buffer.readInteger(as: UInt32.self) == Self.mark,
            let fence = buffer.readString(length: 16).flatMap({ Int64($0) }),
            let kind = buffer.readInteger(as: UInt8.self).flatMap(Kind.init), let sealing = buffer.readInteger(as: UInt8.self),
            Self.take(key.scope, from: &buffer), Self.take(key.fingerprint, from: &buffer),
            let numbers = buffer.readMultipleIntegers(as: (Int64, Int64, Int64, Int64, UInt32).self),
            numbers.0 == key.sourceVersion,
            let contentHash = buffer.readString(length: 16),
            let lengths = buffer.readMultipleIntegers(as: (UInt32, UInt32).self), Int(lengths.0) == key.label.count,
            Self.take(key.label, from: &buffer), buffer.readableBytes == Int(lengths.1)
        else { throw .foreign }
        if sealing != 0 || cipher != nil {
            guard let cipher, sealing != 0, cipher.knows(sealing) else { throw .unreadable }
            let header = Data(found.readableBytesView.prefix(Self.fixedLength + key.label.count))
            guard let plain = try? cipher.open(Data(buffer.readableBytesView), key: sealing, authenticating: header) else { throw .foreign }
            buffer = ByteBuffer(bytes: plain)
        }
        self.key = key
        self.kind = kind
        self.fence = fence
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
        self.key = key
        self.kind = kind
        self.fence = fence
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
