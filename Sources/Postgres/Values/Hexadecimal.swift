/// Hexadecimal text of bytes, as `bytea` shows them.
enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
            var index = 0
            for byte in bytes {
                buffer[index] = digits[Int(byte >> 4)]
                buffer[index + 1] = digits[Int(byte & 15)]
                index += 2
            }
            return index
        }
    }

    /// The bytes of hexadecimal text; nil when a character is no digit or one is left over.
    static func bytes(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 2) else { return nil }
        var isValid = true
        let bytes = text.withUnsafeBufferPointer { text in
            [UInt8](unsafeUninitializedCapacity: text.count / 2) { buffer, count in
                for index in 0..<text.count / 2 {
                    let high = value(text[2 * index])
                    let low = value(text[2 * index + 1])
                    if (high | low) > 15 { isValid = false }
                    buffer[index] = high << 4 | low & 15
                }
                count = text.count / 2
            }
        }
        return isValid ? bytes : nil
    }

    private static func value(_ digit: UInt8) -> UInt8 {
        switch digit {
        case 48...57: digit - 48
        case 97...102: digit - 87
        case 65...70: digit - 55
        default: 255
        }
    }
}
