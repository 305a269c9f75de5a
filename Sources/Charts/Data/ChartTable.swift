/// The result of a widget's query: what a chart is drawn from. Kept by columns, since that is how charts read it.
public struct ChartTable: Sendable, Hashable {
    /// The columns in the query's order.
    public private(set) var columns: [ChartColumn]
    /// How many rows are here.
    public let rowCount: Int
    /// How many rows the query has in all when some were cut; nil when all are here.
    public var totalRows: Int?

    /// What a reader must know about the data; each is said, and shown, on the card.
    public var conditions: Set<DataCondition>

    private var cells: [ColumnCells]

    /// Makes a table of rows; values that a row lacks count as null.
    public init(columns: [ChartColumn], rows: [[ChartValue]], totalRows: Int? = nil, conditions: Set<DataCondition> = []) {
        self.init(columns: columns, rowCount: rows.count, totalRows: totalRows, conditions: conditions) { row, column in
            column < rows[row].count ? rows[row][column] : .null
        }
    }

    /// Makes a table of the values that a function gives for row and column; it is asked once for each, row by row.
    public init(
        columns: [ChartColumn],
        rowCount: Int,
        totalRows: Int? = nil,
        conditions: Set<DataCondition> = [],
        value: (_ row: Int, _ column: Int) -> ChartValue
    ) {
        var builders = columns.map { _ in ColumnCells.Builder(capacity: rowCount) }
        for row in 0..<rowCount {
            for column in builders.indices { builders[column].append(value(row, column)) }
        }
        self.columns = columns
        self.rowCount = rowCount
        self.totalRows = totalRows
        self.conditions = conditions
        cells = builders.map(\.cells)
    }

    /// True when there is nothing to draw: no row or no column.
    public var isEmpty: Bool { rowCount == 0 || columns.isEmpty }

    /// The numbers of the rows.
    public var rowIndices: Range<Int> { 0..<rowCount }

    /// The value in a row and column.
    public subscript(row: Int, column: Int) -> ChartValue {
        cells[column][row]
    }

    /// The values of a row.
    public func row(_ row: Int) -> [ChartValue] {
        columns.indices.map { self[row, $0] }
    }

    /// The index of a column by name; an exact match wins over one that differs in case only.
    public func index(of name: String) -> Int? {
        columns.firstIndex { $0.name == name } ?? columns.firstIndex { $0.name.lowercased() == name.lowercased() }
    }

    /// The finite numbers of a column, NaN where there is none.
    func numbers(_ column: Int) -> [Double] {
        cells[column].numbers
    }

    /// The moments of a column in seconds since 1970, NaN where there is none.
    func seconds(_ column: Int) -> [Double] {
        cells[column].seconds
    }

    /// The index of a column that must exist.
    func require(_ name: String) throws(ChartProblem) -> Int {
        guard let index = index(of: name) else { throw .unknownColumn(name, known: columns.map(\.name)) }
        return index
    }

    /// The table with those of the given columns as numbers that hold text and nothing but plain decimals; text such as "01234" or "+49" is a code and stays text.
    func readingDecimals(in wanted: Set<Int>) -> ChartTable {
        var copy = self
        for index in wanted where columns[index].type == .string {
            guard let numbers = cells[index].decimals else { continue }
            copy.columns[index].type = .number
            copy.cells[index] = .numbers(numbers)
        }
        return copy
    }
}
