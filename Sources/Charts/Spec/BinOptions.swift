/// How a histogram divides its values; in JSON a number of bins, a list of edges, or an object with a `width`.
public enum BinOptions: Sendable, Hashable {
    /// By the spread and number of the values.
    case automatic
    /// About so many, moved to round edges.
    case count(Int)
    /// Of this width, beginning at a multiple of it.
    case width(Double)
    /// Between these edges, in rising order.
    case edges([Double])
}

extension BinOptions: Codable {
    /// Reads a number, a list or an object; anything else means automatic.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let count = try? container.decode(Double.self) {
            self = count >= 1 && count <= 1_000 ? .count(Int(count)) : .automatic
        } else if let edges = try? container.decode([Double].self) {
            let rising = Set(edges.filter(\.isFinite)).sorted()
            self = rising.count > 1 ? .edges(Array(rising.prefix(501))) : .automatic
        } else if let object = try? LenientObject(from: decoder) {
            let width = object.number("width").flatMap { $0 > 0 ? $0 : nil }
            self = width.map(BinOptions.width) ?? object.integer("count").flatMap { (1...1_000).contains($0) ? .count($0) : nil } ?? .automatic
        } else {
            self = .automatic
        }
    }

    /// Writes a number, a list or an object; null for automatic.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .automatic:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .count(let count):
            var container = encoder.singleValueContainer()
            try container.encode(count)
        case .edges(let edges):
            var container = encoder.singleValueContainer()
            try container.encode(edges)
        case .width(let width):
            var container = encoder.container(keyedBy: OptionKey.self)
            try container.encode(width, forKey: "width")
        }
    }
}
