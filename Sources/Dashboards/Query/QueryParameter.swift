/// The type of a parameter's value.
public enum ParameterType: String, Codable, Sendable, CaseIterable {
    /// Text.
    case string
    /// A whole number of 64 bits.
    case integer
    /// A floating-point number.
    case number
    /// true or false.
    case boolean
    /// A calendar day, `2013-01-31`.
    case date
    /// A moment, RFC 3339.
    case timestamp
    /// A UUID.
    case uuid
    /// A list of texts.
    case stringList = "string[]"
    /// A list of whole numbers.
    case integerList = "integer[]"
    /// A list of numbers.
    case numberList = "number[]"
    /// A list of truth values.
    case booleanList = "boolean[]"
    /// A list of days.
    case dateList = "date[]"
    /// A list of moments.
    case timestampList = "timestamp[]"
    /// A list of UUIDs.
    case uuidList = "uuid[]"

    /// The type of one element of a list type; nil for a scalar type.
    public var element: ParameterType? {
        switch self {
        case .stringList: .string
        case .integerList: .integer
        case .numberList: .number
        case .booleanList: .boolean
        case .dateList: .date
        case .timestampList: .timestamp
        case .uuidList: .uuid
        default: nil
        }
    }
}

/// A parameter that a query declares; written `:name` in its text.
public struct QueryParameter: Sendable, Hashable {
    /// The name: a letter or `_`, then letters, digits and `_`; at most 63 characters.
    public var name: String
    /// The type of its value.
    public var type: ParameterType
    /// Whether a caller must give a value when there is no default.
    public var required: Bool
    /// The value that counts when a caller gives none.
    public var defaultValue: JSONValue?
    /// The only values allowed, when not empty.
    public var allowed: [JSONValue]
    /// The least number, day or moment allowed.
    public var minimum: JSONValue?
    /// The greatest number, day or moment allowed.
    public var maximum: JSONValue?

    /// The parameters that the server sets; no caller and no query can declare them.
    public static let serverSet: Set<String> = ["facility_ids", "user_id", "now", "from", "to"]

    /// A parameter.
    public init(
        name: String,
        type: ParameterType,
        required: Bool = false,
        defaultValue: JSONValue? = nil,
        allowed: [JSONValue] = [],
        minimum: JSONValue? = nil,
        maximum: JSONValue? = nil
    ) {
        self.name = name
        self.type = type
        self.required = required
        self.defaultValue = defaultValue
        self.allowed = allowed
        self.minimum = minimum
        self.maximum = maximum
    }

    /// Whether a text is a plain identifier.
    public static func isIdentifier(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 63 else { return false }
        func isLetter(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
        }
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        return isLetter(first) && text.utf8.allSatisfy { isLetter($0) || isDigit($0) }
    }

    /// The rules a declaration breaks.
    public var violations: [RuleViolation] {
        var found: [RuleViolation] = []
        if !Self.isIdentifier(name) {
            let message = "A parameter's name is a letter or _, then letters, digits and _, at most 63 in all."
            found.append(RuleViolation(pointer: "/name", code: "form", message: message))
        }
        if Self.serverSet.contains(name) {
            found.append(RuleViolation(pointer: "/name", code: "reserved", message: "“\(name)” is set by the server and cannot be declared."))
        }
        for (pointer, value) in [("/default", defaultValue), ("/min", minimum), ("/max", maximum)] {
            guard let value, value != .null else { continue }
            let expected = pointer == "/default" ? type : type.element ?? type
            if ParameterValue(value, as: expected) == nil {
                found.append(RuleViolation(pointer: pointer, code: "type", message: "The value is no \(expected.rawValue)."))
            }
        }
        for (index, value) in allowed.enumerated() where ParameterValue(value, as: type.element ?? type) == nil {
            let message = "The value is no \((type.element ?? type).rawValue)."
            found.append(RuleViolation(pointer: "/allowed/\(index)", code: "type", message: message))
        }
        return found.isEmpty ? orderViolations : found
    }
}

extension QueryParameter {
    /// Limits that no value can meet, and a default that its own limits refuse.
    private var orderViolations: [RuleViolation] {
        let scalar = type.element ?? type
        if let least = minimum.flatMap({ ParameterValue($0, as: scalar) }), let greatest = maximum.flatMap({ ParameterValue($0, as: scalar) }),
            greatest.precedes(least) == true
        {
            return [RuleViolation(pointer: "/max", code: "range", message: "The maximum is below the minimum.")]
        }
        guard let defaultValue, defaultValue != .null else { return [] }
        do throws(RuleViolation) {
            _ = try value(from: defaultValue)
            return []
        } catch {
            return [error.nested(under: "/default")]
        }
    }
}

extension QueryParameter: Codable {
    private enum CodingKeys: String, CodingKey {
        case name
        case type
        case required
        case defaultValue = "default"
        case allowed
        case minimum = "min"
        case maximum = "max"
    }

    /// Decodes with defaults for what is left out.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        type = try container.decode(ParameterType.self, forKey: .type)
        required = try container.decodeIfPresent(Bool.self, forKey: .required) ?? false
        defaultValue = try container.decodeIfPresent(JSONValue.self, forKey: .defaultValue)
        allowed = try container.decodeIfPresent([JSONValue].self, forKey: .allowed) ?? []
        minimum = try container.decodeIfPresent(JSONValue.self, forKey: .minimum)
        maximum = try container.decodeIfPresent(JSONValue.self, forKey: .maximum)
    }
}
