import Foundation

/// Draws the header and lines of a table.
struct TablePainter {
    let table: FormattedTable
    let layout: TableLayout
    let part: Int
    let type: Typesetter
    let colors: ColorRegistry
    var rowHeights: TableRowHeights?
    /// Height of a row of one line, when it is not the print's own.
    var rowHeight: Double?
    /// Rows that the reader sees, when they are fewer than the table's.
    var shownRows: Int?
    /// What each line is higher than it needs to be, so that a short table fills its card.
    var leading = 0.0

    private var style: TableStyle { layout.style }
    private var theme: Theme { type.theme }
    private var columns: [TableLayout.Placed] { layout.parts[part] }

    /// Height of a line.
    func height(of line: Int) -> Double {
        leading + (rowHeights?.heights[line] ?? (rowHeight ?? style.rowHeight))
    }

    /// The names of the columns at the top of the table, with the rule below.
    func header(at origin: Point) -> [SceneNode] {
        let height = layout.headerHeight
        let cells = columns.map { placed -> SceneNode in
            let column = table.columns[placed.column]
            var lines = [column.title]
            if layout.headerLines > 1, column.headerWidth * style.headerScale > placed.width - style.padding * 2 + 0.5 {
                let all = type.context.measurer.lines(of: column.title, font: style.header, width: placed.width - style.padding * 2)
                let most = layout.headerLines - 1
                lines = all.count <= layout.headerLines ? all : all.prefix(most) + [all[most...].joined(separator: " ")]
            }
            let last = origin.y + height - 2.5 - type.descent(style.header)
            let runs = lines.enumerated().map { index, line in
                let baseline = last - Double(lines.count - 1 - index) * style.headerLineHeight
                return text(line, placed, style.header, theme.secondaryText, x: origin.x, baseline, isBounded: true)
            }
            return .group(Group(runs, role: .tableHeaderCell))
        }
        return [.group(Group(cells, role: .tableRow)), rule(origin, origin.y + height, width: 0.75, color: theme.baseline)]
    }

    /// Some lines of the table from a height downwards, each with a rule above unless it is the first.
    func lines(_ range: Range<Int>, at origin: Point) -> (nodes: [SceneNode], bottom: Double) {
        var nodes: [SceneNode] = []
        nodes.reserveCapacity(range.count * 2)
        var y = origin.y
        for line in range {
            let height = height(of: line)
            switch table.lines[line] {
            case .row(let row):
                if line > range.lowerBound, !follows(head: line) { nodes.append(rule(origin, y, width: 0.5, color: theme.rule)) }
                nodes.append(self.row(row, x: origin.x, y: y, height: height))
            case .head(let group): nodes += head(group, x: origin.x, y: y, height: height, note: nil)
            case .subtotal(let group):
                let label = total(
                    table.groups[group].label,
                    of: table.groups[group].rows,
                    isAll: table.groups[group].shown == table.groups[group].rows
                )
                nodes.append(rule(origin, y, width: 0.5, color: theme.baseline))
                nodes.append(totals(table.groups[group].totals, label: label, x: origin.x, y: y, height: height))
            case .total:
                nodes.append(rule(origin, y, width: 0.75, color: theme.baseline))
                nodes.append(totals(table.totals ?? [], label: totalLabel, x: origin.x, y: y + 0.5, height: height))
            }
            y += height
        }
        return (nodes, y)
    }

    /// The head of a group; on a page that continues the group with a note.
    func head(_ group: Int, x: Double, y: Double, height: Double, note: String?) -> [SceneNode] {
        let group = table.groups[group]
        let frame = Rect(x: x, y: y, width: layout.width, height: height)
        let indent = Double(group.level) * 8
        let count = note ?? NumberFormat(style: .decimal, fractionDigits: 0).full(Double(group.rows), type.language)
        let baseline = type.baseline(centered: frame.midY, style.total)
        let room = layout.width - style.padding * 2 - indent - type.width(count, style.cell) - 8
        let left = x + style.padding + indent
        let label = type.run(group.label, style.total, theme.text, at: Point(left, baseline), maximumWidth: room)
        let width = min(type.width(group.label, style.total), room)
        let small = type.run(count, style.cell, theme.secondaryText, at: Point(left + width + 6, baseline))
        let cells = columns.indices.map { SceneNode.group(Group($0 == 0 ? [label, small] : [], role: .tableCell)) }
        let background = SceneNode.fill(.rect(frame), group.level == 0 ? theme.subtle : theme.card)
        return [
            .group(Group([background], role: .artifact)), rule(Point(x, y), y, width: 0.5, color: theme.rule), .group(Group(cells, role: .tableRow)),
        ]
    }

    private func follows(head line: Int) -> Bool {
        if case .head = table.lines[line - 1] { return true }
        return false
    }

    private func rule(_ origin: Point, _ y: Double, width: Double, color: Color) -> SceneNode {
        .group(Group([.stroke(.segment(Point(origin.x, y), Point(origin.x + layout.width, y)), Stroke(color, width: width))], role: .artifact))
    }

