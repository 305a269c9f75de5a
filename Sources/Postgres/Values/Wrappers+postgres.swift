extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    /// The wrapped type's.
    public static var postgresTypeOID: UInt32 { Wrapped.postgresTypeOID }

    /// The wrapped value, or NULL of its type.
    public var postgresBinding: PostgresBinding {
        get throws(PostgresError) {
            guard let self else { return PostgresBinding(text: nil, typeOID: Wrapped.postgresTypeOID) }
            return try self.postgresBinding
        }
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    /// The wrapped value; `nil` for NULL.
    public static func decode(postgres field: Field) throws(PostgresError) -> Wrapped? {
        field.isNull ? nil : try Wrapped.decode(postgres: field)
    }
}

extension Array: PostgresEncodable where Element: PostgresEncodable {
    /// The array type of the element; of `[UInt8]` it is `bytea`.
    public static var postgresTypeOID: UInt32 {
        Element.self == UInt8.self ? PostgresType.bytea : PostgresType.array(of: Element.postgresTypeOID)
    }

    /// An array literal, or for bytes a `bytea`.
    public var postgresBinding: PostgresBinding {
        get throws(PostgresError) { try Element.postgresArrayBinding(self) }
    }

    /// Nested arrays are of the same PostgreSQL type as their rows.
    public static func postgresArrayBinding(_ values: [[Element]]) throws(PostgresError) -> PostgresBinding {
        var literal = ArrayLiteral()
        for value in values { literal.append(try value.postgresBinding) }
        let row = postgresTypeOID
        return try literal.binding(typeOID: row == PostgresType.bytea ? PostgresType.array(of: row) : row)
    }
}

extension Array: PostgresDecodable where Element: PostgresDecodable {
    /// An array literal, or for bytes a `bytea`.
    public static func decode(postgres field: Field) throws(PostgresError) -> [Element] {
        try Element.decodeArray(postgres: field)
    }
}

extension PostgresEncodable where Self: RawRepresentable, RawValue: PostgresEncodable {
    /// The raw value's.
    public static var postgresTypeOID: UInt32 { RawValue.postgresTypeOID }
    /// The raw value.
    public var postgresBinding: PostgresBinding {
        get throws(PostgresError) { try rawValue.postgresBinding }
    }
}

extension PostgresDecodable where Self: RawRepresentable, RawValue: PostgresDecodable {
    /// The case of the raw value; throws `.decoding` when there is none.
    public static func decode(postgres field: Field) throws(PostgresError) -> Self {
        guard let value = Self(rawValue: try RawValue.decode(postgres: field)) else { throw field.error("the value is none of \(Self.self)") }
        return value
    }
}
