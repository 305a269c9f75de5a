import Foundation

/// Heights of a table's lines in a layout, with the cells whose text takes several lines.
struct TableRowHeights {
    /// Most lines of one cell; what is longer ends in an ellipsis.
    static let mostLines = 8

    /// Height of each line of the table.
    let heights: [Double]
    /// Number of cells whose text was shortened.
    let shortened: Int
    /// Lines of the cells that need more than one, by row and column.
    private let broken: [Int: [Int: [String]]]

    init(_ table: FormattedTable, _ layout: TableLayout, _ type: Typesetter) {
        let style = layout.style
        var narrow: [Int: Double] = [:]
        for placed in layout.parts.joined() where placed.isNarrow {
            let column = table.columns[placed.column]
            narrow[placed.column] = min(narrow[placed.column] ?? .infinity, placed.width - style.padding * 2 - (column.hasBar ? 14 : 0))
        }
        var broken: [Int: [Int: [String]]] = [:]
        var shortened = 0
        heights = table.lines.map { line in
            guard case .row(let row) = line else { return style.rowHeight + 1 }
            var lines = 1
            for (index, room) in narrow where !table.columns[index].isNumeric {
                let text = table.columns[index].texts[row]
                guard type.width(text, style.cell) > room + 0.5 else { continue }
                var pieces = type.context.measurer.lines(of: text, font: style.cell, width: room)
                if pieces.count > Self.mostLines {
                    pieces = Array(pieces.prefix(Self.mostLines - 1)) + [pieces[(Self.mostLines - 1)...].joined(separator: " ") + "…"]
                    shortened += 1
                }
                broken[row, default: [:]][index] = pieces
                lines = max(lines, pieces.count)
            }
            return style.rowHeight + Double(lines - 1) * style.lineHeight
        }
        self.broken = broken
        self.shortened = shortened
    }

    /// The lines of a cell that needs more than one.
    func lines(row: Int, column: Int) -> [String]? {
        broken[row]?[column]
    }
}
