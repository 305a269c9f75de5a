import CPostgres

extension ResultHandle {
    /// Copies all rows into one block of Swift memory, so that no C lifetime leaves this folder.
    func copyRows() -> RowStorage {
        let width = Int(PQnfields(pointer))
        let height = Int(PQntuples(pointer))
        var columns: [ColumnDescription] = []
        columns.reserveCapacity(width)
        for column in 0..<Int32(width) {
            let name = PQfname(pointer, column).map { String(cString: $0) } ?? ""
            columns.append(ColumnDescription(name: name, typeOID: PQftype(pointer, column), typeModifier: Int(PQfmod(pointer, column))))
        }
        var cells: [RowStorage.Cell] = []
        cells.reserveCapacity(width * height)
        var size = 0
        for row in 0..<Int32(height) {
            for column in 0..<Int32(width) {
                if PQgetisnull(pointer, row, column) == 1 {
                    cells.append(RowStorage.Cell(offset: size, length: -1))
                } else {
                    let length = Int(PQgetlength(pointer, row, column))
                    cells.append(RowStorage.Cell(offset: size, length: length))
                    size += length
                }
            }
        }
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            copyCells(cells, width: width, into: buffer)
            count = size
        }
        return RowStorage(columns: columns, rowCount: height, bytes: bytes, cells: cells)
    }

    private func copyCells(_ cells: [RowStorage.Cell], width: Int, into buffer: UnsafeMutableBufferPointer<UInt8>) {
        guard let base = buffer.baseAddress else { return }
        var index = 0
        for row in 0..<PQntuples(pointer) {
            for column in 0..<Int32(width) {
                let cell = cells[index]
                index += 1
                guard cell.length > 0, let value = PQgetvalue(pointer, row, column) else { continue }
                UnsafeMutableRawPointer(base + cell.offset).copyMemory(from: value, byteCount: cell.length)
            }
        }
    }
}
