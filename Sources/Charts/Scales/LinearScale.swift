/// Maps numbers to places in proportion.
struct LinearScale: Sendable, Hashable {
    /// Smallest and largest value.
    let domain: (low: Double, high: Double)
    /// Places of the smallest and of the largest value.
    let range: (start: Double, end: Double)

    init(domain: (Double, Double), range: (Double, Double)) {
        let ordered = domain.0 <= domain.1 ? domain : (domain.1, domain.0)
        self.domain = ordered.0 == ordered.1 ? (ordered.0 - 0.5, ordered.0 + 0.5) : ordered
        self.range = range
    }

    /// The place of a value.
    func callAsFunction(_ value: Double) -> Double {
        let share = (value - domain.low) / (domain.high - domain.low)
        return range.start + (range.end - range.start) * (share.isFinite ? share : 0)
    }

    /// The value at a place.
    func invert(_ place: Double) -> Double {
        let extent = range.end - range.start
        return extent == 0 ? domain.low : domain.low + (place - range.start) / extent * (domain.high - domain.low)
    }

    static func == (left: LinearScale, right: LinearScale) -> Bool {
        left.domain == right.domain && left.range == right.range
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(domain.low)
        hasher.combine(domain.high)
        hasher.combine(range.start)
        hasher.combine(range.end)
    }
}
