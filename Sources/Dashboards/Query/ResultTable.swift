/// What a column of an answer holds.
public enum ColumnType: String, Codable, Sendable {
    /// Text.
    case string
    /// A whole number.
    case integer
    /// A number.
    case number
    /// A truth value.
    case boolean
    /// A calendar day, as `yyyy-mm-dd`.
    case date
    /// A moment, as RFC 3339 in UTC.
    case timestamp
    /// Any JSON value.
    case json
}

/// A column of an answer.
public struct ResultColumn: Sendable, Hashable, Codable {
    /// The name, unique within the answer.
    public let name: String
    /// What it holds.
    public let type: ColumnType

    /// A column.
    public init(name: String, type: ColumnType) {
        self.name = name
        self.type = type
    }
}

/// The answer of a data source: rows by columns; every row has one JSON scalar for each column.
public struct ResultTable: Sendable, Equatable {
    /// The columns, in the order of the query.
    public var columns: [ResultColumn]
    /// The rows; days and moments are strings in the form that their column's type says.
    public var rows: [[JSONValue]]
    /// Whether rows were cut off at a limit.
    public var truncated: Bool

    /// An answer.
    public init(columns: [ResultColumn], rows: [[JSONValue]], truncated: Bool = false) {
        self.columns = columns
        self.rows = rows
        self.truncated = truncated
    }
}
