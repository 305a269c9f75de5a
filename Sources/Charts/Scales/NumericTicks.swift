import Foundation

/// Round numbers along an axis, after d3-array `ticks` (Bostock).
enum NumericTicks {
    /// Round numbers within a span, about `count` of them; each is an integer multiple of the step, so no rounding noise appears.
    static func ticks(_ start: Double, _ stop: Double, count: Double) -> [Double] {
        guard start.isFinite, stop.isFinite, count > 0 else { return [] }
        if start == stop { return [start] }
        let reversed = stop < start
        let (low, high) = reversed ? (stop, start) : (start, stop)
        let specification = specification(low, high, count)
        guard specification.last >= specification.first, specification.last - specification.first < 10_000 else { return [] }
        let steps = Int(specification.last - specification.first)
        let values = (0...steps).map { index -> Double in
            let multiple = specification.first + Double(index)
            return specification.increment < 0 ? multiple / -specification.increment : multiple * specification.increment
        }
        return reversed ? values.reversed() : values
    }

    /// The distance between ticks.
    static func step(_ start: Double, _ stop: Double, count: Double) -> Double {
        guard start.isFinite, stop.isFinite, count > 0, start != stop else { return 0 }
        let increment = specification(min(start, stop), max(start, stop), count).increment
        return increment < 0 ? 1 / -increment : increment
    }

    /// The span widened to whole steps on both sides.
    static func nice(_ start: Double, _ stop: Double, count: Double) -> (Double, Double) {
        var (low, high) = (start, stop)
        var previous = 0.0
        for _ in 0..<10 {
            guard low < high else { return (low, high) }
            let increment = specification(low, high, count).increment
            if increment == previous || increment == 0 || !increment.isFinite { break }
            if increment > 0 {
                low = (low / increment).rounded(.down) * increment
                high = (high / increment).rounded(.up) * increment
            } else {
                low = (low * -increment).rounded(.down) / -increment
                high = (high * -increment).rounded(.up) / -increment
            }
            previous = increment
        }
        return (low, high)
    }

    /// First and last multiple, and the increment: negative when it is the inverse of a step below one.
    private static func specification(_ start: Double, _ stop: Double, _ count: Double) -> (first: Double, last: Double, increment: Double) {
        let step = (stop - start) / max(count, 0.000_001)
        let power = log10(step).rounded(.down)
        guard power.isFinite else { return (0, -1, 0) }
        let error = step / pow(10, power)
        let factor = error >= 50.0.squareRoot() ? 10.0 : (error >= 10.0.squareRoot() ? 5 : (error >= 2.0.squareRoot() ? 2 : 1))
        var increment: Double
        var first: Double
        var last: Double
        if power < 0 {
            increment = pow(10, -power) / factor
            first = (start * increment).rounded()
            last = (stop * increment).rounded()
            if first / increment < start { first += 1 }
            if last / increment > stop { last -= 1 }
            increment = -increment
        } else {
            increment = pow(10, power) * factor
            first = (start / increment).rounded()
            last = (stop / increment).rounded()
            if first * increment < start { first += 1 }
            if last * increment > stop { last -= 1 }
        }
        if last < first, count >= 0.5, count < 2 { return specification(start, stop, count * 2) }
        return (first, last, increment)
    }
}
