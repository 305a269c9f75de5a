/// Finds `:name` outside of strings, quoted names, dollar-quoted strings and comments, as PostgreSQL's `scan.l` tells these apart.
struct QueryTextScanner {
    private let bytes: [UInt8]
    private var index = 0
    private var brackets = 0
    private(set) var names: [String] = []
    private(set) var placeholders: [QueryText.Placeholder] = []
    /// Where the statement ends: behind it are only spaces, comments and semicolons.
    private(set) var statementEnd = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func scan() throws(DataSourceError) {
        guard !bytes.contains(0) else { throw DataSourceError(.queryRefused, "A query cannot hold the character NUL.") }
        while let byte = byte(at: index) {
            var isPartOfStatement = true
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: ";"), 9...13:
                isPartOfStatement = false
                index += 1
            case UInt8(ascii: "'"): skipQuoted(byte, backslashes: false)
            case UInt8(ascii: "\""): skipQuoted(byte, backslashes: false)
            case UInt8(ascii: "-") where self.byte(at: index + 1) == UInt8(ascii: "-"):
                isPartOfStatement = false
                skipLine()
            case UInt8(ascii: "/") where self.byte(at: index + 1) == UInt8(ascii: "*"):
                isPartOfStatement = false
                skipBlockComment()
            case UInt8(ascii: "$"): try scanDollar()
            case UInt8(ascii: ":"): scanColon()
            case UInt8(ascii: "["):
                brackets += 1
                index += 1
            case UInt8(ascii: "]"):
                brackets = max(0, brackets - 1)
                index += 1
            case _ where Self.startsIdentifier(byte): scanWord()
            case _ where Self.isDigit(byte): while let next = self.byte(at: index), Self.continuesIdentifier(next) { index += 1 }
            default: index += 1
            }
            if isPartOfStatement { statementEnd = min(index, bytes.count) }
        }
    }

    private func byte(at index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    static func startsIdentifier(_ byte: UInt8) -> Bool {
        let letter = byte | 0x20
        return (letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z")) || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    static func continuesIdentifier(_ byte: UInt8) -> Bool {
        startsIdentifier(byte) || isDigit(byte) || byte == UInt8(ascii: "$")
    }

    private mutating func scanWord() {
        let start = index
        while let byte = byte(at: index), Self.continuesIdentifier(byte) { index += 1 }
        guard index == start + 1, bytes[start] | 0x20 == UInt8(ascii: "e"), byte(at: index) == UInt8(ascii: "'") else { return }
        repeat { skipQuoted(UInt8(ascii: "'"), backslashes: true) } while skipToContinuation()
    }

    private mutating func skipQuoted(_ mark: UInt8, backslashes: Bool) {
        index += 1
        while let byte = byte(at: index) {
            if backslashes, byte == UInt8(ascii: "\\") {
                index += 2
            } else if byte != mark {
                index += 1
            } else if self.byte(at: index + 1) == mark {
                index += 2
            } else {
                index += 1
                return
            }
        }
    }

    /// Moves to the quote that continues an escape string on a later line, where there is one.
    private mutating func skipToContinuation() -> Bool {
        var ahead = index
        var sawNewline = false
        while let byte = byte(at: ahead) {
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                sawNewline = true
                ahead += 1
            } else if byte == UInt8(ascii: " ") || (9...12).contains(byte) {
                ahead += 1
            } else if byte == UInt8(ascii: "-"), self.byte(at: ahead + 1) == UInt8(ascii: "-") {
                while let next = self.byte(at: ahead), next != UInt8(ascii: "\n"), next != UInt8(ascii: "\r") { ahead += 1 }
            } else {
                guard byte == UInt8(ascii: "'"), sawNewline else { return false }
                index = ahead
                return true
            }
        }
        return false
    }

    private mutating func skipLine() {
        while let byte = byte(at: index), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") { index += 1 }
    }

    private mutating func skipBlockComment() {
        var depth = 0
        while let byte = byte(at: index) {
            let next = self.byte(at: index + 1)
            if byte == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
                depth += 1
                index += 2
            } else if byte == UInt8(ascii: "*"), next == UInt8(ascii: "/") {
                depth -= 1
                index += 2
                if depth == 0 { return }
            } else {
                index += 1
            }
        }
    }

    private mutating func scanDollar() throws(DataSourceError) {
        let start = index
        index += 1
        guard let first = byte(at: index) else { return }
        guard !Self.isDigit(first) else {
            let message = "Parameters are written :name; the numbered placeholder at byte \(start + 1) is not taken."
            throw DataSourceError(.queryRefused, message)
        }
        if Self.startsIdentifier(first) {
            while let byte = byte(at: index), Self.startsIdentifier(byte) || Self.isDigit(byte) { index += 1 }
        }
        guard byte(at: index) == UInt8(ascii: "$") else { return }
        index += 1
        let tag = bytes[start..<index]
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "$"), index + tag.count <= bytes.count, bytes[index..<index + tag.count].elementsEqual(tag) {
                index += tag.count
                return
            }
            index += 1
        }
    }

    private mutating func scanColon() {
        let start = index
        index += 1
        guard let next = byte(at: index) else { return }
        if next == UInt8(ascii: ":") || next == UInt8(ascii: "=") {
            index += 1
            return
        }
        guard Self.startsIdentifier(next), next < 0x80, !isSliceColon(start) else { return }
        var end = index
        while let byte = byte(at: end), Self.startsIdentifier(byte) || Self.isDigit(byte), byte < 0x80 { end += 1 }
        let name = String(decoding: bytes[index..<end], as: UTF8.self)
        let number = names.firstIndex(of: name) ?? names.count
        if number == names.count { names.append(name) }
        placeholders.append(QueryText.Placeholder(range: start..<end, name: number))
        index = end
    }

    /// Within `[…]` a colon right behind an expression parts the bounds of an array slice, as in `days[2:last]`.
    private func isSliceColon(_ start: Int) -> Bool {
        guard brackets > 0, start > 0 else { return false }
        let before = bytes[start - 1]
        return Self.continuesIdentifier(before) || [UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "\""), UInt8(ascii: "'")].contains(before)
    }
}
