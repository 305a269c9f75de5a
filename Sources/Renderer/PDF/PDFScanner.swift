/// Reads values from the bytes of a PDF file, as far as Cairo writes them.
struct PDFScanner {
    let bytes: [UInt8]
    var position: Int

    private static let deepest = 32

    /// Skips spaces, line ends and comments.
    mutating func skipSpace() {
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "%") {
                while position < bytes.count, bytes[position] != 0x0a, bytes[position] != 0x0d { position += 1 }
            } else if !Self.isSpace(bytes[position]) {
                return
            } else {
                position += 1
            }
        }
    }

    /// Passes a word when it comes next.
    mutating func skip(_ word: String) -> Bool {
        skipSpace()
        let expected = Array(word.utf8)
        guard position + expected.count <= bytes.count, bytes[position..<position + expected.count].elementsEqual(expected) else { return false }
        position += expected.count
        return true
    }

    /// A whole number without sign.
    mutating func integer() -> Int? {
        skipSpace()
        var value = 0
        let start = position
        while position < bytes.count, Self.isDigit(bytes[position]), position - start < 12 {
            value = value * 10 + Int(bytes[position] - 0x30)
            position += 1
        }
        return position > start ? value : nil
    }

    /// An operator of a content stream, when one comes next.
    mutating func word() -> String? {
        let start = position
        while position < bytes.count, !Self.isSpace(bytes[position]), !Self.isDelimiter(bytes[position]) { position += 1 }
        guard position > start, !Self.isDigit(bytes[start]), bytes[start] != UInt8(ascii: "-"), bytes[start] != UInt8(ascii: ".") else {
            position = start
            return nil
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// The next value.
    mutating func value(depth: Int = 0) throws(RendererError) -> PDFObject {
        skipSpace()
        guard position < bytes.count, depth < Self.deepest else { throw broken() }
        switch bytes[position] {
        case UInt8(ascii: "/"): return .name(name())
        case UInt8(ascii: "("): return .string(try literal())
        case UInt8(ascii: "["):
            position += 1
            var items: [PDFObject] = []
            while !skip("]") { items.append(try value(depth: depth + 1)) }
            return .array(items)
        case UInt8(ascii: "<"):
            if skip("<<") {
                var entries: [PDFDictionary.Entry] = []
                while !skip(">>") {
                    skipSpace()
                    guard position < bytes.count, bytes[position] == UInt8(ascii: "/") else { throw broken() }
                    let key = name()
                    entries.append(PDFDictionary.Entry(key: key, value: try value(depth: depth + 1)))
                }
                return .dictionary(PDFDictionary(entries: entries))
            }
            return .string(try hexadecimal())
        default:
            if skip("true") { return .boolean(true) }
            if skip("false") { return .boolean(false) }
            if skip("null") { return .null }
            return try numberOrReference()
        }
    }

    private mutating func name() -> String {
        position += 1
        let start = position
        while position < bytes.count, !Self.isSpace(bytes[position]), !Self.isDelimiter(bytes[position]) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func numberOrReference() throws(RendererError) -> PDFObject {
        let start = position
        while position < bytes.count, !Self.isSpace(bytes[position]), !Self.isDelimiter(bytes[position]) { position += 1 }
        guard position > start else { throw broken() }
        let digits = String(decoding: bytes[start..<position], as: UTF8.self)
        if let number = Int(digits), number >= 0 {
            let after = position
            if integer() != nil, skip("R"), position >= bytes.count || Self.isSpace(bytes[position]) || Self.isDelimiter(bytes[position]) {
                return .reference(number)
            }
            position = after
        }
        guard Double(digits) != nil else { throw broken() }
        return .number(digits)
    }

    /// A string in parentheses, with escapes resolved.
    private mutating func literal() throws(RendererError) -> [UInt8] {
        var result: [UInt8] = []
        var depth = 1
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"):
                depth -= 1
                if depth == 0 { return result }
            case UInt8(ascii: "\\"):
                guard position < bytes.count else { throw broken() }
                result.append(escape())
                continue
            default: break
            }
            result.append(byte)
        }
        throw broken()
    }

    private mutating func escape() -> UInt8 {
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "n"): return 0x0a
        case UInt8(ascii: "r"): return 0x0d
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "f"): return 0x0c
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            var value = Int(byte - 0x30)
            var digits = 1
            while digits < 3, position < bytes.count, (0x30...0x37).contains(bytes[position]) {
                value = value * 8 + Int(bytes[position] - 0x30)
                position += 1
                digits += 1
            }
            return UInt8(truncatingIfNeeded: value)
        default: return byte
        }
    }

    private mutating func hexadecimal() throws(RendererError) -> [UInt8] {
        position += 1
        var nibbles: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: ">") {
                if nibbles.count % 2 == 1 { nibbles.append(0) }
                return stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
            }
            if Self.isSpace(byte) { continue }
            guard let value = Character(UnicodeScalar(byte)).hexDigitValue else { throw broken() }
            nibbles.append(UInt8(value))
        }
        throw broken()
    }

    private func broken() -> RendererError {
        RendererError(.document, "the document that Cairo wrote cannot be read at byte \(position)")
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 || byte == 0x0c || byte == 0 }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    static func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
            UInt8(ascii: "}"), UInt8(ascii: "/"), UInt8(ascii: "%"):
            true
        default: false
        }
    }
}
