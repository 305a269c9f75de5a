/// A colour for a table's cells whose number meets a condition; in JSON `{"when": ">=", "value": 90, "color": "good"}`.
public struct TableRule: Sendable, Hashable {
    /// How a cell's number is compared with the rule's.
    public enum Comparison: String, Sendable, Hashable, Codable {
        /// Smaller.
        case less = "<"
        /// Smaller or equal.
        case atMost = "<="
        /// Equal.
        case equal = "="
        /// Larger or equal.
        case atLeast = ">="
        /// Larger.
        case more = ">"
    }

    /// `when`: how a cell's number is compared.
    public var comparison: Comparison
    /// `value`: what it is compared with.
    public var value: Double
    /// `color`: `good`, `bad` or a colour as `#rrggbb`.
    public var color: String

    /// Makes a rule.
    public init(_ comparison: Comparison, _ value: Double, color: String) {
        self.comparison = comparison
        self.value = value
        self.color = color
    }

    /// True when the number meets the condition.
    func holds(_ number: Double) -> Bool {
        switch comparison {
        case .less: number < value
        case .atMost: number <= value
        case .equal: number == value
        case .atLeast: number >= value
        case .more: number > value
        }
    }

    /// The rule's colour on a theme; nil for one that cannot be read.
    func color(_ theme: Theme) -> Color? {
        switch color.lowercased() {
        case "good": theme.good
        case "bad": theme.bad
        default: Color(hex: color)
        }
    }
}

extension TableRule: Codable {
    /// Reads an object; a missing or odd condition throws, so that the list leaves the rule out.
    public init(from decoder: any Decoder) throws {
        let object = try LenientObject(from: decoder)
        let sign = object.text("when").map { $0 == "==" ? "=" : $0 }
        guard let comparison = sign.flatMap(Comparison.init(rawValue:)), let value = object.number("value"), let color = object.text("color") else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "a rule has when, value and color"))
        }
        self.init(comparison, value, color: color)
    }

    /// Writes an object.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: OptionKey.self)
        try container.encode(comparison, forKey: "when")
        try container.encode(value, forKey: "value")
        try container.encode(color, forKey: "color")
    }
}
