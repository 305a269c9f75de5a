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
            if place == 0 || !one.entries.sharesPlaces(with: series[place - 1].entries) {
                let places = Places(one.entries.x)
                x = (min(x.low, places.low), max(x.high, places.high))
                step = min(step, places.step)
            }
            let values = Values(one.entries.y)
            if values.high > y.high { peak = (place, values.peak) }
            y = (min(y.low, values.low), max(y.high, values.high))
            weights.append(values.weight)
        }
        self.x = x.low <= x.high ? x : nil
        self.y = y.low <= y.high ? y : nil
    }

    /// How far the places of one series reach.
    private struct Places {
        private(set) var low = Double.infinity
        private(set) var high = -Double.infinity
        private(set) var step = Double.infinity

        init(_ places: [Double]) {
            var previous = Double.infinity
            for place in places {
                low = place < low ? place : low
                high = place > high ? place : high
                let distance = place - previous
                if distance > 0, distance < step { step = distance }
                previous = place
            }
        }
    }

    /// How far the values of one series reach, gaps left out.
    private struct Values {
        private(set) var low = Double.infinity
        private(set) var high = -Double.infinity
        private(set) var weight = 0.0
        /// The first largest value.
        private(set) var peak = 0

        init(_ values: [Double]) {
            for (index, value) in values.enumerated() where !value.isNaN {
                weight += abs(value)
                low = value < low ? value : low
                if value > high { (high, peak) = (value, index) }
            }
        }
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
