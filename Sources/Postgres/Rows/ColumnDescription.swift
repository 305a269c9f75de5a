/// A column of a result.
public struct ColumnDescription: Sendable, Hashable {
    /// The column's name as the server gave it; names need not be unique in a result.
    public let name: String
    /// The type's object identifier (`pg_type.oid`).
    public let typeOID: UInt32
    /// The type's modifier, for example the length of a `varchar`; -1 where there is none.
    public let typeModifier: Int

    /// Describes a column.
    public init(name: String, typeOID: UInt32, typeModifier: Int = -1) {
        self.name = name
        self.typeOID = typeOID
        self.typeModifier = typeModifier
    }

    /// The type's SQL name where it is well known, for example `int8` or `text[]`.
    public var typeName: String? { PostgresType.name(of: typeOID) }
}
