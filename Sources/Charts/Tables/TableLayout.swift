/// Widths of a table's columns.
struct TableLayout {
    /// A column with its place from the table's left edge.
    struct Placed {
        /// Index of the column in the table.
        var column: Int
        var x: Double
        var width: Double
        /// True when some cells do not fit on one line.
        var isNarrow: Bool
    }

    let style: TableStyle
    let width: Double
    /// The columns that stand beside one another; more than one part when there is no room for all, each beginning with the key column.
    let parts: [[Placed]]
    /// Number of columns for which there was no room.
    let hidden: Int
    /// Lines of the header.
    let headerLines: Int

    /// Height of the header with the space below it.
    var headerHeight: Double { Double(headerLines) * style.headerLineHeight + 5.5 }

    private static let barWidth = 44.0
    private static let narrowBar = 14.0
    /// A header that wraps once needs a little more than half its width.
    private static let half = 0.58

    /// For a card: each column gets what it needs; when that is too much the widest texts give way first, and at last columns at the right are left out.
    init(card columns: [TableColumn], width: Double) {
        let style = TableStyle.regular
        let padding = style.padding * 2 + 1
        let natural = columns.map { max($0.headerWidth, $0.textWidth + ($0.hasBar ? Self.barWidth : 0)) + padding }
        let least = columns.map { column -> Double in
            let text = column.isNumeric || column.isTemporal ? column.textWidth + (column.hasBar ? Self.narrowBar : 0) : min(column.textWidth, 42)
            return max(text, min(column.headerWidth, 34)) + padding
        }
        var count = columns.count
        while count > 1, least.prefix(count).reduce(0, +) > width { count -= 1 }
        let widths = Self.fit(Array(natural.prefix(count)), least: Array(least.prefix(count)), columns, width: width) ?? [width]
        self.style = style
        self.width = width
        parts = [Self.place(Array(0..<count), widths, columns, style)]
        hidden = columns.count - count
        headerLines = 1
    }

    /// For pages: no column is left out. Bars get shorter and headers wrap first, then texts, then the print gets smaller; nil when even that is not enough.
    init?(page columns: [TableColumn], width: Double) {
        for style in [TableStyle.regular, .small] {
            let natural = columns.map { Self.natural($0, style, header: $0.headerWidth) }
            let halved = columns.map {
                Self.natural($0, style, header: max($0.wordWidth, $0.headerWidth * Self.half), bar: Self.barWidth * Self.half)
            }
            let wrapped = columns.map { Self.natural($0, style, header: $0.wordWidth, bar: Self.barWidth * Self.half) }
            let least = columns.map { Self.least($0, style) }
            let indices = Array(columns.indices)
            let steps = [(natural, halved), (halved, wrapped), (wrapped, least)]
            let fits = steps.lazy.compactMap { Self.fit($0, least: $1, columns, width: width) }
            if let widths = fits.first {
                self.init(style, width, [Self.place(indices, widths, columns, style)], columns)
                return
            }
        }
        return nil
    }

    /// For pages that are too narrow for all columns: several parts, each beginning with the first column.
    init(parts columns: [TableColumn], width: Double) {
        let style = TableStyle.regular
        let wanted = columns.map { min(Self.natural($0, style, header: $0.wordWidth), max(Self.least($0, style), width * 0.3)) }
        let key = min(wanted[0], width * 0.35)
        var groups: [[Int]] = []
        var room = 0.0
        for index in columns.indices.dropFirst() {
            if groups.isEmpty || wanted[index] > room {
                groups.append([0])
                room = width - key
            }
            groups[groups.count - 1].append(index)
            room -= wanted[index]
        }
        let parts = groups.map { indices -> [Placed] in
            let members = indices.map { columns[$0] }
            var natural = indices.map { $0 == 0 ? key : min(wanted[$0], width - key) }
            let spare = width - natural.reduce(0, +)
            if spare > 0 { Self.share(spare, among: &natural, members) }
            return Self.place(indices, natural, columns, style)
        }
        self.init(style, width, parts.isEmpty ? [Self.place([0], [width], columns, style)] : parts, columns)
    }

    private init(_ style: TableStyle, _ width: Double, _ parts: [[Placed]], _ columns: [TableColumn]) {
        self.style = style
        self.width = width
        self.parts = parts
        hidden = 0
        let lines = parts.joined().map { placed in
            let share = columns[placed.column].headerWidth * style.headerScale / max(placed.width - style.padding * 2, 1)
            return share <= 1 ? 1 : Int((share * 1.15).rounded(.up))
        }
        headerLines = min(lines.max() ?? 1, 3)
    }

    private static func natural(_ column: TableColumn, _ style: TableStyle, header: Double, bar: Double = barWidth) -> Double {
        max(header * style.headerScale, column.textWidth * style.cellScale + (column.hasBar ? bar : 0)) + style.padding * 2 + 1
    }

    private static func least(_ column: TableColumn, _ style: TableStyle) -> Double {
        let isRigid = column.isNumeric || column.isTemporal
        let text = isRigid ? column.textWidth + (column.hasBar ? narrowBar : 0) : min(column.textWidth, 72)
        return max(text * style.cellScale, min(column.wordWidth, 60) * style.headerScale) + style.padding * 2 + 1
    }

    /// Widths between the natural and the least ones that fill the room, nil when the least are too much.
    private static func fit(_ natural: [Double], least: [Double], _ columns: [TableColumn], width: Double) -> [Double]? {
        guard least.reduce(0, +) <= width + 0.01 else { return nil }
        var widths = natural
        var total = natural.reduce(0, +)
        var rounds = 0
        while total > width + 0.01, rounds < 200 {
            rounds += 1
            let shrinkable = widths.indices.filter { widths[$0] > least[$0] + 0.01 }
            guard let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) else { break }
            let second = shrinkable.filter { $0 != widest }.map { widths[$0] }.max() ?? 0
            let cut = min(total - width, max(widths[widest] - max(second, least[widest]), 4), widths[widest] - least[widest])
            widths[widest] -= cut
            total -= cut
        }
        if total < width { share(width - total, among: &widths, columns) }
        return total > width + 0.01 ? least : widths
    }

    private static func share(_ spare: Double, among widths: inout [Double], _ columns: [TableColumn]) {
        let weights = columns.prefix(widths.count).map { $0.hasBar ? 2.5 : ($0.isNumeric ? 1 : 1.6) }
        let sum = weights.reduce(0, +)
        for index in widths.indices { widths[index] += spare * weights[index] / sum }
    }

    private static func place(_ indices: [Int], _ widths: [Double], _ columns: [TableColumn], _ style: TableStyle) -> [Placed] {
        var x = 0.0
        return zip(indices, widths).map { index, width in
            let room = width - style.padding * 2 + 0.5
            let placed = Placed(column: index, x: x, width: width, isNarrow: columns[index].textWidth * style.cellScale > room)
            x += width
            return placed
        }
    }
}
