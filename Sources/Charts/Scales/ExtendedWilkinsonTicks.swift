import Foundation

/// Labels of an axis with few ticks, after Talbot, Lin and Hanrahan, "An Extension of Wilkinson's Algorithm for Positioning Tick Labels on Axes" (InfoVis 2010).
enum ExtendedWilkinsonTicks {
    /// The authors' steps without 4 and 3, which readers find harder to continue.
    private static let nice: [Double] = [1, 5, 2, 2.5]
    private static let weights = (simplicity: 0.25, coverage: 0.2, density: 0.5, legibility: 0.05)

    /// About `count` labels that cover the span best; empty when it has no extent.
    static func ticks(_ low: Double, _ high: Double, count: Int) -> [Double] {
        guard low.isFinite, high.isFinite, high > low, count > 1 else { return [] }
        let wanted = Double(count)
        var best = -2.0
        var result: (start: Double, step: Double, count: Int)?
        var skip = 1.0
        outer: while skip < 2 {
            for (rank, q) in nice.enumerated() {
                let simplest = maximumSimplicity(rank, skip)
                if score(simplest, 1, 1) < best { break outer }
                var labels = 2
                while labels < 24 {
                    let densest = maximumDensity(Double(labels), wanted)
                    if score(simplest, 1, densest) < best { break }
                    let delta = (high - low) / Double(labels + 1) / skip / q
                    guard delta > 0 else { break }
                    var power = log10(delta).rounded(.up)
                    for _ in 0..<12 {
                        let step = skip * q * pow(10, power)
                        let span = step * Double(labels - 1)
                        if score(simplest, maximumCoverage(low, high, span), densest) < best { break }
                        let firstStart = (high / step).rounded(.down) * skip - Double(labels - 1) * skip
                        let lastStart = (low / step).rounded(.up) * skip
                        if firstStart <= lastStart, lastStart - firstStart < 200 {
                            var start = firstStart
                            while start <= lastStart {
                                let first = start * step / skip
                                let last = first + span
                                let value = score(
                                    simplicity(rank, skip, first, last, step),
                                    coverage(low, high, first, last),
                                    density(Double(labels), wanted, low, high, first, last)
                                )
                                if value > best {
                                    best = value
                                    result = (first, step, labels)
                                }
                                start += 1
                            }
                        }
                        power += 1
                    }
                    labels += 1
                }
            }
            skip += 1
        }
        guard let result else { return [] }
        let multiple = (result.start / result.step)
        let whole = multiple.rounded()
        return (0..<result.count).map { index in
            let value = abs(multiple - whole) < 1e-9 ? (whole + Double(index)) * result.step : result.start + Double(index) * result.step
            let scale = pow(10, 12 - log10(max(abs(result.step), .leastNormalMagnitude)).rounded(.up))
            return scale.isFinite && abs(value * scale) < 9e15 ? (value * scale).rounded() / scale : value
        }
    }

    private static func score(_ simplicity: Double, _ coverage: Double, _ density: Double) -> Double {
        weights.simplicity * simplicity + weights.coverage * coverage + weights.density * density + weights.legibility
    }

    private static func simplicity(_ rank: Int, _ skip: Double, _ low: Double, _ high: Double, _ step: Double) -> Double {
        let remainder = (low / step) - (low / step).rounded(.down)
        let hasZero = (remainder < 1e-10 || 1 - remainder < 1e-10) && low <= 0 && high >= 0
        return 1 - Double(rank) / Double(nice.count - 1) - skip + 1 + (hasZero ? 1 : 0)
    }

    private static func maximumSimplicity(_ rank: Int, _ skip: Double) -> Double {
        1 - Double(rank) / Double(nice.count - 1) - skip + 1 + 1
    }

    private static func coverage(_ low: Double, _ high: Double, _ first: Double, _ last: Double) -> Double {
        let range = high - low
        return 1 - 0.5 * (pow(high - last, 2) + pow(low - first, 2)) / pow(0.1 * range, 2)
    }

    private static func maximumCoverage(_ low: Double, _ high: Double, _ span: Double) -> Double {
        let range = high - low
        guard span > range else { return 1 }
        let half = (span - range) / 2
        return 1 - 0.5 * (half * half * 2) / pow(0.1 * range, 2)
    }

    private static func density(_ labels: Double, _ wanted: Double, _ low: Double, _ high: Double, _ first: Double, _ last: Double) -> Double {
        let actual = (labels - 1) / (last - first)
        let ideal = (wanted - 1) / (max(last, high) - min(first, low))
        return 2 - max(actual / ideal, ideal / actual)
    }

    private static func maximumDensity(_ labels: Double, _ wanted: Double) -> Double {
        labels >= wanted ? 2 - (labels - 1) / (wanted - 1) : 1
    }
}
