/// The span of a value axis and its ticks.
struct ValueDomain: Sendable, Hashable {
    /// Smallest value of the axis.
    let low: Double
    /// Largest value of the axis.
    let high: Double
    /// Round numbers within.
    let ticks: [Double]

    /// Chooses span and ticks for values along `length` points, one tick for each 35 points or so; with few ticks extended Wilkinson labels, else d3's.
    /// Zero is included when asked, and also when it lies less than a fifth of the span away.
    init(values: (low: Double, high: Double), length: Double, includesZero: Bool, spacing: Double = 38) {
        var low = values.low.isFinite ? values.low : 0
        var high = values.high.isFinite ? values.high : 0
        (low, high) = (max(low, -1e300), min(high, 1e300))
        if includesZero {
            low = min(low, 0)
            high = max(high, 0)
        } else if low > 0, low < (high - low) * 0.25 {
            low = 0
        } else if high < 0, -high < (high - low) * 0.25 {
            high = 0
        }
        if low == high {
            if low == 0 { high = 1 } else if includesZero || low > 0 { (low, high) = low > 0 ? (0, high) : (low, 0) } else { high = 0 }
        }
        let wanted = max(2, min(length / spacing, 6))
        var ticks: [Double] = []
        if wanted < 4.5 { ticks = ExtendedWilkinsonTicks.ticks(low, high, count: max(2, Int(wanted.rounded()) + 1)) }
        if ticks.count < 2 {
            (low, high) = NumericTicks.nice(low, high, count: wanted)
            ticks = NumericTicks.ticks(low, high, count: wanted)
        } else if let first = ticks.first, let last = ticks.last {
            let step = ticks[1] - ticks[0]
            let slack = step * 0.4
            if first - low > slack { ticks.insert(first - step, at: 0) }
            if high - last > slack { ticks.append(last + step) }
            low = min(low, ticks.first ?? low)
            high = max(high, ticks.last ?? high)
        }
        ticks = Self.thinned(ticks, pitch: length / (high - low))
        self.low = low
        self.high = high
        self.ticks = ticks.map { abs($0) < (high - low) * 1e-12 ? 0 : $0 }
    }

    /// Every second tick, until labels do not touch.
    private static func thinned(_ ticks: [Double], pitch: Double) -> [Double] {
        var ticks = ticks
        while ticks.count > 2, (ticks[1] - ticks[0]) * pitch < 11 {
            let double = (ticks[1] - ticks[0]) * 2
            let even = ticks.filter { abs(($0 / double).rounded() * double - $0) < double * 1e-6 }
            ticks = even.count >= 2 && even.count < ticks.count ? even : [ticks[0], ticks[ticks.count - 1]]
        }
        return ticks
    }

    /// A span with ticks that are already known.
    init(low: Double, high: Double, ticks: [Double]) {
        self.low = low
        self.high = high
        self.ticks = ticks
    }
}
