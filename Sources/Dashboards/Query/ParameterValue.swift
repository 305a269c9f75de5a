public import Foundation

/// A value of a known type, in its one canonical form: `1`, `1.0` and `"1"` given for an integer are the same value.
public indirect enum ParameterValue: Sendable, Hashable {
    /// No value, of a type.
    case null(ParameterType)
    /// Text in Unicode normalization form C.
    case string(String)
    /// A whole number.
    case integer(Int64)
    /// A finite number.
    case number(Double)
    /// A truth value.
    case boolean(Bool)
    /// A calendar day as `yyyy-mm-dd`.
    case date(String)
    /// A moment.
    case timestamp(Date)
    /// A UUID.
    case uuid(UUID)
    /// Elements of one scalar type, in the order given.
    case list([ParameterValue], of: ParameterType)

    /// Reads a JSON value as a type; nil when it is none. Numbers may come as text, as front ends send them from a URL.
    public init?(_ value: JSONValue, as type: ParameterType) {
        if value == .null {
            self = .null(type)
            return
        }
        if let element = type.element {
            guard case .array(let items) = value, items.count <= 10_000 else { return nil }
            var values: [ParameterValue] = []
            values.reserveCapacity(items.count)
            for item in items {
                guard let read = ParameterValue(item, as: element) else { return nil }
                values.append(read)
            }
            self = .list(values, of: element)
            return
        }
        switch (type, value) {
        case (.string, .string(let text)) where !text.utf8.contains(0): self = .string(text.precomposedStringWithCanonicalMapping)
        case (.integer, .integer(let number)): self = .integer(number)
        case (.integer, .number(let number)):
            guard let whole = Int64(exactly: number) else { return nil }
            self = .integer(whole)
        case (.integer, .string(let text)):
            guard let whole = Int64(text) else { return nil }
            self = .integer(whole)
        case (.number, .integer(let number)): self = .number(Double(number))
        case (.number, .number(let number)) where number.isFinite: self = .number(number == 0 ? 0 : number)
        case (.number, .string(let text)):
            guard let number = Double(text), number.isFinite else { return nil }
            self = .number(number == 0 ? 0 : number)
        case (.boolean, .bool(let truth)): self = .boolean(truth)
        case (.boolean, .string("true")): self = .boolean(true)
        case (.boolean, .string("false")): self = .boolean(false)
        case (.date, .string(let text)):
            guard Self.isDay(text) else { return nil }
            self = .date(text)
        case (.timestamp, .string(let text)):
            guard let moment = Date(rfc3339: text) else { return nil }
            self = .timestamp(moment)
        case (.uuid, .string(let text)):
            guard text.utf8.count == 36, let uuid = UUID(uuidString: text) else { return nil }
            self = .uuid(uuid)
        default: return nil
        }
    }

    /// Whether a text is a day of the Gregorian calendar, `2013-02-29` not being one.
    static func isDay(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard text.utf8.count == 10, parts.count == 3, parts[0].count == 4, parts[1].count == 2,
            parts.allSatisfy({ $0.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }),
            let year = Int64(text.prefix(4)), let month = Int64(text.dropFirst(5).prefix(2)), let day = Int64(text.suffix(2)), year >= 1
        else { return false }
        return GregorianDay.exists(year: year, month: month, day: day)
    }

    /// The JSON form; what cache keys and job arguments hold.
    public var json: JSONValue {
        switch self {
        case .null: .null
        case .string(let text), .date(let text): .string(text)
        case .integer(let number): .integer(number)
        case .number(let number): .number(number)
        case .boolean(let truth): .bool(truth)
        case .timestamp(let moment): .string(moment.rfc3339)
        case .uuid(let uuid): .string(uuid.uuidString.lowercased())
        case .list(let items, _): .array(items.map(\.json))
        }
    }

    /// Whether the value lies before another of the same type; nil where an order has no meaning.
    func precedes(_ other: ParameterValue) -> Bool? {
        switch (self, other) {
        case (.integer(let left), .integer(let right)): left < right
        case (.number(let left), .number(let right)): left < right
        case (.date(let left), .date(let right)): left < right
        case (.timestamp(let left), .timestamp(let right)): left < right
        case (.string(let left), .string(let right)): left < right
        default: nil
        }
    }
}
