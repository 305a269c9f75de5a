import Foundation

/// Rows and columns of text, numbers right-aligned, with bars, colours and totals where asked for.
struct TableWidget: WidgetDrawing {
    let content: WidgetContent

    static let rowHeight = 15.0
    static let padding = 5.0

    init(_ content: WidgetContent) {
        self.content = content
    }

    private var type: Typesetter { content.type }

    func draw(in area: Rect) throws(ChartProblem) -> ChartDrawing {
        let columns = try TableColumn.read(content)
        let table = content.table
        let totals = TableColumn.totals(columns, content)
        let headerHeight = type.lineHeight(TextStyles.header) + 5
        let room = area.height - headerHeight - (totals == nil ? 0 : Self.rowHeight + 1)
        let wanted = min(table.rows.count, content.options.limit ?? .max, TableColumn.limit)
        var count = min(wanted, max(Int(room / Self.rowHeight), 0))
        var notes: [String] = []
        let all = max(table.totalRows ?? table.rows.count, table.rows.count)
        if count < all { count = max(min(count, wanted), 0) }
        if count < all {
            let format = NumberFormat(style: .decimal, fractionDigits: 0)
            notes.append(type.phrases.rows(format.full(Double(count), content.language), of: format.full(Double(all), content.language)))
        }
        let isCut = count > 0 && count < wanted
        let rowHeight = isCut ? min(room / Double(count), Self.rowHeight * 1.15) : Self.rowHeight
        let layout = TableLayout(columns, x: area.minX, width: area.width, type: type)
        if layout.hidden > 0 { notes.append("+\(layout.hidden) columns") }
        var rows: [SceneNode] = [header(layout, at: area.origin, height: headerHeight)]
        var y = area.minY + headerHeight
        rows.append(rule(area, y, width: 0.75, color: content.theme.baseline))
        for row in 0..<count {
            rows.append(line(layout, row: row, y: y, height: rowHeight))
            y += rowHeight
            if row + 1 < count || totals != nil { rows.append(rule(area, y, width: 0.5, color: content.theme.rule)) }
        }
        if let totals {
            rows.append(rule(area, y, width: 0.75, color: content.theme.baseline))
            rows.append(total(layout, totals, y: y + 0.5))
        }
        let title = DisplayText.clean(content.spec.title)
        let text =
            "Table\(title.isEmpty ? "" : ": " + title). \(columns.count) columns\(ChartDescription.list(columns.map(\.title), limit: 10)), \(all) rows."
        return ChartDrawing(nodes: rows, alternativeText: text, notes: notes, isTable: true)
    }

    private func rule(_ area: Rect, _ y: Double, width: Double, color: Color) -> SceneNode {
        .group(Group([.stroke(.segment(Point(area.minX, y), Point(area.maxX, y)), Stroke(color, width: width))], role: .artifact))
    }

    private func header(_ layout: TableLayout, at origin: Point, height: Double) -> SceneNode {
        let cells = layout.columns.map { placed -> SceneNode in
            let baseline = origin.y + height - 4 - type.descent(TextStyles.header) + 1.5
            return .group(
                Group(
                    [text(placed, placed.column.title, TextStyles.header, content.theme.secondaryText, x: origin.x, baseline)],
                    role: .tableHeaderCell
                )
            )
        }
        return .group(Group(cells, role: .tableRow))
    }

    private func line(_ layout: TableLayout, row: Int, y: Double, height: Double) -> SceneNode {
        let cells = layout.columns.map { placed -> SceneNode in
            let column = placed.column
            let frame = Rect(x: layout.x + placed.x, y: y, width: placed.width, height: height)
            var nodes: [SceneNode] = []
            var color = content.theme.text
            let value = column.values[row]
            if let ramp = column.ramp, let value, let range = column.range {
                let place = range.high > range.low ? (value - range.low) / (range.high - range.low) : 0.5
                let fill = ramp.isDiverging ? ramp.color(at: place) : ramp.color(at: place * 0.85)
                nodes.append(.fill(.rect(frame.inset(left: 1, top: 0.5, right: 1, bottom: 0.5)), fill))
                color = type.ink(on: fill)
            }
            if column.hasBar, let value, let range = column.range { nodes += bar(value, range, in: frame, column) }
            let baseline = type.baseline(centered: frame.midY, TextStyles.cell)
            let isMissing = column.texts[row] == "–"
            nodes.append(text(placed, column.texts[row], TextStyles.cell, isMissing ? content.theme.secondaryText : color, x: layout.x, baseline))
            return .group(Group(nodes, role: .tableCell))
        }
        return .group(Group(cells, role: .tableRow))
    }

    private func bar(_ value: Double, _ range: (low: Double, high: Double), in frame: Rect, _ column: TableColumn) -> [SceneNode] {
        let room = Rect(
            left: frame.minX + Self.padding,
            top: frame.minY + 4,
            right: frame.maxX - Self.padding - column.textWidth - 5,
            bottom: frame.maxY - 4
        )
        guard room.width > 8 else { return [] }
        let scale = LinearScale(domain: (min(range.low, 0), max(range.high, 0)), range: (room.minX, room.maxX))
        let color = value < 0 ? content.theme.bad : content.context.colors.primary
        let edges = [scale(0), scale(value)].sorted()
        return [
            .fill(
                .roundedRect(Rect(x: edges[0], y: room.minY, width: max(edges[1] - edges[0], 0.5), height: room.height), radius: 1),
                color.mixed(with: content.theme.card, amount: 0.25)
            )
        ]
    }

    private func total(_ layout: TableLayout, _ totals: [String?], y: Double) -> SceneNode {
        let baseline = type.baseline(centered: y + Self.rowHeight / 2, TextStyles.total)
        let firstLabel = layout.columns.first.map { totals[$0.index] == nil } ?? false
        let cells = layout.columns.enumerated().map { rank, column -> SceneNode in
            var placed = column
            if rank == 0, firstLabel, let next = layout.columns.first(where: { totals[$0.index] != nil }) { placed.width = next.x }
            let string = totals[placed.index] ?? (rank == 0 && firstLabel ? totalLabel : "")
            return .group(
                Group(string.isEmpty ? [] : [text(placed, string, TextStyles.total, content.theme.text, x: layout.x, baseline)], role: .tableCell)
            )
        }
        return .group(Group(cells, role: .tableRow))
    }

    /// Says of how many rows the totals are, when the query has more than those that are here.
    private var totalLabel: String {
        let table = content.table
        guard let all = table.totalRows, all > table.rows.count else { return type.phrases.total }
        return "\(type.phrases.total) (\(NumberFormat(style: .decimal, fractionDigits: 0).full(Double(table.rows.count), content.language)))"
    }

    private func text(_ placed: TableLayout.Placed, _ string: String, _ font: FontStyle, _ color: Color, x: Double, _ baseline: Double) -> SceneNode {
        let inner = placed.width - Self.padding * 2
        let left = x + placed.x + Self.padding
        let (anchor, place): (TextRun.Anchor, Double) =
            switch placed.column.alignment {
            case .left: (.start, left)
            case .center: (.middle, left + inner / 2)
            case .right: (.end, left + inner)
            }
        return type.run(string, font, color, at: Point(place, baseline), anchor: anchor, maximumWidth: inner + 0.5)
    }
}
