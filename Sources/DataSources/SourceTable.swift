/// A relation of a data source.
public struct SourceTable: Sendable, Hashable, Codable {
    /// A column of a relation.
    public struct Column: Sendable, Hashable, Codable {
        /// The name.
        public let name: String
        /// The type, in the source's own words.
        public let type: String

        /// A column.
        public init(name: String, type: String) {
            self.name = name
            self.type = type
        }
    }

    /// The schema; empty where the source has none.
    public let schema: String
    /// The name.
    public let name: String
    /// The columns, in their order.
    public let columns: [Column]

    /// A relation.
    public init(schema: String, name: String, columns: [Column]) {
        self.schema = schema
        self.name = name
        self.columns = columns
    }
}
