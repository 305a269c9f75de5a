/// Simple markup read into blocks: headings (`#` to `###`), paragraphs, lists (`-`, `*`, `1.`), `**bold**`, `*italic*` or `_italic_`, and
/// `[links](https://…)`. Everything else, tags of HTML included, is text.
struct TextMarkup: Hashable {
    /// Letters of one look.
    struct Span: Hashable {
        var text: String
        var isBold = false
        var isItalic = false
        /// Where a click leads.
        var link: String?
    }

    /// A heading, paragraph or entry of a list.
    struct Block: Hashable {
        /// What it is.
        enum Kind: Hashable {
            case heading(Int)
            case paragraph
            case bullet
            case number(Int)
        }

        var kind: Kind
        var spans: [Span]

        /// The words without marks.
        var plain: String { spans.map(\.text).joined() }
    }

    /// The blocks in order.
    private(set) var blocks: [Block] = []
    /// True when the source was longer than is read.
    let isCut: Bool

    /// Letters of a source that are read.
    static let limit = 20_000

    /// Reads a source; any text is valid.
    init(_ source: String) {
        let scalars = source.unicodeScalars
        isCut = scalars.index(scalars.startIndex, offsetBy: Self.limit, limitedBy: scalars.endIndex).map { $0 < scalars.endIndex } ?? false
        let text = String(String.UnicodeScalarView(scalars.prefix(Self.limit)))
        var paragraph: [String] = []
        func flush() {
            if !paragraph.isEmpty { add(.paragraph, paragraph.joined(separator: " ")) }
            paragraph = []
        }
        for rawLine in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let line = rawLine.drop { $0 == " " || $0 == "\t" }
            if line.isEmpty {
                flush()
            } else if let (kind, rest) = Self.marker(line) {
                flush()
                add(kind, String(rest))
            } else {
                paragraph.append(String(line))
            }
        }
        flush()
    }

    private mutating func add(_ kind: Block.Kind, _ text: String) {
        let spans = InlineMarkup(text).spans.map { span in
            var clean = span
            clean.text = String(DisplayText.clean("|" + span.text + "|", limit: Self.limit + 2).dropFirst().dropLast())
            return clean
        }.filter { !$0.text.isEmpty }
        if spans.contains(where: { $0.text.contains { $0 != " " } }) { blocks.append(Block(kind: kind, spans: spans)) }
    }

    private static func marker(_ line: Substring) -> (Block.Kind, Substring)? {
        let hashes = line.prefix { $0 == "#" }.count
        if (1...6).contains(hashes), line.dropFirst(hashes).first == " " { return (.heading(min(hashes, 3)), line.dropFirst(hashes + 1)) }
        if let first = line.first, "-*+•".contains(first), line.dropFirst().first == " " { return (.bullet, line.dropFirst(2)) }
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        let rest = line.dropFirst(digits.count)
        if (1...4).contains(digits.count), rest.first == ".", rest.dropFirst().first == " ", let number = Int(digits) {
            return (.number(number), rest.dropFirst(2))
        }
        return nil
    }
}
