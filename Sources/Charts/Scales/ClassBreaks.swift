import Foundation

/// Divides values into classes for a choropleth.
struct ClassBreaks: Sendable, Hashable {
    /// Edges from the lowest to the highest; one more than there are classes.
    let edges: [Double]

    /// Round equal steps when the values are spread evenly; else natural groups (ckmeans; Wang and Song 2011), their edges rounded to two digits.
    init(_ values: [Double], classes: Int) {
        let sorted = values.filter(\.isFinite).sorted()
        guard let low = sorted.first, let high = sorted.last, low < high else {
            let value = sorted.first ?? 0
            edges = [value, value]
            return
        }
        let pretty = Self.pretty(low, high, classes)
        let counts = Self.counts(sorted, pretty)
        let fullest = Double(counts.max() ?? 0) / Double(sorted.count)
        if fullest < 0.7, !pretty.isEmpty {
            edges = pretty
            return
        }
        let groups = Self.ckmeans(sorted, classes)
        var natural = [low]
        for (left, right) in zip(groups, groups.dropFirst()) {
            guard let last = left.last, let first = right.first else { continue }
            let edge = Self.rounded((last + first) / 2, between: last, and: first)
            if edge > natural[natural.count - 1] { natural.append(edge) }
        }
        let start = low > 0 && low < (natural.count > 1 ? natural[1] : high) * 0.5 ? 0 : low
        natural[0] = start
        if high > natural[natural.count - 1] { natural.append(high) }
        edges = natural
    }

    /// Number of classes.
    var count: Int { max(edges.count - 1, 1) }

    /// The class of a value, from zero.
    func index(of value: Double) -> Int {
        for index in 1..<max(edges.count, 2) where edges.indices.contains(index) && value < edges[index] { return index - 1 }
        return count - 1
    }

    private static func pretty(_ low: Double, _ high: Double, _ classes: Int) -> [Double] {
        let (start, end) = NumericTicks.nice(low > 0 && low < high * 0.3 ? 0 : low, high, count: Double(classes))
        let ticks = NumericTicks.ticks(start, end, count: Double(classes))
        return ticks.count > 2 && ticks.count <= 8 ? ticks : []
    }

    private static func counts(_ values: [Double], _ edges: [Double]) -> [Int] {
        guard edges.count > 1 else { return [values.count] }
        var counts = [Int](repeating: 0, count: edges.count - 1)
        for value in values { counts[(1..<(edges.count - 1)).first { value < edges[$0] }.map { $0 - 1 } ?? edges.count - 2] += 1 }
        return counts
    }

    private static func rounded(_ value: Double, between low: Double, and high: Double) -> Double {
        guard value != 0 else { return 0 }
        for digits in 1...6 {
            let power = pow(10, Double(digits - 1) - log10(abs(value)).rounded(.down))
            let candidate = (value * power).rounded() / power
            if candidate > low, candidate <= high { return candidate }
        }
        return value
    }

    /// Groups with the least sum of squared distances from their means, by dynamic programming; more than 400 values are thinned out first.
    static func ckmeans(_ sorted: [Double], _ classes: Int) -> [[Double]] {
        let values = sorted.count <= 400 ? sorted : (0..<400).map { sorted[$0 * (sorted.count - 1) / 399] }
        let count = values.count
        let groups = min(classes, Set(values).count)
        guard groups > 1 else { return [values] }
        var sums = [0.0]
        var squares = [0.0]
        let shift = values[count / 2]
        for value in values {
            sums.append(sums[sums.count - 1] + value - shift)
            squares.append(squares[squares.count - 1] + (value - shift) * (value - shift))
        }
        func cost(_ from: Int, _ to: Int) -> Double {
            let sum = sums[to + 1] - sums[from]
            return max(squares[to + 1] - squares[from] - sum * sum / Double(to - from + 1), 0)
        }
        var best = (0..<count).map { cost(0, $0) }
        var starts = [[Int](repeating: 0, count: count)]
        for group in 1..<groups {
            var next = [Double](repeating: .infinity, count: count)
            var start = [Int](repeating: 0, count: count)
            for last in group..<count {
                for first in group...last {
                    let total = best[first - 1] + cost(first, last)
                    if total < next[last] { (next[last], start[last]) = (total, first) }
                }
            }
            best = next
            starts.append(start)
        }
        var result: [[Double]] = []
        var last = count - 1
        for group in stride(from: groups - 1, through: 0, by: -1) {
            let first = group == 0 ? 0 : starts[group][last]
            result.insert(Array(values[first...last]), at: 0)
            last = first - 1
        }
        return result
    }
}
