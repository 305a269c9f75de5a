/// The statements of an SQL script by their first words, looked at without a server.
struct ScriptStatements {
    private static let control: Set<String> = [
        "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE",
    ]

    private let bytes: [UInt8]
    private var position = 0

    /// Whether a statement of the script begins, ends or divides a transaction.
    static func holdTransactionControl(_ script: String) -> Bool {
        var statements = ScriptStatements(bytes: Array(script.utf8))
        while let word = statements.nextFirstWord() {
            if control.contains(word) { return true }
        }
        return false
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The first word of the next statement in upper case, empty when it does not begin with a word; nil at the end of the script.
    private mutating func nextFirstWord() -> String? {
        var word: String?
        while position < bytes.count {
            let start = position
            switch bytes[position] {
            case UInt8(ascii: ";"):
                position += 1
                if let word { return word }
            case UInt8(ascii: "-") where byte(after: 1) == UInt8(ascii: "-"):
                skip { $0 != UInt8(ascii: "\n") }
            case UInt8(ascii: "/") where byte(after: 1) == UInt8(ascii: "*"):
                skipComment()
            case UInt8(ascii: "'"):
                skipQuoted(UInt8(ascii: "'"), escapes: start > 0 && bytes[start - 1] | 0x20 == UInt8(ascii: "e"))
                word = word ?? ""
            case UInt8(ascii: "\""):
                skipQuoted(UInt8(ascii: "\""), escapes: false)
                word = word ?? ""
            case UInt8(ascii: "$") where skipDollarQuoted():
                word = word ?? ""
            case let byte where Self.isWordByte(byte):
                skip(while: Self.isWordByte)
                word = word ?? String(decoding: bytes[start..<position], as: UTF8.self).uppercased()
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
                position += 1
            default:
                position += 1
                word = word ?? ""
            }
        }
        return word
    }

    private func byte(after offset: Int) -> UInt8? {
        position + offset < bytes.count ? bytes[position + offset] : nil
    }

    private mutating func skip(while condition: (UInt8) -> Bool) {
        while position < bytes.count, condition(bytes[position]) { position += 1 }
    }

    private mutating func skipComment() {
        var depth = 0
        repeat {
            switch (bytes[position], byte(after: 1)) {
            case (UInt8(ascii: "/"), UInt8(ascii: "*")):
                depth += 1
                position += 2
            case (UInt8(ascii: "*"), UInt8(ascii: "/")):
                depth -= 1
                position += 2
            default: position += 1
            }
        } while depth > 0 && position < bytes.count
    }

    private mutating func skipQuoted(_ mark: UInt8, escapes: Bool) {
        position += 1
        while position < bytes.count {
            if escapes, bytes[position] == UInt8(ascii: "\\") {
                position += 2
            } else if bytes[position] == mark {
                position += 1
                guard position < bytes.count, bytes[position] == mark else { return }
                position += 1
            } else {
                position += 1
            }
        }
    }

    /// Skips `$tag$ … $tag$`; false, without moving, when the dollar sign begins no such quote.
    private mutating func skipDollarQuoted() -> Bool {
        var end = position + 1
        while end < bytes.count, Self.isWordByte(bytes[end]), bytes[end] != UInt8(ascii: "$") { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "$") else { return false }
        let mark = bytes[position...end]
        var candidate = end + 1
        while candidate + mark.count <= bytes.count {
            if bytes[candidate] == UInt8(ascii: "$"), bytes[candidate..<candidate + mark.count] == mark {
                position = candidate + mark.count
                return true
            }
            candidate += 1
        }
        position = bytes.count
        return true
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), 0x80...0xFF:
            true
        default: false
        }
    }
}
