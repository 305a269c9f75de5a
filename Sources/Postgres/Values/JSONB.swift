import Foundation

/// A `Codable` value stored as `jsonb`; reads `json` too. Dates are ISO 8601 text.
public struct JSONB<Value: Codable & Sendable>: PostgresCodable {
    /// The value.
    public var value: Value

    /// Wraps a value.
    public init(_ value: Value) {
        self.value = value
    }

    /// `jsonb`
    public static var postgresTypeOID: UInt32 { PostgresType.jsonb }

    /// The value's JSON; throws `.encoding` when the encoder refuses, for example for NaN.
    public var postgresBinding: PostgresBinding {
        get throws(PostgresError) {
            let encoder = JSONEncoder()
            encoder.dateEncodingStrategy = .iso8601
            do {
                return PostgresBinding(text: String(decoding: try encoder.encode(value), as: UTF8.self), typeOID: PostgresType.jsonb)
            } catch {
                throw PostgresError(.encoding, "\(Value.self) cannot be written as JSON", cause: error)
            }
        }
    }

    /// The value read from JSON; throws `.decoding` when the JSON has another shape.
    public static func decode(postgres field: Field) throws(PostgresError) -> JSONB<Value> {
        let bytes = try field.bytes()
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        do {
            return JSONB(try decoder.decode(Value.self, from: Data(bytes)))
        } catch {
            throw field.error("the JSON does not have the shape of \(Value.self)", cause: error)
        }
    }
}

extension JSONB: Equatable where Value: Equatable {}
extension JSONB: Hashable where Value: Hashable {}
