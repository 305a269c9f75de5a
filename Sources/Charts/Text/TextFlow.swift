/// Breaks blocks of markup into lines of a width.
struct TextFlow {
    /// Letters of one look on a line.
    struct Piece {
        var span: TextMarkup.Span
        var text: String
        var font: FontStyle
        var width: Double
    }

    /// A line.
    struct Line {
        var pieces: [Piece]
        /// Distance from the reading edge.
        var indent: Double
        /// What stands before the first line of a list's entry.
        var mark: String?
        /// From the line's top to the next line's top.
        var height: Double
        /// Space above, when it is the first of a block.
        var space: Double
        /// The block it belongs to.
        var block: Int
    }

    /// The lines from the top.
    private(set) var lines: [Line] = []
    private let type: Typesetter

    /// - Parameter isTitled: whether a title stands above, which the headings must not outdo.
    init(_ blocks: [TextMarkup.Block], width: Double, type: Typesetter, isTitled: Bool) {
        self.type = type
        var previous: TextMarkup.Block.Kind?
        for (index, block) in blocks.enumerated() {
            let font = Self.font(block.kind, isTitled: isTitled)
            let mark: String? =
                switch block.kind {
                case .bullet: "•"
                case .number(let number): type.language.localized("\(number).")
                default: nil
                }
            let indent = mark.map { max(type.width($0, font) + 4, $0 == "•" ? 10 : 14) } ?? 0
            let isEntry = mark != nil && previous.map(Self.isEntry) == true
            let space: Double = previous == nil ? 0 : (isEntry ? 2 : (Self.isHeading(block.kind) ? 8 : 5))
            let broken = breakLines(block, font: font, width: max(width - indent, 10))
            for (rank, pieces) in broken.enumerated() {
                lines.append(
                    Line(
                        pieces: pieces,
                        indent: indent,
                        mark: rank == 0 ? mark : nil,
                        height: type.lineHeight(font) * 1.12,
                        space: rank == 0 ? space : 0,
                        block: index
                    )
                )
            }
            previous = block.kind
        }
    }

    /// The look of a block's letters.
    static func font(_ kind: TextMarkup.Block.Kind, isTitled: Bool) -> FontStyle {
        switch kind {
        case .heading(1) where !isTitled: TextStyles.title
        case .heading: TextStyles.header
        default: TextStyles.detail
        }
    }

    private static func isEntry(_ kind: TextMarkup.Block.Kind) -> Bool {
        switch kind {
        case .bullet, .number: true
        default: false
        }
    }

    private static func isHeading(_ kind: TextMarkup.Block.Kind) -> Bool {
        if case .heading = kind { true } else { false }
    }

    /// A block of one look is broken by the measurer, which knows the words of scripts without spaces; others piece by piece.
    private func breakLines(_ block: TextMarkup.Block, font: FontStyle, width: Double) -> [[Piece]] {
        if block.spans.count == 1, let span = block.spans.first {
            let style = Self.styled(font, span)
            return type.context.measurer.lines(of: span.text, font: style, width: width).map {
                [Piece(span: span, text: $0, font: style, width: type.width($0, style))]
            }
        }
        var lines: [[Piece]] = []
        var line: [Piece] = []
        for span in block.spans {
            let style = Self.styled(font, span)
            for text in TextPieces.split(Substring(span.text)) {
                // Letters are measured with those before them: how wide a space is depends on what stands beside it.
                var piece = line.last?.span == span ? line.removeLast() : Piece(span: span, text: "", font: style, width: 0)
                let visible = text.hasSuffix(" ") ? String(text.dropLast()) : text
                let isFirst = line.isEmpty && piece.text.isEmpty
                let start = line.reduce(0) { $0 + $1.width }
                if !isFirst, start + type.width(piece.text + visible, style) > width {
                    lines.append(Self.trimmed(piece.text.isEmpty ? line : line + [piece], type))
                    line = []
                    piece.text = ""
                    if visible.isEmpty { continue }
                }
                piece.text += text
                piece.width = type.width(piece.text, style)
                line.append(piece)
            }
        }
        if !line.isEmpty { lines.append(Self.trimmed(line, type)) }
        return lines
    }

    private static func styled(_ font: FontStyle, _ span: TextMarkup.Span) -> FontStyle {
        var style = font
        if span.isBold { style.weight = .bold }
        style.italic = span.isItalic
        return style
    }

    private static func trimmed(_ line: [Piece], _ type: Typesetter) -> [Piece] {
        var line = line
        if let last = line.last, last.text.hasSuffix(" ") {
            line[line.count - 1].text.removeLast()
            line[line.count - 1].width = type.width(line[line.count - 1].text, last.font)
        }
        return line
    }
}