    private func row(_ row: Int, x: Double, y: Double, height: Double) -> SceneNode {
        var cells: [SceneNode] = []
        cells.reserveCapacity(columns.count)
        for placed in columns {
            let column = table.columns[placed.column]
            let frame = Rect(x: x + placed.x, y: y, width: placed.width, height: height)
            var nodes: [SceneNode] = []
            var color = theme.text
            var font = style.cell
            if column.isNumeric, case let value = column.values[row], !value.isNaN {
                if let ramp = column.ramp, let range = column.range {
                    let place = range.high > range.low ? (value - range.low) / (range.high - range.low) : 0.5
                    let fill = ramp.isDiverging ? ramp.color(at: place) : ramp.color(at: place * 0.85)
                    nodes.append(.fill(.rect(frame.inset(left: 1, top: 0.5, right: 1, bottom: 0.5)), fill))
                    color = type.ink(on: fill)
                }
                if column.hasBar, let range = column.range { nodes += bar(value, range, in: frame, column) }
                if let rule = column.rules.first(where: { $0.holds(value) }), let chosen = rule.color(theme), column.ramp == nil {
                    color = type.readable(chosen)
                    font.weight = .semibold
                }
            }
            let string = column.texts[row]
            if string == "–" { color = theme.secondaryText }
            if let lines = rowHeights?.lines(row: row, column: placed.column) {
                for (index, line) in lines.enumerated() {
                    let middle = y + (leading + style.rowHeight) / 2 + Double(index) * style.lineHeight
                    nodes.append(text(line, placed, font, color, x: x, type.baseline(centered: middle, style.cell), isBounded: true))
                }
            } else {
                let middle = rowHeights == nil ? frame.midY : y + (leading + style.rowHeight) / 2
                let isBounded = placed.isNarrow || !column.isNumeric
                nodes.append(text(string, placed, font, color, x: x, type.baseline(centered: middle, style.cell), isBounded: isBounded))
            }
            cells.append(.group(Group(nodes, role: .tableCell)))
        }
        return .group(Group(cells, role: .tableRow))
    }

    private func bar(_ value: Double, _ range: (low: Double, high: Double), in frame: Rect, _ column: TableColumn) -> [SceneNode] {
        let room = Rect(
            left: frame.minX + style.padding,
            top: frame.minY + 4 + leading / 4,
            right: frame.maxX - style.padding - column.textWidth * style.cellScale - 5,
            bottom: min(frame.maxY, frame.minY + leading + style.rowHeight * 1.25) - 4 - leading / 4
        )
        guard room.width > 8 else { return [] }
        let scale = LinearScale(domain: (min(range.low, 0), max(range.high, 0)), range: (room.minX, room.maxX))
        let color = value < 0 ? theme.bad : colors.primary
        let edges = [scale(0), scale(value)].sorted()
        return [
            .fill(
                .roundedRect(Rect(x: edges[0], y: room.minY, width: max(edges[1] - edges[0], 0.5), height: room.height), radius: 1),
                color.mixed(with: theme.card, amount: 0.25)
            )
        ]
    }

    private func totals(_ totals: [String?], label: String, x: Double, y: Double, height: Double) -> SceneNode {
        let baseline = type.baseline(centered: y + height / 2, style.total)
        func total(_ placed: TableLayout.Placed) -> String? { placed.column < totals.count ? totals[placed.column] : nil }
        let hasLabel = columns.first.map { total($0) == nil } ?? false
        let cells = columns.enumerated().map { rank, column -> SceneNode in
            var placed = column
            if rank == 0, hasLabel { placed.width = columns.first(where: { total($0) != nil })?.x ?? layout.width }
            let string = total(placed) ?? (rank == 0 && hasLabel ? label : "")
            let nodes = string.isEmpty ? [] : [text(string, placed, style.total, theme.text, x: x, baseline, isBounded: true)]
            return .group(Group(nodes, role: .tableCell))
        }
        return .group(Group(cells, role: .tableRow))
    }

    private var totalLabel: String {
        let shown = shownRows ?? table.rowCount
        return total("", of: table.totalledRows, isAll: shown == table.totalledRows && table.allRows == table.totalledRows)
    }

    /// What totals are of, and of how many rows when the reader sees others than those.
    private func total(_ name: String, of rows: Int, isAll: Bool) -> String {
        let label = name.isEmpty ? type.phrases.total : "\(type.phrases.total) \(name)"
        return isAll ? label : "\(label) (\(NumberFormat(style: .decimal, fractionDigits: 0).full(Double(rows), type.language)))"
    }

    private func text(
        _ string: String,
        _ placed: TableLayout.Placed,
        _ font: FontStyle,
        _ color: Color,
        x: Double,
        _ baseline: Double,
        isBounded: Bool
    ) -> SceneNode {
        let inner = placed.width - style.padding * 2
        let left = x + placed.x + style.padding
        let (anchor, place): (TextRun.Anchor, Double) =
            switch table.columns[placed.column].alignment {
            case .left: (.start, left)
            case .center: (.middle, left + inner / 2)
            case .right: (.end, left + inner)
            }
        return type.run(string, font, color, at: Point(place, baseline), anchor: anchor, maximumWidth: isBounded ? inner + 0.5 : nil)
    }
}
