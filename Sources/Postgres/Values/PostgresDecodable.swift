/// A value that can be read from a result.
public protocol PostgresDecodable: Sendable {
    /// Reads the value; throws `.decoding` when the field's text does not fit.
    static func decode(postgres field: Field) throws(PostgresError) -> Self
    /// Reads an array of such values; the default reads PostgreSQL's array literal.
    static func decodeArray(postgres field: Field) throws(PostgresError) -> [Self]
}

extension PostgresDecodable {
    /// By default PostgreSQL's array literal, `{a,b,NULL}`.
    public static func decodeArray(postgres field: Field) throws(PostgresError) -> [Self] {
        var parser = ArrayLiteralParser(field: field, bytes: try field.bytes())
        var values: [Self] = []
        let column = ColumnDescription(name: field.column.name, typeOID: parser.elementType)
        try parser.parse { (element: ArraySlice<UInt8>?) throws(PostgresError) in
            values.append(try Self.decode(postgres: Field(value: element, column: column)))
        }
        return values
    }
}
