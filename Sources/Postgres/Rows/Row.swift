/// One row of a result. Rows of the same result share their memory.
public struct Row: Sendable {
    let storage: RowStorage
    let index: Int

    /// The columns, the same for every row of a result.
    public var columns: [ColumnDescription] { storage.columns }

    /// How many columns there are.
    public var count: Int { storage.columns.count }

    /// The value of the first column with this name as a Swift value. Throws `.decoding` when there is no such column or the value does not fit.
    public func decode<T: PostgresDecodable>(_ name: String, as type: T.Type = T.self) throws(PostgresError) -> T {
        guard let position = storage.columns.firstIndex(where: { $0.name == name }) else {
            var error = PostgresError(.decoding, "the result has no column of this name")
            error.column = name
            throw error
        }
        return try T.decode(postgres: field(position))
    }

    /// The value at a position, from 0, as a Swift value. Throws `.decoding` when there is no such position or the value does not fit.
    public func decode<T: PostgresDecodable>(at position: Int, as type: T.Type = T.self) throws(PostgresError) -> T {
        guard position >= 0, position < count else {
            throw PostgresError(.decoding, "the result has \(count) columns, position \(position) was asked for")
        }
        return try T.decode(postgres: field(position))
    }

    /// The value at a position in PostgreSQL's text format; `nil` for NULL and for a position that does not exist.
    public func text(at position: Int) -> String? {
        bytes(at: position).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes of PostgreSQL's text format at a position; `nil` for NULL and for a position that does not exist.
    public func bytes(at position: Int) -> ArraySlice<UInt8>? {
        guard position >= 0, position < count else { return nil }
        return storage.value(row: index, column: position)
    }

    /// Whether the value at a position is NULL.
    public func isNull(at position: Int) -> Bool { bytes(at: position) == nil }

    /// The value at an existing position with its column.
    func field(_ position: Int) -> Field {
        Field(value: storage.value(row: index, column: position), column: storage.columns[position])
    }
}
