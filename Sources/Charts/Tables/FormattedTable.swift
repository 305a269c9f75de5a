import Foundation

/// A table widget's data as text, as a list of lines: heads of groups, rows, subtotals and the total.
struct FormattedTable {
    /// A line of the table's body.
    enum Line {
        /// The head of a group.
        case head(Int)
        /// A row of the data by its index.
        case row(Int)
        /// The totals of a group.
        case subtotal(Int)
        /// The totals of the table.
        case total
    }

    /// Rows with the same value in a column.
    struct Group {
        let label: String
        /// Groups around it.
        let level: Int
        let parent: Int?
        let rows: Int
        /// How many of them the lines show.
        let shown: Int
        /// The totals of all rows as text for each column.
        let totals: [String?]
    }

    let columns: [TableColumn]
    let lines: [Line]
    let groups: [Group]
    /// The totals as text for each column, nil when none are wanted.
    let totals: [String?]?
    /// For each line the group that is still open above it.
    private let open: [Int?]
    /// For each line the number of rows above it.
    private let rowsAbove: [Int]
    /// Rows that the lines show.
    let rowCount: Int
    /// Rows that the totals are of: all that are here, also those that the lines leave out.
    let totalledRows: Int
    /// Rows of the query, those that are not here included.
    let allRows: Int

    /// Reads the configured columns and groups; `rowLimit` limits how many rows are made into text when there are no groups.
    init(_ content: WidgetContent, rowLimit: Int = TableColumn.limit) throws(ChartProblem) {
        let table = content.table
        let wanted = min(table.rowCount, content.options.limit ?? .max, TableColumn.limit)
        var keys: [Int] = []
        for name in content.options.groupBy {
            let key = try table.require(name)
            if !keys.contains(key) { keys.append(key) }
        }
        let limit = keys.isEmpty ? min(rowLimit, wanted) : wanted
        let named = content.options.columns.isEmpty ? table.columns.map { TableColumnOptions(name: $0.name) } : content.options.columns
        var columns: [TableColumn] = []
        for options in named.prefix(1_000) {
            let index = try table.require(options.name)
            if !keys.contains(index) || named.count <= keys.count { columns.append(TableColumn(options, index: index, content, rowLimit: limit)) }
        }
        guard !columns.isEmpty else { throw .missingColumn(part: "the table", known: []) }
        let isTotalled = columns.map { $0.isTotalled(content.options.totals) }
        func sums(_ rows: some Sequence<Int>) -> [String?] { zip(columns, isTotalled).map { $1 ? $0.total(of: rows) : nil } }
        let hasTotals = isTotalled.contains(true)
        let totals = hasTotals ? sums(table.rowIndices) : nil
        var tree = GroupTree(content, keys: keys, limit: limit, subtotals: hasTotals && content.options.subtotals ?? true, sums: sums)
        tree.add(Array(0..<(keys.isEmpty ? limit : table.rowCount)), level: 0, parent: nil)
        if totals != nil { tree.append(.total, open: nil) }
        if let totals {
            let type = content.type
            columns = columns.indices.map { index in
                let texts = (tree.groups.map { $0.totals[index] } + [totals[index]]).compactMap { $0 }
                return columns[index].fitting(type.width(ofCells: texts, TextStyles.total))
            }
        }
        self.columns = columns
        self.totals = totals
        (lines, groups, open, rowsAbove) = (tree.lines, tree.groups, tree.open, tree.rowsAbove)
        (rowCount, totalledRows) = (wanted, table.rowCount)
        allRows = max(table.totalRows ?? table.rowCount, table.rowCount)
    }

    /// The groups that a page beginning with a line continues, outermost first.
    func continued(at line: Int) -> [Int] {
        var chain: [Int] = []
        var group = line < open.count ? open[line] : nil
        while let index = group {
            chain.append(index)
            group = groups[index].parent
        }
        return chain.reversed()
    }

    /// Ordinal numbers of the first and last row of some lines, nil when there is no row among them.
    func rowNumbers(_ range: Range<Int>) -> ClosedRange<Int>? {
        let first = rowsAbove[range.lowerBound] + 1
        let last = range.upperBound < rowsAbove.count ? rowsAbove[range.upperBound] : rowsAbove[rowsAbove.count - 1]
        return first <= last ? first...last : nil
    }
}

/// Collects the lines of a table with groups.
private struct GroupTree {
    let content: WidgetContent
    let keys: [Int]
    /// So many of the first rows become lines.
    let limit: Int
    let subtotals: Bool
    let sums: ([Int]) -> [String?]
    var lines: [FormattedTable.Line] = []
    var groups: [FormattedTable.Group] = []
    var open: [Int?] = []
    /// One more than there are lines.
    var rowsAbove = [0]

    init(_ content: WidgetContent, keys: [Int], limit: Int, subtotals: Bool, sums: @escaping ([Int]) -> [String?]) {
        self.content = content
        self.keys = keys
        self.limit = limit
        self.subtotals = subtotals
        self.sums = sums
    }

    mutating func append(_ line: FormattedTable.Line, open group: Int?) {
        lines.append(line)
        open.append(group)
        let isRow = if case .row = line { true } else { false }
        rowsAbove.append(rowsAbove[rowsAbove.count - 1] + (isRow ? 1 : 0))
    }

    /// Adds rows, divided by the key of a level in the order in which its values first appear; groups have totals of all their rows, and those without a row that is shown are left out.
    mutating func add(_ rows: [Int], level: Int, parent: Int?) {
        guard level < keys.count else {
            lines.reserveCapacity(lines.count + rows.count)
            for row in rows where row < limit { append(.row(row), open: parent) }
            return
        }
        var order: [ChartValue] = []
        var members: [ChartValue: [Int]] = [:]
        for row in rows {
            let value = content.table[row, keys[level]]
            if members[value] == nil { order.append(value) }
            members[value, default: []].append(row)
        }
        for value in order {
            let own = members[value] ?? []
            let shown = own.prefix { $0 < limit }.count
            guard shown > 0 else { break }
            let label = content.text(value, column: keys[level])
            let group = groups.count
            let totals = subtotals ? sums(own) : []
            groups.append(FormattedTable.Group(label: label, level: level, parent: parent, rows: own.count, shown: shown, totals: totals))
            append(.head(group), open: parent)
            add(own, level: level + 1, parent: group)
            if subtotals { append(.subtotal(group), open: group) }
        }
    }
}
