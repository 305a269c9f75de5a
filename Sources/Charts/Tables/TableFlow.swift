import Foundation

/// A table that continues over pages: its lines at a width, and the card for some of them.
struct TableFlow {
    /// A part of the table on one page.
    struct Slice: Sendable, Hashable {
        var lines: Range<Int>
        /// Columns that stand beside one another, by index of the layout's parts.
        var part = 0
        /// True for the beginning of the table.
        var isFirst: Bool
    }

    let spec: ChartSpec
    let table: FormattedTable
    let layout: TableLayout
    let rowHeights: TableRowHeights
    private let breaks: TableBreaks
    private let context: ChartContext
    private let type: Typesetter
    private let phrases: PagePhrases

    private static let padding = 9.0
    private var inner: Double { layout.width }

    /// Lays a table out at the width of its card; nil when its columns need more room than there is and `allowsParts` is false.
    init?(_ table: FormattedTable, spec: ChartSpec, width: Double, allowsParts: Bool, context: ChartContext) {
        let inner = max(width - Self.padding * 2, 20)
        guard let layout = TableLayout(page: table.columns, width: inner) ?? (allowsParts ? TableLayout(parts: table.columns, width: inner) : nil)
        else {
            return nil
        }
        self.spec = spec
        self.table = table
        self.layout = layout
        self.context = context
        type = Typesetter(context)
        phrases = PagePhrases(type.language)
        rowHeights = TableRowHeights(table, layout, type)
        breaks = TableBreaks(table, heights: rowHeights.heights, headHeight: layout.style.rowHeight + 1)
    }

    private var theme: Theme { context.theme }
    private var title: String { DisplayText.clean(spec.title) }
    private var subtitle: String { DisplayText.clean(spec.subtitle ?? "") }
    private var noteHeight: Double { TextStyles.note.size * 1.3 + 4 }

    private func titleLines(_ isFirst: Bool) -> [String] {
        guard !title.isEmpty else { return [] }
        let text = isFirst ? title : "\(title) (\(phrases.continued))"
        guard type.width(text, TextStyles.title) > inner else { return [text] }
        guard isFirst else { return [text] }
        let lines = context.measurer.lines(of: text, font: TextStyles.title, width: inner)
        return lines.count <= 2 ? lines : [lines[0], lines.dropFirst().joined(separator: " ")]
    }

    private func titleHeight(_ isFirst: Bool) -> Double {
        let lines = Double(titleLines(isFirst).count) * TextStyles.title.size * 1.25
        let height = lines + (isFirst && !subtitle.isEmpty ? TextStyles.subtitle.size * 1.35 : 0)
        return height == 0 ? 0 : height + 6
    }

    /// Height of a card around its lines.
    func frameHeight(isFirst: Bool) -> Double {
        Self.padding * 2 + titleHeight(isFirst) + layout.headerHeight + noteHeight
    }

    /// Height of the card that shows a slice.
    func height(_ slice: Slice) -> Double {
        let heads = slice.isFirst ? 0 : Double(table.continued(at: slice.lines.lowerBound).count) * (layout.style.rowHeight + 1)
        let frame = frameHeight(isFirst: slice.isFirst) - (notes(slice).isEmpty ? noteHeight : 0)
        return frame + heads + rowHeights.heights[slice.lines].reduce(0, +)
    }

    /// Height of a card that shows all, with room for a note.
    var height: Double { frameHeight(isFirst: true) + rowHeights.heights.reduce(0, +) }

    /// How many of the first lines a card of a height shows; no head is the last of them.
    func lines(fitting height: Double) -> Int {
        var room = height - frameHeight(isFirst: true) + 0.01
        var count = 0
        for line in rowHeights.heights {
            room -= line
            guard room >= 0 else { break }
            count += 1
        }
        while count > 0, count < table.lines.count, case .head = table.lines[count - 1] { count -= 1 }
        if count < table.lines.count, count > 1 {
            switch table.lines[count] {
            case .total, .subtotal: count -= 1
            case .head, .row: break
            }
        }
        return count
    }

    /// True when a card of a height holds a few lines at least.
    func begins(in height: Double) -> Bool {
        let least = rowHeights.heights.prefix(5).reduce(0, +)
        return height >= frameHeight(isFirst: true) + least
    }

