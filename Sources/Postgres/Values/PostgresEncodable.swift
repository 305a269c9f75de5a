/// A value that can be bound to a placeholder.
public protocol PostgresEncodable: Sendable {
    /// The PostgreSQL type of the binding; 0 lets the server infer it. Used for NULL and for arrays.
    static var postgresTypeOID: UInt32 { get }
    /// The value as a binding; throws `.encoding` when it cannot be expressed.
    var postgresBinding: PostgresBinding { get throws(PostgresError) }
    /// An array of such values as one binding; the default is PostgreSQL's array literal.
    static func postgresArrayBinding(_ values: [Self]) throws(PostgresError) -> PostgresBinding
}

extension PostgresEncodable {
    /// By default the server infers the type.
    public static var postgresTypeOID: UInt32 { 0 }

    /// By default PostgreSQL's array literal, `{a,b,NULL}`.
    public static func postgresArrayBinding(_ values: [Self]) throws(PostgresError) -> PostgresBinding {
        var literal = ArrayLiteral()
        for value in values { literal.append(try value.postgresBinding) }
        return try literal.binding(typeOID: PostgresType.array(of: postgresTypeOID))
    }
}

/// A value that can be bound and read.
public typealias PostgresCodable = PostgresEncodable & PostgresDecodable
