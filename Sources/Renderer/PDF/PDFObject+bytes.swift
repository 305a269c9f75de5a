extension PDFObject {
    /// Appends the value as it stands in a file.
    func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append("null")
        case .boolean(let flag): bytes.append(flag ? "true" : "false")
        case .number(let digits): bytes += digits.utf8
        case .name(let name):
            bytes.append("/")
            bytes += name.utf8
        case .string(let string): Self.write(string, to: &bytes)
        case .reference(let number): bytes.append(reference: number)
        case .array(let items):
            bytes.append("[")
            for (index, item) in items.enumerated() {
                if index > 0 { bytes.append(0x20) }
                item.write(to: &bytes)
            }
            bytes.append("]")
        case .dictionary(let dictionary):
            bytes.append("<<")
            for entry in dictionary.entries {
                bytes.append("/")
                bytes += entry.key.utf8
                bytes.append(0x20)
                entry.value.write(to: &bytes)
            }
            bytes.append(">>")
        }
    }

    private static func write(_ string: [UInt8], to bytes: inout [UInt8]) {
        if string.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) {
            bytes.append("(")
            for byte in string {
                if byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") || byte == UInt8(ascii: "\\") { bytes.append("\\") }
                bytes.append(byte)
            }
            bytes.append(")")
        } else {
            bytes.append("<")
            for byte in string { bytes.append(hex: byte) }
            bytes.append(">")
        }
    }
}

extension [UInt8] {
    /// Appends fixed text.
    mutating func append(_ text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends a reference to an object.
    mutating func append(reference number: Int) {
        ContentNumber.append(number, to: &self)
        append(" 0 R")
    }

    /// Appends a byte as two hexadecimal digits.
    mutating func append(hex byte: UInt8) {
        func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 + nibble : 0x37 + nibble }
        append(digit(byte >> 4))
        append(digit(byte & 15))
    }
}
