import Foundation

/// A table's data as a CSV file (RFC 4180): UTF-8 without a byte order mark, lines ended by CR LF, numbers and times not localised.
///
/// Text that a spreadsheet would take for a formula is preceded by an apostrophe (OWASP, "CSV Injection").
public struct CSVDocument: Sendable, Hashable {
    /// The file.
    public let bytes: [UInt8]

    /// Writes a table with the names of its columns in the first line.
    public init(_ table: ChartTable) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(table.rowCount * table.columns.count * 12)
        func append(_ cells: some Sequence<String>) {
            for (index, cell) in cells.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.append(cell, to: &bytes)
            }
            bytes += [0x0d, 0x0a]
        }
        append(table.columns.lazy.map { Self.harmless($0.name) })
        for row in table.rowIndices {
            append(table.columns.indices.lazy.map { Self.text(table[row, $0], type: table.columns[$0].type) })
        }
        self.bytes = bytes
    }

    private static func append(_ cell: String, to bytes: inout [UInt8]) {
        let isQuoted = cell.utf8.contains { $0 == 0x22 || $0 == 0x2c || $0 == 0x0a || $0 == 0x0d } || cell.first == " " || cell.last == " "
        guard isQuoted else {
            bytes += cell.utf8
            return
        }
        bytes.append(0x22)
        for byte in cell.utf8 {
            if byte == 0x22 { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }

    private static func text(_ value: ChartValue, type: ChartColumn.ColumnType) -> String {
        switch value {
        case .null: return ""
        case .boolean(let flag): return flag ? "true" : "false"
        case .text(let text): return harmless(text)
        case .number(let number):
            guard number.isFinite else { return "" }
            return number == number.rounded() && abs(number) <= 0x1p53 ? String(Int64(number)) : "\(number)"
        case .time(let date):
            guard date.timeIntervalSince1970.isFinite, abs(date.timeIntervalSince1970) < 1e11 else { return "" }
            let moment = CalendarClock(zone: .gmt).moment(date.timeIntervalSince1970)
            func padded(_ value: Int, _ width: Int = 2) -> String {
                String(repeating: "0", count: max(width - String(value).count, 0)) + String(value)
            }
            let day = "\(padded(moment.year, 4))-\(padded(moment.month))-\(padded(moment.day))"
            return type == .date ? day : "\(day)T\(padded(moment.hour)):\(padded(moment.minute)):\(padded(moment.second))Z"
        }
    }

    /// Text that no spreadsheet takes for a formula; a plain number with a sign stays what it is.
    private static func harmless(_ text: String) -> String {
        guard let first = text.utf8.first else { return text }
        let isFormula = [UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0d, 0x0a, 0x00].contains(first)
        let isWide = text.unicodeScalars.first.map { ["＝", "＋", "－", "＠"].contains($0) } ?? false
        guard isFormula || isWide, Double(text) == nil else { return text }
        return "'" + text
    }
}
