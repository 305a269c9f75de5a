/// How the numbers of a table's column become one number in a line of totals.
public enum TableAggregate: String, Sendable, Hashable, Codable {
    /// Added up.
    case sum
    /// Their arithmetic mean.
    case mean
    /// The smallest.
    case minimum
    /// The largest.
    case maximum
    /// How many there are.
    case count
    /// Left empty.
    case none

    /// By name; `avg`, `average`, `min` and `max` are understood too.
    init?(name: String) {
        switch name.lowercased() {
        case "avg", "average": self = .mean
        case "min": self = .minimum
        case "max": self = .maximum
        case let name:
            guard let aggregate = TableAggregate(rawValue: name) else { return nil }
            self = aggregate
        }
    }

    /// The one number of many, nil when there are none.
    func of(_ values: [Double]) -> Double? {
        switch self {
        case .sum: return values.reduce(0, +)
        case .mean: return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        case .minimum: return values.min()
        case .maximum: return values.max()
        case .count: return Double(values.count)
        case .none: return nil
        }
    }
}
