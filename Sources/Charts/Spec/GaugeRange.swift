/// A named part of a gauge's scale; in JSON an object with these keys, or just the number where it ends.
public struct GaugeRange: Sendable, Hashable {
    /// `to`: where the part ends; it begins where the one before ends.
    public var to: Double
    /// `label`: its name ("poor", "good").
    public var label: String?

    /// Makes a range.
    public init(to: Double, label: String? = nil) {
        self.to = to
        self.label = label
    }
}

extension GaugeRange: Codable {
    /// Reads a number or an object; throws when no end can be read.
    public init(from decoder: any Decoder) throws {
        if let end = try? decoder.singleValueContainer().decode(Double.self), end.isFinite {
            self.init(to: end)
            return
        }
        let object = try LenientObject(from: decoder)
        guard let end = object.number("to") ?? object.number("limit") ?? object.number("value") else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "a range needs the number where it ends"))
        }
        self.init(to: end, label: object.text("label") ?? object.text("name"))
    }

    /// Writes an object.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: OptionKey.self)
        try container.encode(to, forKey: "to")
        try container.encodeIfPresent(label, forKey: "label")
    }
}
