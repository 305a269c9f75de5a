/// Periods of the same calendar step, side by side.
struct TimeBins {
    /// When each begins.
    private(set) var starts: [Double]
    /// How long they are.
    let step: CalendarStep

    /// Bins over a range. Calendar bins, and bins of one unit other than a week, begin where the calendar's do; others at the first moment: weeks may begin on any day.
    init(_ step: CalendarStep, _ range: (low: Double, high: Double), _ clock: CalendarClock, isCalendar: Bool, limit: Int) {
        self.step = step
        guard !isCalendar, step.unit == .week || step.count > 1 else {
            starts = step.boundaries(from: step.floor(range.low, clock), to: range.high, clock, limit: limit)
            return
        }
        starts = []
        let first = clock.moment(range.low)
        let floor = CalendarStep(step.unit).floor(range.low, clock)
        for index in 0..<limit {
            let count = index * step.count
            let start =
                switch step.unit {
                case .second, .minute: floor + Double(count) * step.unit.seconds
                case .hour: clock.seconds(dayNumber: first.dayNumber, hour: first.hour + count)
                case .day: clock.seconds(dayNumber: first.dayNumber + count)
                case .week: clock.seconds(dayNumber: first.dayNumber + 7 * count)
                case .month: clock.seconds(year: first.year, month: first.month + count, day: 1)
                case .quarter: clock.seconds(year: first.year, month: first.month + 3 * count, day: 1)
                case .year: clock.seconds(year: first.year + count, month: first.month, day: 1)
                }
            guard start <= range.high + 0.5 else { break }
            starts.append(start)
        }
    }

    /// Leaves out all but the first bins.
    mutating func keepFirst(_ count: Int) {
        starts = Array(starts.prefix(count))
    }

    /// How many units lie between two moments by the wall clock; days for weeks, and months for all that is longer.
    static func distance(from first: Double, to last: Double, _ unit: CalendarUnit, _ clock: CalendarClock) -> Int {
        switch unit {
        case .second, .minute: return Int(((last - first) / unit.seconds).rounded())
        case .hour: return Int(((last + clock.offset(last) - first - clock.offset(first)) / unit.seconds).rounded())
        case .day, .week: return clock.moment(last).dayNumber - clock.moment(first).dayNumber
        case .month, .quarter, .year:
            let (last, first) = (clock.moment(last), clock.moment(first))
            return (last.year - first.year) * 12 + last.month - first.month
        }
    }
}
