/// Bold, italic and links inside a paragraph. A mark without its partner is text; a backslash before a mark makes it text.
struct InlineMarkup {
    /// Pieces of one look, in order.
    private(set) var spans: [TextMarkup.Span] = []

    init(_ source: String) {
        let letters = Array(source)
        read(letters, 0..<letters.count, TextMarkup.Span(text: ""), depth: 0)
    }

    private mutating func read(_ letters: [Character], _ range: Range<Int>, _ style: TextMarkup.Span, depth: Int) {
        var index = range.lowerBound
        var text = ""
        func isMark(_ place: Int) -> Bool { "\\*_[]()#-".contains(letters[place]) }
        while index < range.upperBound {
            let letter = letters[index]
            if letter == "\\", index + 1 < range.upperBound, isMark(index + 1) {
                text.append(letters[index + 1])
                index += 2
            } else if depth < 6, letter == "*" || letter == "_", let found = emphasis(letters, index, range) {
                append(text, style)
                text = ""
                var inner = style
                if found.isBold { inner.isBold = true } else { inner.isItalic = true }
                read(letters, found.content, inner, depth: depth + 1)
                index = found.next
            } else if depth < 6, letter == "[", style.link == nil, let found = link(letters, index, range) {
                append(text, style)
                text = ""
                var inner = style
                inner.link = found.address
                read(letters, found.content, inner, depth: depth + 1)
                index = found.next
            } else {
                text.append(letter)
                index += 1
            }
        }
        append(text, style)
    }

    private mutating func append(_ text: String, _ style: TextMarkup.Span) {
        guard !text.isEmpty else { return }
        var span = style
        span.text = text
        spans.append(span)
    }

    /// Marks open before a letter and close after one, so that "2 * 3" and "snake_case" stay as they are. The search for the partner is bounded.
    private func emphasis(_ letters: [Character], _ start: Int, _ range: Range<Int>) -> (content: Range<Int>, isBold: Bool, next: Int)? {
        let mark = letters[start]
        let isBold = start + 1 < range.upperBound && letters[start + 1] == mark
        let length = isBold ? 2 : 1
        let first = start + length
        guard first < range.upperBound, letters[first] != " " else { return nil }
        if letters[first] == mark, !isBold || first + 1 >= range.upperBound || letters[first + 1] == mark || letters[first + 1] == " " { return nil }
        if mark == "_", start > 0, letters[start - 1].isLetter || letters[start - 1].isNumber { return nil }
        var index = first
        let last = min(range.upperBound, first + 400)
        while index < last {
            if letters[index] == "\\" {
                index += 2
                continue
            }
            let run = letters[index..<last].prefix(3).prefix { $0 == mark }.count
            if run > 0 {
                let closes = index > first && run >= length && (isBold || run != 2) && letters[index - 1] != " "
                let inner = run == 3 ? 3 - length : 0
                let next = index + inner + length
                let follows = next < range.upperBound ? letters[next] : " "
                if closes, mark == "*" || !(follows.isLetter || follows.isNumber) { return (first..<(index + inner), isBold, next) }
                index += run
            } else {
                index += 1
            }
        }
        return nil
    }

    /// `[name](address)`; an address that is not allowed leaves the name as text.
    private func link(_ letters: [Character], _ start: Int, _ range: Range<Int>) -> (content: Range<Int>, address: String?, next: Int)? {
        let last = min(range.upperBound, start + 2_500)
        guard let close = (start + 1..<max(min(last, start + 400), start + 1)).first(where: { letters[$0] == "]" && letters[$0 - 1] != "\\" }),
            close > start + 1,
            close + 1 < last, letters[close + 1] == "("
        else { return nil }
        var depth = 1
        var end = close + 1
        while depth > 0 {
            end += 1
            guard end < last else { return nil }
            if letters[end] == "(" { depth += 1 } else if letters[end] == ")" { depth -= 1 }
        }
        let address = String(letters[(close + 2)..<end]).trimmingPrefix(" ")
        return (start + 1..<close, Self.allowed(String(address)), end + 1)
    }

    /// The address when it is a web or mail address of printable ASCII, nil for scripts, files and everything else.
    static func allowed(_ address: String) -> String? {
        guard address.utf8.count <= 2_000, address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && !"\"<>\\^`{|}".utf8.contains($0) }) else { return nil }
        let lower = address.lowercased()
        for scheme in ["https://", "http://", "mailto:"] where lower.hasPrefix(scheme) && address.utf8.count > scheme.utf8.count { return address }
        return nil
    }
}
