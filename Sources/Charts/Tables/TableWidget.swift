import Foundation

/// Rows and columns of text in a card, numbers right-aligned, with bars, colours, groups and totals where asked for.
struct TableWidget: WidgetDrawing {
    let content: WidgetContent

    /// More rows than fit into a card.
    private static let mostRows = 500

    init(_ content: WidgetContent) {
        self.content = content
    }

    private var type: Typesetter { content.type }

    func draw(in area: Rect) throws(ChartProblem) -> ChartDrawing {
        let table = try FormattedTable(content, rowLimit: Self.mostRows)
        let layout = TableLayout(card: table.columns, width: area.width)
        let style = layout.style
        let body = table.lines.count - (table.totals == nil ? 0 : 1)
        let below = area.height - layout.headerHeight
        // A total of rows of which none is seen says less than one of them.
        let hasTotals = table.totals != nil && below >= style.rowHeight * 2 + 1
        let room = below - (hasTotals ? style.rowHeight + 1 : 0)
        var count = min(body, max(Int(room / style.rowHeight), 0))
        while count > 0, count < body, case .head = table.lines[count - 1] { count -= 1 }
        let shown = table.rowNumbers(0..<count)?.upperBound ?? 0
        var notes: [String] = []
        if shown < table.allRows {
            let format = NumberFormat(style: .decimal, fractionDigits: 0)
            notes.append(type.phrases.rows(format.full(Double(shown), content.language), of: format.full(Double(table.allRows), content.language)))
        }
        if layout.hidden > 0 { notes.append(PagePhrases(content.language).moreColumns(layout.hidden)) }
        var painter = TablePainter(table: table, layout: layout, part: 0, type: type, colors: content.context.colors)
        painter.shownRows = shown
        if count > 0 { painter.rowHeight = min(max(room / Double(count), style.rowHeight), style.rowHeight * (count < body ? 1.15 : 1.25)) }
        var nodes = painter.header(at: area.origin)
        let drawn = painter.lines(0..<count, at: Point(area.minX, area.minY + layout.headerHeight))
        nodes += drawn.nodes
        if hasTotals {
            painter.rowHeight = nil
            nodes += painter.lines(body..<body + 1, at: Point(area.minX, drawn.bottom)).nodes
        }
        return ChartDrawing(nodes: nodes, alternativeText: "", notes: notes, isTable: true)
    }
}
