/// Reads both text formats of `bytea` (manual, 8.4): `\x…` and the older escapes.
enum ByteaText {
    static func decode(_ field: Field) throws(PostgresError) -> [UInt8] {
        let text = try field.bytes()
        if text.starts(with: "\\x".utf8) {
            guard let bytes = Hexadecimal.bytes(text.dropFirst(2)) else { throw field.error("the text is not hexadecimal") }
            return bytes
        }
        return try decodeEscapes(text, field)
    }

    private static func decodeEscapes(_ text: ArraySlice<UInt8>, _ field: Field) throws(PostgresError) -> [UInt8] {
        var bytes: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            guard text[index] == UInt8(ascii: "\\") else {
                bytes.append(text[index])
                index += 1
                continue
            }
            if index + 1 < text.endIndex, text[index + 1] == UInt8(ascii: "\\") {
                bytes.append(UInt8(ascii: "\\"))
                index += 2
            } else if let byte = octal(text[(index + 1)...].prefix(3)) {
                bytes.append(byte)
                index += 4
            } else {
                throw field.error("the text is not an escaped bytea")
            }
        }
        return bytes
    }

    private static func octal(_ digits: ArraySlice<UInt8>) -> UInt8? {
        guard digits.count == 3 else { return nil }
        var value = 0
        for digit in digits {
            guard digit >= 48, digit < 56 else { return nil }
            value = value * 8 + Int(digit - 48)
        }
        return UInt8(exactly: value)
    }
}
