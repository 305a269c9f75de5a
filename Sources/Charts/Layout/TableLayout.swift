/// Widths of a table's columns.
struct TableLayout {
    /// A column with its place from the table's left edge.
    struct Placed {
        var column: TableColumn
        var index: Int
        var x: Double
        var width: Double
    }

    /// Left edge of the table.
    let x: Double
    let columns: [Placed]
    /// Number of columns for which there was no room.
    let hidden: Int

    /// Gives each column what it needs; when that is too much the widest texts give way first, and at last columns at the right are left out. Room to spare is shared out.
    init(_ columns: [TableColumn], x: Double, width: Double, type: Typesetter) {
        self.x = x
        let padding = TableWidget.padding * 2
        let barWidth = 44.0
        var natural = columns.map { max($0.headerWidth, $0.textWidth + ($0.hasBar ? barWidth : 0)) + padding + 1 }
        let least = columns.map { column -> Double in
            let text = column.isNumeric || column.isTemporal ? column.textWidth + (column.hasBar ? 14 : 0) : min(column.textWidth, 42)
            return max(text, min(column.headerWidth, 34)) + padding + 1
        }
        var count = columns.count
        while count > 1, least.prefix(count).reduce(0, +) > width { count -= 1 }
        natural = Array(natural.prefix(count))
        var total = natural.reduce(0, +)
        var rounds = 0
        while total > width + 0.01, rounds < 200 {
            rounds += 1
            let shrinkable = natural.indices.filter { natural[$0] > least[$0] + 0.01 }
            guard let widest = shrinkable.max(by: { natural[$0] < natural[$1] }) else { break }
            let second = shrinkable.filter { $0 != widest }.map { natural[$0] }.max() ?? 0
            let cut = min(total - width, max(natural[widest] - max(second, least[widest]), 4), natural[widest] - least[widest])
            natural[widest] -= cut
            total -= cut
        }
        if total > width, count == 1 { natural[0] = width }
        if total < width {
            let spare = width - total
            let weights = columns.prefix(count).map { $0.hasBar ? 2.5 : ($0.isNumeric ? 1 : 1.6) }
            let sum = weights.reduce(0, +)
            for index in natural.indices { natural[index] += spare * weights[index] / sum }
        }
        var place = 0.0
        var placed: [Placed] = []
        for index in natural.indices {
            placed.append(Placed(column: columns[index], index: index, x: place, width: natural[index]))
            place += natural[index]
        }
        self.columns = placed
        hidden = columns.count - count
    }
}
