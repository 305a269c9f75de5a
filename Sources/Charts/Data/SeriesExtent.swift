/// How far the values of several series reach.
struct SeriesExtent {
    /// Smallest and largest x.
    private(set) var x: (low: Double, high: Double)?
    /// Smallest and largest value.
    private(set) var y: (low: Double, high: Double)?
    /// Smallest distance above zero from one value of a series to its next; infinite when there is none.
    private(set) var step = Double.infinity
    /// For each series the sum of the sizes of all values.
    private(set) var weights: [Double] = []
    /// Series and entry of the first largest value.
    private(set) var peak: (series: Int, entry: Int)?

    init(_ series: [SeriesSet.Series]) {
        var x = (low: Double.infinity, high: -Double.infinity)
        var y = x
        for (place, one) in series.enumerated() {
            var weight = 0.0
            var previous = Double.infinity
            one.entries.withUnsafeBufferPointer { entries in
                for index in entries.indices {
                    let entry = entries[index]
                    if entry.x < x.low { x.low = entry.x }
                    if entry.x > x.high { x.high = entry.x }
                    let distance = entry.x - previous
                    if distance > 0, distance < step { step = distance }
                    previous = entry.x
                    guard let value = entry.y else { continue }
                    weight += abs(value)
                    if value < y.low { y.low = value }
                    if value > y.high {
                        y.high = value
                        peak = (place, index)
                    }
                }
            }
            weights.append(weight)
        }
        self.x = x.low <= x.high ? x : nil
        self.y = y.low <= y.high ? y : nil
    }

    /// Numbers of the series, those with the largest sums first.
    var ranking: [Int] { weights.indices.sorted { (weights[$0], -$0) > (weights[$1], -$1) } }
}

/// Remembers an extent until the series change.
final class KnownExtent {
    private var extent: SeriesExtent?

    var isFound: Bool { extent != nil }

    /// The extent of series that are always the same.
    func extent(of series: [SeriesSet.Series]) -> SeriesExtent {
        if let extent { return extent }
        let found = SeriesExtent(series)
        extent = found
        return found
    }
}
