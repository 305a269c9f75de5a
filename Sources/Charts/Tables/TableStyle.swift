/// Sizes of a table's print.
struct TableStyle: Sendable, Hashable {
    let cell: FontStyle
    let header: FontStyle
    let total: FontStyle
    /// Height of a row with one line of text.
    let rowHeight: Double
    /// Between a cell's edge and its text.
    let padding: Double

    /// The usual print.
    static let regular = TableStyle(cell: TextStyles.cell, header: TextStyles.header, total: TextStyles.total, rowHeight: 15, padding: 5)
    /// Smaller print for tables with many columns.
    static let small = TableStyle(
        cell: FontStyle(size: 7, tabularDigits: true),
        header: FontStyle(size: 7, weight: .semibold),
        total: FontStyle(size: 7, weight: .semibold, tabularDigits: true),
        rowHeight: 13,
        padding: 4
    )

    /// Distance between two lines of one cell.
    var lineHeight: Double { cell.size * 1.25 }
    /// Distance between two lines of the header.
    var headerLineHeight: Double { header.size * 1.2 }
    /// Widths of cells against those of the usual print.
    var cellScale: Double { cell.size / Self.regular.cell.size }
    /// Widths of headers against those of the usual print.
    var headerScale: Double { header.size / Self.regular.header.size }
}
