/// A column of a table of data.
public struct ChartColumn: Sendable, Hashable, Codable {
    /// What kind of values a column holds.
    public enum ColumnType: String, Sendable, Hashable, Codable {
        /// Text.
        case string
        /// Whole numbers.
        case integer
        /// Numbers.
        case number
        /// True or false.
        case boolean
        /// Days without a time and without a zone.
        case date
        /// Moments, shown in the report's time zone.
        case timestamp
    }

    /// The name by which a widget's configuration refers to the column.
    public var name: String
    /// What kind of values it holds.
    public var type: ColumnType

    /// Makes a column.
    public init(name: String, type: ColumnType) {
        self.name = name
        self.type = type
    }

    /// True for days and moments.
    public var isTemporal: Bool { type == .date || type == .timestamp }
    /// True for whole and other numbers.
    public var isNumeric: Bool { type == .integer || type == .number }
}
