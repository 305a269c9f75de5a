/// The result of a widget's query: what a chart is drawn from.
public struct ChartTable: Sendable, Hashable {
    /// The columns in the query's order.
    public var columns: [ChartColumn]
    /// The rows in the query's order; each has as many values as there are columns (missing ones count as null).
    public var rows: [[ChartValue]]
    /// How many rows the query has in all when `rows` was cut; nil when all are here.
    public var totalRows: Int?

    /// What a reader must know about the data; each is said, and shown, on the card.
    public var conditions: Set<DataCondition>

    /// Makes a table.
    public init(columns: [ChartColumn], rows: [[ChartValue]], totalRows: Int? = nil, conditions: Set<DataCondition> = []) {
        self.columns = columns
        self.rows = rows
        self.totalRows = totalRows
        self.conditions = conditions
    }

    /// The value in a row and column, null when the row is too short.
    public subscript(row: Int, column: Int) -> ChartValue {
        let values = rows[row]
        return column < values.count ? values[column] : .null
    }

    /// The index of a column by name; an exact match wins over one that differs in case only.
    public func index(of name: String) -> Int? {
        columns.firstIndex { $0.name == name } ?? columns.firstIndex { $0.name.lowercased() == name.lowercased() }
    }

    /// The finite numbers of a column, nil where there is none.
    func numbers(_ column: Int) -> [Double?] {
        rows.indices.map { self[$0, column].number }
    }

    /// The index of a column that must exist.
    func require(_ name: String) throws(ChartProblem) -> Int {
        guard let index = index(of: name) else { throw .unknownColumn(name, known: columns.map(\.name)) }
        return index
    }

    /// True when the column is numeric by type, or by all of its first values when the type says text.
    func looksNumeric(_ column: Int) -> Bool {
        if columns[column].isNumeric { return true }
        guard columns[column].type == .string else { return false }
        let sample = rows.indices.prefix(50).map { self[$0, column] }.filter { !$0.isNull }
        return !sample.isEmpty && sample.allSatisfy { $0.number != nil }
    }
}

extension [ChartValue] {
    /// The finite number in a column of this row, nil where there is none.
    func number(_ column: Int) -> Double? {
        column < count ? self[column].number : nil
    }
}
