/// Divides a table's lines among pages: no line is cut, no head stands last on its page, totals stay with the rows above them, groups stay together where that leaves no large gap.
struct TableBreaks {
    let heights: [Double]
    /// What it costs to break above each line.
    private let penalties: [Double]
    /// Height of the heads that are repeated when a page begins with a line.
    private let repeated: [Double]

    private static let afterHead = 1_000.0
    private static let beforeTotal = 100.0
    private static let insideGroup = 0.12
    private static let fewRows = 0.3
    private static let page = 0.5
    private static let unused = 0.4
    private static let shortEnd = 0.5

    /// Weighs the places at which a table can be broken.
    init(_ table: FormattedTable, heights: [Double], headHeight: Double) {
        self.heights = heights
        let count = table.lines.count
        guard !table.groups.isEmpty else {
            let hasTotal = table.totals != nil
            penalties = (0..<count).map { line in
                hasTotal && line == count - 1 ? Self.beforeTotal : (line > 0 && (line < 3 || count - line < 3) ? Self.fewRows : 0)
            }
            repeated = []
            return
        }
        func isRow(_ line: Int) -> Bool {
            if line >= 0, line < count, case .row = table.lines[line] { return true }
            return false
        }
        penalties = (0..<count).map { line in
            guard line > 0 else { return 0 }
            if case .head = table.lines[line - 1] { return Self.afterHead }
            switch table.lines[line] {
            case .subtotal, .total: return Self.beforeTotal
            case .head(let group): return Double(table.groups[group].level) * 0.04
            case .row: return Self.insideGroup + (isRow(line - 2) && isRow(line + 1) ? 0 : Self.fewRows)
            }
        }
        repeated = (0..<count).map { Double(table.continued(at: $0).count) * headHeight }
    }

    /// The lines of each page from a line on; `first` and `others` are the heights that the first and the later pages have for lines.
    func divide(from begin: Int, first: Double, others: Double) -> [Range<Int>] {
        let count = heights.count
        guard begin < count else { return [] }
        let isOne = heights[begin...].reduce(begin == 0 || repeated.isEmpty ? 0 : repeated[begin], +) <= first + 0.01
        guard !isOne else { return [begin..<count] }
        let most = max(first, others)
        var best = [Double](repeating: .infinity, count: count + 1)
        var from = [Int](repeating: begin, count: count + 1)
        best[begin] = 0
        for end in (begin + 1)...count {
            var used = 0.0
            for start in stride(from: end - 1, through: begin, by: -1) {
                used += heights[start]
                if used > most + 0.01, start < end - 1 { break }
                let room = (start == begin ? first : others) - (start == 0 || repeated.isEmpty ? 0 : repeated[start])
                if used > room + 0.01, start < end - 1 { continue }
                var cost = best[start] + Self.page + (start > begin ? penalties[start] : 0)
                if end < count { cost += Self.unused * max(1 - used / max(room, 1), 0) }
                if end == count, start > begin, end - start < 3 { cost += Self.shortEnd }
                if used > room + 0.01 { cost += 1 }
                if cost < best[end] { (best[end], from[end]) = (cost, start) }
            }
        }
        var pages: [Range<Int>] = []
        var end = count
        while end > begin {
            pages.append(from[end]..<end)
            end = from[end]
        }
        return pages.reversed()
    }
}
