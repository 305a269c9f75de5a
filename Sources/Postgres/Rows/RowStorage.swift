/// All rows of one result: one block of bytes and the place of each cell in it.
final class RowStorage: Sendable {
    struct Cell: Sendable {
        var offset: Int
        /// -1 is NULL.
        var length: Int
    }

    let columns: [ColumnDescription]
    let rowCount: Int
    private let bytes: [UInt8]
    private let cells: [Cell]

    init(columns: [ColumnDescription], rowCount: Int, bytes: [UInt8], cells: [Cell]) {
        self.columns = columns
        self.rowCount = rowCount
        self.bytes = bytes
        self.cells = cells
    }

    func value(row: Int, column: Int) -> ArraySlice<UInt8>? {
        let cell = cells[row * columns.count + column]
        return cell.length < 0 ? nil : bytes[cell.offset..<cell.offset + cell.length]
    }

    var rows: [Row] { (0..<rowCount).map { Row(storage: self, index: $0) } }
}
