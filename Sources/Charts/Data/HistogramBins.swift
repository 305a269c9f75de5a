import Foundation

/// How many values fall between edges.
struct HistogramBins {
    /// Edges in rising order, one more than bins. A value on an edge belongs to the bin above it, the last edge to the last bin.
    let edges: [Double]
    /// Number of values in each bin.
    private(set) var counts: [Int]
    /// Number of values below the first or above the last edge.
    private(set) var outside = 0
    /// Number of all values.
    let total: Int

    /// More bins are never made.
    static let limit = 200

    /// Divides finite values; nil when there are none. `maximum` is the number of bins that can be drawn.
    init?(_ values: [Double], options: BinOptions = .automatic, maximum: Int = Self.limit) {
        let values = values.filter { abs($0) <= 1e300 }
        guard let low = values.min(), let high = values.max() else { return nil }
        total = values.count
        let most = min(max(maximum, 4), Self.limit)
        switch options {
        case .edges(let given): edges = given
        case .width(let width): edges = Self.edges(low, high, step: max(width, (high - low) / Double(Self.limit)))
        case .count(let count):
            edges = Self.edges(low, high, step: NumericTicks.step(low, high, count: Double(min(count, most))))
        case .automatic:
            let isWhole = values.allSatisfy { $0 == $0.rounded() && abs($0) < 1e15 }
            let wanted = min(Self.wantedBins(values, low, high), most)
            let step = NumericTicks.step(low, high, count: Double(wanted))
            edges = Self.edges(low, high, step: isWhole ? max(step, 1) : step)
        }
        counts = [Int](repeating: 0, count: edges.count - 1)
        for value in values {
            if let index = index(of: value) { counts[index] += 1 } else { outside += 1 }
        }
    }

    /// The bin that holds a value, by bisection.
    func index(of value: Double) -> Int? {
        guard let first = edges.first, let last = edges.last, value >= first, value <= last else { return nil }
        var (low, high) = (0, edges.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if edges[middle] <= value { low = middle } else { high = middle }
        }
        return low
    }

    /// True when all bins have the same width.
    var isEven: Bool {
        guard let width = smallestWidth else { return true }
        return zip(edges, edges.dropFirst()).allSatisfy { abs($1 - $0 - width) <= width * 1e-6 }
    }

    /// Width of the narrowest bin.
    var smallestWidth: Double? { zip(edges, edges.dropFirst()).map { $1 - $0 }.min() }

    /// Height of a bin's bar: its count, for bins of different widths the count per narrowest width, so that areas stay in proportion.
    func height(_ bin: Int) -> Double {
        guard !isEven, let width = smallestWidth else { return Double(counts[bin]) }
        return Double(counts[bin]) * width / (edges[bin + 1] - edges[bin])
    }

    /// Freedman and Diaconis (1981): twice the quartile distance by the cube root of the number; Sturges (1926) where the quartiles are equal.
    private static func wantedBins(_ values: [Double], _ low: Double, _ high: Double) -> Int {
        let sorted = values.sorted()
        let spread = quantile(sorted, 0.75) - quantile(sorted, 0.25)
        let sturges = Int(log2(Double(values.count)).rounded(.up)) + 1
        guard spread > 0 else { return sturges }
        let width = 2 * spread / cbrt(Double(values.count))
        let bins = (high - low) / width
        return bins.isFinite ? max(Int(min(bins.rounded(.up), Double(limit))), 1) : sturges
    }

    /// Linear between the two nearest values.
    private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
        let place = share * Double(sorted.count - 1)
        let index = Int(place)
        guard index + 1 < sorted.count else { return sorted[sorted.count - 1] }
        return sorted[index] + (sorted[index + 1] - sorted[index]) * (place - Double(index))
    }

    /// Multiples of a step that hold both ends; one bin around a single value.
    private static func edges(_ low: Double, _ high: Double, step: Double) -> [Double] {
        guard low < high, step > 0, step.isFinite else {
            let half = low == 0 ? 0.5 : (abs(low) < 1e15 && low == low.rounded() ? 0.5 : abs(low) * 0.05)
            return [low - half, low + half]
        }
        let inverse = step < 1 ? (1 / step).rounded() : 0
        func multiple(_ index: Double) -> Double { inverse > 0 && abs(inverse * step - 1) < 1e-9 ? index / inverse : index * step }
        var first = (low / step).rounded(.down)
        if multiple(first) > low { first -= 1 }
        if multiple(first + 1) <= low { first += 1 }
        var edges = [multiple(first)]
        while let last = edges.last, last <= high, edges.count <= limit * 2 {
            let next = multiple(first + Double(edges.count))
            guard next > last else { break }
            edges.append(next)
            if next > high { break }
        }
        if edges.count > 2, edges[edges.count - 2] == high { edges.removeLast() }
        if let last = edges.last, last < high { edges.append(high) }
        return edges.count > 1 ? edges : [low, high]
    }
}
