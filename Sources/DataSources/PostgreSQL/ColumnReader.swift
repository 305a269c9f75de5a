import Dashboards
import Foundation
import Postgres

/// Turns the text of one column's values, as PostgreSQL sends it, into JSON.
struct ColumnReader: Sendable {
    private enum Form: Sendable {
        case text, boolean, integer, number, date, timestamp, bytes, json
    }

    private let form: Form
    private let isArray: Bool

    init(typeOID: UInt32) {
        let element = PostgresType.element(of: typeOID)
        isArray = element != 0
        form = Self.form(of: isArray ? element : typeOID)
    }

    /// What the column holds.
    var type: ColumnType {
        if isArray { return .json }
        return switch form {
        case .text, .bytes: .string
        case .boolean: .boolean
        case .integer: .integer
        case .number: .number
        case .date: .date
        case .timestamp: .timestamp
        case .json: .json
        }
    }

    func value(of text: ArraySlice<UInt8>) -> JSONValue {
        guard isArray else { return scalar(text) }
        return PostgresArrayText.value(of: text, element: scalar) ?? .string(String(decoding: text, as: UTF8.self))
    }

    private static func form(of typeOID: UInt32) -> Form {
        switch typeOID {
        case PostgresType.bool: .boolean
        case PostgresType.int2, PostgresType.int4, PostgresType.int8, 26: .integer
        case PostgresType.float4, PostgresType.float8, PostgresType.numeric: .number
        case PostgresType.date: .date
        case PostgresType.timestamp, PostgresType.timestamptz: .timestamp
        case PostgresType.bytea: .bytes
        case PostgresType.json, PostgresType.jsonb: .json
        default: .text
        }
    }

    private func scalar(_ text: ArraySlice<UInt8>) -> JSONValue {
        switch form {
        case .text: .string(String(decoding: text, as: UTF8.self))
        case .boolean: .bool(text.first == UInt8(ascii: "t"))
        case .integer: Self.integer(text)
        case .number: Self.number(text)
        case .date: Self.isInfinite(text) ? .null : .string(String(decoding: text, as: UTF8.self))
        case .timestamp: Self.timestamp(text)
        case .bytes: Self.base64(text)
        case .json: JSONParser.value(of: text) ?? .string(String(decoding: text, as: UTF8.self))
        }
    }

    /// Whole numbers that a double cannot hold exactly stay text, so that no reader rounds them.
    private static func integer(_ text: ArraySlice<UInt8>) -> JSONValue {
        let string = String(decoding: text, as: UTF8.self)
        guard let number = Int64(string), number.magnitude <= 1 << 53 else { return .string(string) }
        return .integer(number)
    }

    private static func number(_ text: ArraySlice<UInt8>) -> JSONValue {
        let string = String(decoding: text, as: UTF8.self)
        if string == "NaN" || isInfinite(text) { return .null }
        guard let number = Double(string), number.isFinite else { return .string(string) }
        let isPlain = !text.contains(UInt8(ascii: "e"))
        if isPlain, number.magnitude > 0x1p53 { return .string(string) }
        if isPlain, !text.contains(UInt8(ascii: ".")), let whole = Int64(string) { return .integer(whole) }
        return .number(number)
    }

    /// `2013-01-01 10:00:00.5+00` as `2013-01-01T10:00:00.5Z`; the session's time zone is UTC, and times without zone are taken as UTC.
    private static func timestamp(_ text: ArraySlice<UInt8>) -> JSONValue {
        if isInfinite(text) { return .null }
        guard text.count >= 19, text[text.startIndex + 10] == UInt8(ascii: " ") else { return .string(String(decoding: text, as: UTF8.self)) }
        var bytes = Array(text)
        bytes[10] = UInt8(ascii: "T")
        if bytes.suffix(3).elementsEqual("+00".utf8) { bytes.removeLast(3) }
        let isUTC = bytes[11...].allSatisfy { QueryTextScanner.isDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
        guard isUTC else { return .string(String(decoding: text, as: UTF8.self)) }
        bytes.append(UInt8(ascii: "Z"))
        return .string(String(decoding: bytes, as: UTF8.self))
    }

    private static func isInfinite(_ text: ArraySlice<UInt8>) -> Bool {
        text.elementsEqual("infinity".utf8) || text.elementsEqual("-infinity".utf8) || text.elementsEqual("Infinity".utf8)
            || text.elementsEqual("-Infinity".utf8)
    }

    private static func base64(_ text: ArraySlice<UInt8>) -> JSONValue {
        guard text.starts(with: "\\x".utf8), text.count % 2 == 0 else { return .string(Data(text).base64EncodedString()) }
        func digit(_ byte: UInt8) -> UInt8 { byte < UInt8(ascii: "a") ? byte &- UInt8(ascii: "0") : byte &- UInt8(ascii: "a") &+ 10 }
        var bytes = Data(capacity: text.count / 2)
        var index = text.startIndex + 2
        while index < text.endIndex {
            bytes.append(digit(text[index]) << 4 | digit(text[index + 1]))
            index += 2
        }
        return .string(bytes.base64EncodedString())
    }
}
