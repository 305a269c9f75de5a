public import Foundation

extension Bool: PostgresCodable {
    /// `bool`
    public static var postgresTypeOID: UInt32 { PostgresType.bool }
    /// The truth value.
    public var postgresBinding: PostgresBinding { PostgresBinding(text: self ? "t" : "f", typeOID: PostgresType.bool) }
    /// `t` or `f`.
    public static func decode(postgres field: Field) throws(PostgresError) -> Bool {
        let bytes = try field.bytes()
        if bytes.elementsEqual("t".utf8) || bytes.elementsEqual("true".utf8) { return true }
        if bytes.elementsEqual("f".utf8) || bytes.elementsEqual("false".utf8) { return false }
        throw field.error("the text is not a truth value")
    }
}

extension String: PostgresCodable {
    /// The text, of the type that the place in the statement asks for: `text`, `uuid`, `jsonb`, an enumeration…
    public var postgresBinding: PostgresBinding { PostgresBinding(text: self) }
    /// Any type's text.
    public static func decode(postgres field: Field) throws(PostgresError) -> String { try field.text() }
}

extension Double: PostgresCodable {
    /// `float8`
    public static var postgresTypeOID: UInt32 { PostgresType.float8 }
    /// The number, NaN and the infinities included.
    public var postgresBinding: PostgresBinding { PostgresBinding(text: FloatText.text(self), typeOID: PostgresType.float8) }
    /// Any numeric type's text.
    public static func decode(postgres field: Field) throws(PostgresError) -> Double { try FloatText.decode(field) }
}

extension Float: PostgresCodable {
    /// `float4`
    public static var postgresTypeOID: UInt32 { PostgresType.float4 }
    /// The number, NaN and the infinities included.
    public var postgresBinding: PostgresBinding { PostgresBinding(text: FloatText.text(self), typeOID: PostgresType.float4) }
    /// Any numeric type's text.
    public static func decode(postgres field: Field) throws(PostgresError) -> Float { try FloatText.decode(field) }
}

/// The texts of floating-point numbers, which are Swift's except for the infinities.
enum FloatText {
    static func text(_ value: some BinaryFloatingPoint & LosslessStringConvertible) -> String {
        value.isNaN ? "NaN" : value.isInfinite ? (value < 0 ? "-Infinity" : "Infinity") : String(value)
    }

    static func decode<T: BinaryFloatingPoint & LosslessStringConvertible>(_ field: Field) throws(PostgresError) -> T {
        let text = try field.text()
        if let value = T(text), value.isFinite || text.hasSuffix("Infinity") || text == "NaN" { return value }
        throw field.error("the text is not a number that fits \(T.self)")
    }
}

extension Decimal: PostgresCodable {
    /// `numeric`
    public static var postgresTypeOID: UInt32 { PostgresType.numeric }
    /// The number; up to 38 digits.
    public var postgresBinding: PostgresBinding {
        PostgresBinding(text: isNaN ? "NaN" : description, typeOID: PostgresType.numeric)
    }
    /// A number of at most 38 digits.
    public static func decode(postgres field: Field) throws(PostgresError) -> Decimal {
        let text = try field.text()
        if text == "NaN" { return .nan }
        guard let value = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX")) else {
            throw field.error("the text is not a decimal number")
        }
        return value
    }
}

extension UUID: PostgresCodable {
    /// `uuid`
    public static var postgresTypeOID: UInt32 { PostgresType.uuid }
    /// The identifier.
    public var postgresBinding: PostgresBinding { PostgresBinding(text: uuidString, typeOID: PostgresType.uuid) }
    /// The usual text of 36 characters.
    public static func decode(postgres field: Field) throws(PostgresError) -> UUID {
        guard let value = UUID(uuidString: try field.text()) else { throw field.error("the text is not a UUID") }
        return value
    }
}

extension Data: PostgresCodable {
    /// `bytea`
    public static var postgresTypeOID: UInt32 { PostgresType.bytea }
    /// The bytes, in binary.
    public var postgresBinding: PostgresBinding { PostgresBinding(binary: Array(self), typeOID: PostgresType.bytea) }
    /// The bytes of a `bytea`.
    public static func decode(postgres field: Field) throws(PostgresError) -> Data { Data(try ByteaText.decode(field)) }
}
