import Dashboards
import Foundation

/// Finds out what columns hold from their values alone.
enum ColumnInference {
    /// A table of columns of equal length. Strings that are all days or all moments become such columns; a moment without a zone counts as UTC.
    static func table(names: [String], columns: [[JSONValue]]) -> ResultTable {
        let typed = columns.map(Self.typed)
        let rows = (columns.first?.indices ?? 0..<0).map { row in typed.map { $0.values[row] } }
        return ResultTable(columns: zip(names, typed).map { ResultColumn(name: $0, type: $1.type) }, rows: rows)
    }

    /// The values that the fields of a text file stand for, when all of a column do: whole numbers, numbers, true and false. Empty is null.
    static func values(ofFields fields: [String]) -> [JSONValue] {
        func all(_ convert: (String) -> JSONValue?) -> [JSONValue]? {
            var values: [JSONValue] = []
            values.reserveCapacity(fields.count)
            for field in fields {
                if field.isEmpty {
                    values.append(.null)
                } else if let value = convert(field) {
                    values.append(value)
                } else {
                    return nil
                }
            }
            return values
        }
        return all { isCode($0) ? nil : Int64($0).map(JSONValue.integer) }
            ?? all { field in
                guard !isCode(field), field.utf8.allSatisfy(isNumeric) else { return nil }
                return Double(field).map(JSONValue.number)
            }
            ?? all { $0 == "true" ? .bool(true) : $0 == "false" ? .bool(false) : nil }
            ?? fields.map { $0.isEmpty ? .null : .string($0) }
    }

    /// Digits with a leading zero, such as a postal code.
    private static func isCode(_ field: String) -> Bool {
        let digits = field.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        guard digits.first == UInt8(ascii: "0"), let second = digits.dropFirst().first else { return false }
        return (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(second)
    }

    private static func isNumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    private static func typed(_ values: [JSONValue]) -> (type: ColumnType, values: [JSONValue]) {
        var kinds: Set<Kind> = []
        for value in values {
            if let kind = Kind(value) { kinds.insert(kind) }
            if kinds.contains(.nested) { break }
        }
        switch kinds {
        case [.integer]: return (.integer, values)
        case [.number], [.integer, .number]: return (.number, values)
        case [.boolean]: return (.boolean, values)
        case [.text]: return moments(values) ?? (.string, values)
        case []: return (.string, values)
        default: return (kinds.contains(.nested) ? .json : .string, kinds.contains(.nested) ? values : values.map(\.asText))
        }
    }

    private enum Kind {
        case integer, number, boolean, text, nested

        init?(_ value: JSONValue) {
            switch value {
            case .null: return nil
            case .bool: self = .boolean
            case .integer: self = .integer
            case .number: self = .number
            case .string: self = .text
            case .array, .object: self = .nested
            }
        }
    }

    private static func moments(_ values: [JSONValue]) -> (type: ColumnType, values: [JSONValue])? {
        if values.allSatisfy({ $0.stringValue.map { Date(rfc3339: $0 + "T00:00:00Z") != nil } ?? true }) { return (.date, values) }
        var moments: [JSONValue] = []
        moments.reserveCapacity(values.count)
        for value in values {
            guard let text = value.stringValue else {
                moments.append(value)
                continue
            }
            guard let date = Date(rfc3339: text) ?? Date(rfc3339: text + "Z") ?? Date(rfc3339: text + ":00Z") else { return nil }
            moments.append(.string(date.rfc3339))
        }
        return (.timestamp, moments)
    }
}

extension JSONValue {
    /// A scalar as the text that a mixed column holds.
    fileprivate var asText: JSONValue {
        switch self {
        case .bool(let flag): .string(flag ? "true" : "false")
        case .integer(let number): .string(String(number))
        case .number(let number): .string(String(number))
        default: self
        }
    }
}
