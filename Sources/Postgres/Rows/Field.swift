/// One value of a row, in PostgreSQL's text format, with the column it came from.
public struct Field: Sendable {
    /// The bytes of the text format; `nil` is NULL.
    public let value: ArraySlice<UInt8>?
    /// The column, or for an element of an array the array's column with the element's type.
    public let column: ColumnDescription

    /// Makes a field; custom types use it to decode parts of their own text.
    public init(value: ArraySlice<UInt8>?, column: ColumnDescription) {
        self.value = value
        self.column = column
    }

    /// Whether the value is NULL.
    public var isNull: Bool { value == nil }

    /// The text; throws `.decoding` for NULL.
    public func text() throws(PostgresError) -> String {
        String(decoding: try bytes(), as: UTF8.self)
    }

    /// The bytes; throws `.decoding` for NULL.
    public func bytes() throws(PostgresError) -> ArraySlice<UInt8> {
        guard let value else { throw error("the value is NULL") }
        return value
    }

    /// A decoding error that names the column and its type but not the value.
    public func error(_ message: String, cause: (any Error)? = nil) -> PostgresError {
        let type = column.typeName ?? "type \(column.typeOID)"
        var error = PostgresError(.decoding, "\(message) (\(type))", cause: cause)
        error.column = column.name
        return error
    }
}
