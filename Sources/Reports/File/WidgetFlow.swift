import Charts

/// Places widgets without a position from left to right, row by row, in a size that suits their type.
struct WidgetFlow {
    private let columns: Int
    private var x = 0
    private var y: Int
    private var height = 0

    /// - Parameter top: the first free row.
    init(columns: Int, top: Int) {
        self.columns = max(columns, 1)
        y = top
    }

    /// The place of the next widget.
    mutating func place(_ type: ChartType) -> WidgetPosition {
        let (share, rows) = Self.extent(type)
        let width = min(max((columns + share - 1) / share, 1), columns)
        if x + width > columns || (height > 0 && rows != height) {
            (x, y, height) = (0, y + height, 0)
        }
        defer {
            x += width
            height = rows
        }
        return WidgetPosition(x: x, y: y, w: width, h: rows)
    }

    /// How many stand side by side, and their height in rows.
    private static func extent(_ type: ChartType) -> (share: Int, rows: Int) {
        switch type {
        case .kpi, .gauge: (4, 2)
        case .table: (1, 5)
        case .text: (1, 2)
        default: (2, 4)
        }
    }
}
