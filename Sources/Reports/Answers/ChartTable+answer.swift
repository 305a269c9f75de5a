public import Charts
public import Dashboards
import Foundation

extension ChartTable {
    /// The drawing's view of an answer.
    public init(_ table: ResultTable, isStale: Bool = false) {
        let columns = table.columns.map { ChartColumn(name: $0.name, type: .init($0.type)) }
        let types = table.columns.map(\.type)
        let conditions: [DataCondition?] = [isStale ? .stale : nil, table.truncated ? .truncated : nil]
        self.init(columns: columns, rowCount: table.rows.count, conditions: Set(conditions.compactMap(\.self))) { row, column in
            column < table.rows[row].count ? ChartValue(table.rows[row][column], as: types[column]) : .null
        }
    }
}

extension ChartColumn.ColumnType {
    init(_ type: ColumnType) {
        self =
            switch type {
            case .string, .json: .string
            case .integer: .integer
            case .number: .number
            case .boolean: .boolean
            case .date: .date
            case .timestamp: .timestamp
            }
    }
}

extension ChartValue {
    init(_ value: JSONValue, as type: ColumnType) {
        switch (value, type) {
        case (.null, _): self = .null
        case (.bool(let truth), _): self = .boolean(truth)
        case (.integer(let number), _): self = .number(Double(number))
        case (.number(let number), _): self = .number(number)
        case (.string(let text), .integer), (.string(let text), .number): self = Double(text).map(ChartValue.number) ?? .text(text)
        case (.string(let text), .date): self = Date(rfc3339: text + "T00:00:00Z").map(ChartValue.time) ?? .text(text)
        case (.string(let text), .timestamp): self = Date(rfc3339: text).map(ChartValue.time) ?? .text(text)
        case (.string(let text), _): self = .text(text)
        case (.array, _), (.object, _):
            let text = (try? JSONEncoder.dashboards.encode(value)).map { String(decoding: $0, as: UTF8.self) }
            self = text.map(ChartValue.text) ?? .null
        }
    }
}
