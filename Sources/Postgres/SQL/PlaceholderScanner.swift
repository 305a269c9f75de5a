/// Finds `$1`… in SQL text, passing over strings, quoted names, dollar-quoted strings and comments (PostgreSQL's `scan.l`, in short).
struct PlaceholderScanner {
    private let bytes: [UInt8]
    private var index = 0
    private var found: [SQL.Placeholder] = []

    static func placeholders(in text: String) -> [SQL.Placeholder] {
        var scanner = PlaceholderScanner(bytes: Array(text.utf8))
        scanner.scan()
        return scanner.found
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func scan() {
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "'"): skipQuoted(UInt8(ascii: "'"), backslashes: isEscapeString)
            case UInt8(ascii: "\""): skipQuoted(UInt8(ascii: "\""), backslashes: false)
            case UInt8(ascii: "-") where next == UInt8(ascii: "-"): skipLine()
            case UInt8(ascii: "/") where next == UInt8(ascii: "*"): skipBlockComment()
            case UInt8(ascii: "$") where !followsIdentifier: scanDollar()
            default: index += 1
            }
        }
    }

    private var next: UInt8? { index + 1 < bytes.count ? bytes[index + 1] : nil }

    private var followsIdentifier: Bool { index > 0 && Self.isIdentifier(bytes[index - 1]) }

    private var isEscapeString: Bool {
        guard index > 0, bytes[index - 1] | 0x20 == UInt8(ascii: "e") else { return false }
        return index == 1 || !Self.isIdentifier(bytes[index - 2])
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func isIdentifier(_ byte: UInt8) -> Bool {
        let letter = byte | 0x20
        return (letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z")) || isDigit(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
            || byte == UInt8(ascii: "$")
    }

    private mutating func skipQuoted(_ mark: UInt8, backslashes: Bool) {
        index += 1
        while index < bytes.count {
            if backslashes, bytes[index] == UInt8(ascii: "\\") {
                index += 2
            } else if bytes[index] == mark {
                index += 1
                return
            } else {
                index += 1
            }
        }
    }

    private mutating func skipLine() {
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
    }

    private mutating func skipBlockComment() {
        var depth = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
                depth += 1
                index += 2
            } else if bytes[index] == UInt8(ascii: "*"), next == UInt8(ascii: "/") {
                depth -= 1
                index += 2
                if depth == 0 { return }
            } else {
                index += 1
            }
        }
    }

    private mutating func scanDollar() {
        let start = index
        index += 1
        if let byte = next(at: index), Self.isDigit(byte) {
            var number = 0
            while let digit = next(at: index), Self.isDigit(digit), number < 1_000_000 {
                number = number * 10 + Int(digit - UInt8(ascii: "0"))
                index += 1
            }
            found.append(SQL.Placeholder(offset: start, length: index - start, binding: number))
            return
        }
        while let byte = next(at: index), Self.isIdentifier(byte), byte != UInt8(ascii: "$") { index += 1 }
        guard next(at: index) == UInt8(ascii: "$") else { return }
        index += 1
        skipDollarQuoted(tag: bytes[start..<index])
    }

    private mutating func skipDollarQuoted(tag: ArraySlice<UInt8>) {
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "$"), bytes[index...].starts(with: tag) {
                index += tag.count
                return
            }
            index += 1
        }
    }

    private func next(at position: Int) -> UInt8? { position < bytes.count ? bytes[position] : nil }
}
