extension FixedWidthInteger where Self: Sendable {
    /// Reads decimal digits with an optional sign.
    static func decodeDecimal(_ field: Field) throws(PostgresError) -> Self {
        let bytes = try field.bytes()
        var index = bytes.startIndex
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { index += 1 }
        guard index < bytes.endIndex else { throw field.error("the text is not an integer") }
        var value: Self = 0
        while index < bytes.endIndex {
            let digit = bytes[index] &- 48
            guard digit < 10 else { throw field.error("the text is not an integer") }
            let (product, overflowed) = value.multipliedReportingOverflow(by: 10)
            let step = Self(digit)
            let (sum, exceeded) = isNegative ? product.subtractingReportingOverflow(step) : product.addingReportingOverflow(step)
            guard !overflowed, !exceeded else { throw field.error("the number does not fit \(Self.self)") }
            value = sum
            index += 1
        }
        return value
    }
}

extension Int: PostgresCodable {
    /// `int8`
    public static var postgresTypeOID: UInt32 { PostgresType.int8 }
    /// The number as `int8`.
    public var postgresBinding: PostgresBinding { PostgresBinding(text: String(self), typeOID: PostgresType.int8) }
    /// Any integer type's text.
    public static func decode(postgres field: Field) throws(PostgresError) -> Int { try decodeDecimal(field) }
}

extension Int64: PostgresCodable {
    /// `int8`
    public static var postgresTypeOID: UInt32 { PostgresType.int8 }
    /// The number as `int8`.
    public var postgresBinding: PostgresBinding { PostgresBinding(text: String(self), typeOID: PostgresType.int8) }
    /// Any integer type's text.
    public static func decode(postgres field: Field) throws(PostgresError) -> Int64 { try decodeDecimal(field) }
}

extension Int32: PostgresCodable {
    /// `int4`
    public static var postgresTypeOID: UInt32 { PostgresType.int4 }
    /// The number as `int4`.
    public var postgresBinding: PostgresBinding { PostgresBinding(text: String(self), typeOID: PostgresType.int4) }
    /// Any integer type's text, within 32 bits.
    public static func decode(postgres field: Field) throws(PostgresError) -> Int32 { try decodeDecimal(field) }
}

extension Int16: PostgresCodable {
    /// `int2`
    public static var postgresTypeOID: UInt32 { PostgresType.int2 }
    /// The number as `int2`.
    public var postgresBinding: PostgresBinding { PostgresBinding(text: String(self), typeOID: PostgresType.int2) }
    /// Any integer type's text, within 16 bits.
    public static func decode(postgres field: Field) throws(PostgresError) -> Int16 { try decodeDecimal(field) }
}

/// A single byte travels as `int2`; an array of bytes is a `bytea`, not an array of numbers.
extension UInt8: PostgresCodable {
    /// `int2`
    public static var postgresTypeOID: UInt32 { PostgresType.int2 }
    /// The number as `int2`.
    public var postgresBinding: PostgresBinding { PostgresBinding(text: String(self), typeOID: PostgresType.int2) }
    /// Any integer type's text, from 0 to 255.
    public static func decode(postgres field: Field) throws(PostgresError) -> UInt8 { try decodeDecimal(field) }
    /// The bytes as `bytea`, in binary.
    public static func postgresArrayBinding(_ values: [UInt8]) -> PostgresBinding {
        PostgresBinding(binary: values, typeOID: PostgresType.bytea)
    }
    /// The bytes of a `bytea`.
    public static func decodeArray(postgres field: Field) throws(PostgresError) -> [UInt8] { try ByteaText.decode(field) }
}