    /// The slices from a line on, in reading order: all columns of some lines, then the next lines.
    func slices(from begin: Int = 0, first: Double, others: Double) -> [Slice] {
        let pages = breaks.divide(
            from: begin,
            first: first - frameHeight(isFirst: begin == 0),
            others: others - frameHeight(isFirst: false)
        )
        return pages.flatMap { lines in
            layout.parts.indices.map { Slice(lines: lines, part: $0, isFirst: lines.lowerBound == 0 && $0 == 0) }
        }
    }

    /// The card of a slice at the origin; `remarks` are printed after what the slice says of its rows and columns.
    func card(_ slice: Slice, size: Size, remarks: [String] = []) -> Group {
        var painter = TablePainter(
            table: table,
            layout: layout,
            part: slice.part,
            type: type,
            colors: context.colors,
            rowHeights: rowHeights
        )
        let notes = self.notes(slice) + remarks
        if slice.lines == 0..<table.lines.count {
            let spare = size.height - height(slice) - (notes.count == remarks.count && !remarks.isEmpty ? noteHeight : 0)
            painter.leading = min(max(spare / Double(slice.lines.count), 0), layout.style.rowHeight * 0.5)
        }
        let left = Self.padding
        var y = Self.padding
        var nodes: [SceneNode] = [frame(size)] + head(isFirst: slice.isFirst)
        y += titleHeight(slice.isFirst)
        var rows = painter.header(at: Point(left, y))
        y += layout.headerHeight
        if !slice.isFirst {
            for group in table.continued(at: slice.lines.lowerBound) {
                let height = layout.style.rowHeight + 1
                rows += painter.head(group, x: left, y: y, height: height, note: "(\(phrases.continued))")
                y += height
            }
        }
        rows += painter.lines(slice.lines, at: Point(left, y)).nodes
        nodes.append(.group(Group(rows, role: .table)))
        if !notes.isEmpty { nodes.append(note(notes.joined(separator: "  ·  "), size: size)) }
        return Group(nodes, clip: Rect(size: size).inset(by: -1))
    }

    /// What a slice leaves out.
    private func notes(_ slice: Slice) -> [String] {
        var notes: [String] = []
        let isLast = slice.lines.upperBound == table.lines.count
        if isLast, table.allRows > table.rowCount {
            let format = NumberFormat(style: .decimal, fractionDigits: 0)
            let count = format.full(Double(table.rowCount), type.language)
            notes.append(type.phrases.rows(count, of: format.full(Double(table.allRows), type.language)))
        } else if slice.lines != 0..<table.lines.count, let rows = table.rowNumbers(slice.lines) {
            notes.append(phrases.rows(rows, of: table.allRows))
        }
        if layout.parts.count > 1 {
            let before = layout.parts.prefix(slice.part).reduce(0) { $0 + $1.count - 1 }
            notes.append(phrases.columns(before + 2...before + layout.parts[slice.part].count, of: table.columns.count))
        }
        if isLast, rowHeights.shortened > 0 { notes.append(phrases.shortened(rowHeights.shortened)) }
        return notes
    }

    private func frame(_ size: Size) -> SceneNode {
        let path = Path.roundedRect(Rect(size: size).inset(by: 0.25), radius: 4)
        return .group(Group([.path(path, fill: .solid(theme.card), stroke: Stroke(theme.border, width: 0.5))], role: .artifact))
    }

    private func head(isFirst: Bool) -> [SceneNode] {
        let size = TextStyles.title.size
        let lines = titleLines(isFirst)
        var nodes: [SceneNode] = []
        if !lines.isEmpty {
            let runs = lines.enumerated().map { index, line in
                let y = Self.padding + size * 0.92 + Double(index) * size * 1.25
                return type.run(line, TextStyles.title, theme.text, at: Point(Self.padding, y), maximumWidth: inner)
            }
            nodes.append(.group(Group(runs, role: isFirst ? .heading(level: 2) : .artifact)))
        }
        if isFirst, !subtitle.isEmpty {
            let y = Self.padding + size * 0.92 + Double(lines.count) * size * 1.25 - (lines.isEmpty ? size * 0.2 : 0.5)
            let run = type.run(subtitle, TextStyles.subtitle, theme.secondaryText, at: Point(Self.padding, y), maximumWidth: inner)
            nodes.append(.group(Group([run], role: .paragraph)))
        }
        return nodes
    }

    private func note(_ text: String, size: Size) -> SceneNode {
        let place = Point(Self.padding, size.height - Self.padding - type.descent(TextStyles.note) + 1)
        return .group(Group([type.run(text, TextStyles.note, theme.secondaryText, at: place, maximumWidth: inner)], role: .paragraph))
    }
}
