import Foundation

/// A distance between ticks that follows the calendar: "every 3 hours", "every 2 years". Steps by the wall clock, so a day is a day also when it has 23 or 25 hours.
struct CalendarStep: Sendable, Hashable {
    let unit: CalendarUnit
    let count: Int

    init(_ unit: CalendarUnit, _ count: Int = 1) {
        self.unit = unit
        self.count = max(count, 1)
    }

    /// Usual length in seconds.
    var seconds: Double { unit.seconds * Double(count) }

    /// The ladder of d3-time, with half years.
    static let ladder: [CalendarStep] = [
        CalendarStep(.second, 1), CalendarStep(.second, 5), CalendarStep(.second, 15), CalendarStep(.second, 30),
        CalendarStep(.minute, 1), CalendarStep(.minute, 5), CalendarStep(.minute, 15), CalendarStep(.minute, 30),
        CalendarStep(.hour, 1), CalendarStep(.hour, 3), CalendarStep(.hour, 6), CalendarStep(.hour, 12),
        CalendarStep(.day, 1), CalendarStep(.day, 2), CalendarStep(.week, 1),
        CalendarStep(.month, 1), CalendarStep(.month, 3), CalendarStep(.month, 6), CalendarStep(.year, 1),
    ]

    /// The step whose length is nearest, by ratio, to `span / count` seconds; beyond a year 2, 5, 10 … years.
    static func nearest(span: Double, count: Double) -> CalendarStep {
        let target = span / max(count, 1)
        if target > CalendarUnit.year.seconds * 1.5 {
            let years = NumericTicks.step(0, span / CalendarUnit.year.seconds, count: count)
            return CalendarStep(.year, max(1, Int(min(years, 1e6).rounded())))
        }
        return ladder.min { abs(log($0.seconds / target)) < abs(log($1.seconds / target)) } ?? CalendarStep(.day)
    }

    /// The next longer step.
    var coarser: CalendarStep {
        if unit == .year {
            let lead = Double(count) / pow(10, log10(Double(count)).rounded(.down))
            return CalendarStep(.year, lead < 1.5 ? count * 2 : (lead < 3 ? count * 5 / 2 : count * 2))
        }
        return Self.ladder.first { $0.seconds > seconds * 1.01 } ?? CalendarStep(.year, 2)
    }

    /// The last step boundary at or before a moment.
    func floor(_ seconds: Double, _ clock: CalendarClock) -> Double {
        if unit <= .minute || (unit == .hour && count == 1) {
            let length = self.seconds
            let offset = clock.offset(seconds)
            return ((seconds + offset) / length).rounded(.down) * length - offset
        }
        let moment = clock.moment(seconds)
        switch unit {
        case .second, .minute, .hour: return min(clock.seconds(dayNumber: moment.dayNumber, hour: moment.hour / count * count), seconds)
        case .day: return clock.seconds(dayNumber: moment.dayNumber - (moment.day - 1) % count)
        case .week: return clock.seconds(dayNumber: moment.dayNumber - (moment.weekday - 1))
        case .month, .quarter:
            let months = unit == .quarter ? count * 3 : count
            return clock.seconds(year: moment.year, month: (moment.month - 1) / months * months + 1, day: 1)
        case .year: return clock.seconds(year: CalendarClock.floorDivide(moment.year, count) * count, month: 1, day: 1)
        }
    }

    /// The boundary after a boundary.
    func next(_ boundary: Double, _ clock: CalendarClock) -> Double {
        if unit <= .minute || (unit == .hour && count == 1) { return boundary + seconds }
        let moment = clock.moment(boundary)
        let result: Double
        switch unit {
        case .second, .minute, .hour: result = clock.seconds(dayNumber: moment.dayNumber, hour: (moment.hour / count + 1) * count)
        case .day:
            var day = moment.dayNumber + count
            let date = CalendarClock.date(dayNumber: day)
            if count > 1, date.month != moment.month || CalendarClock.date(dayNumber: day + 1).month != date.month {
                day = CalendarClock.dayNumber(year: moment.year, month: moment.month + 1, day: 1)
            }
            result = clock.seconds(dayNumber: day)
        case .week: result = clock.seconds(dayNumber: moment.dayNumber + 7 * count)
        case .month, .quarter: result = clock.seconds(year: moment.year, month: moment.month + (unit == .quarter ? 3 : 1) * count, day: 1)
        case .year: result = clock.seconds(year: moment.year + count, month: 1, day: 1)
        }
        return result > boundary ? result : boundary + seconds
    }

    /// All boundaries within a span, ends included, at most `limit`.
    func boundaries(from start: Double, to end: Double, _ clock: CalendarClock, limit: Int = 2_000) -> [Double] {
        var result: [Double] = []
        var boundary = floor(start, clock)
        if boundary < start { boundary = next(boundary, clock) }
        while boundary <= end, result.count < limit {
            result.append(boundary)
            boundary = next(boundary, clock)
        }
        return result
    }
}
