import NIOCore

extension RedisCommand {
    /// Appends the command in RESP form (`*n`, then `$length` and bytes of each part) with one capacity check.
    func encode(into buffer: inout ByteBuffer) {
        var space = 32 + Self.overhead + name.utf8.count
        for argument in arguments { space += Self.overhead + argument.encodedCount }
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: space) { bytes in
            var cursor = EncodingCursor(bytes: bytes)
            cursor.writeHeader(0x2A, arguments.count + 1)
            cursor.writeBulk(name)
            for argument in arguments {
                switch argument {
                case .string(let text): cursor.writeBulk(text)
                case .bytes(let payload): payload.withUnsafeReadableBytes { cursor.writeBulk($0) }
                case .integer(let number): cursor.writeBulk(number)
                }
            }
            return cursor.offset
        }
    }

    /// `$`, up to 20 digits and two line ends.
    private static let overhead = 25
}

extension RedisArgument {
    fileprivate var encodedCount: Int {
        switch self {
        case .string(let text): text.utf8.count
        case .bytes(let payload): payload.readableBytes
        case .integer: 20
        }
    }
}

/// Writes into memory that is known to be large enough.
private struct EncodingCursor {
    let bytes: UnsafeMutableRawBufferPointer
    var offset = 0

    init(bytes: UnsafeMutableRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func writeHeader(_ marker: UInt8, _ count: Int) {
        bytes[offset] = marker
        offset += 1
        writeDecimal(count)
        writeLineEnd()
    }

    mutating func writeBulk(_ text: String) {
        var text = text
        text.withUTF8 { writeBulk(UnsafeRawBufferPointer($0)) }
    }

    mutating func writeBulk(_ payload: UnsafeRawBufferPointer) {
        writeHeader(0x24, payload.count)
        if payload.count > 0 {
            UnsafeMutableRawBufferPointer(rebasing: bytes[offset...]).copyMemory(from: payload)
            offset += payload.count
        }
        writeLineEnd()
    }

    mutating func writeBulk(_ number: Int) {
        writeHeader(0x24, Self.digits(of: number.magnitude) + (number < 0 ? 1 : 0))
        if number < 0 {
            bytes[offset] = 0x2D
            offset += 1
        }
        writeDecimal(number.magnitude)
        writeLineEnd()
    }

    private mutating func writeDecimal(_ number: some BinaryInteger) {
        var rest = UInt(number)
        let count = Self.digits(of: rest)
        for position in stride(from: offset + count - 1, through: offset, by: -1) {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            bytes[position] = 0x30 + UInt8(truncatingIfNeeded: digit)
            rest = quotient
        }
        offset += count
    }

    private mutating func writeLineEnd() {
        bytes[offset] = 0x0D
        bytes[offset + 1] = 0x0A
        offset += 2
    }

    private static func digits(of number: UInt) -> Int {
        var count = 1
        var rest = number / 10
        while rest > 0 {
            count += 1
            rest /= 10
        }
        return count
    }
}
