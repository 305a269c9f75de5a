import Foundation

extension SeriesSet {
    /// The length of the data's own time bins, from the smallest distance between two moments; at least days for columns of days.
    func timeUnit(_ content: WidgetContent) -> CalendarUnit {
        if let unit = CalendarUnit(content.options.timeUnit) { return unit }
        var smallest = extent.step
        if smallest == .infinity {
            let distinct = Set(series.flatMap { $0.entries.map(\.x) }).sorted()
            for (left, right) in zip(distinct, distinct.dropFirst()) { smallest = min(smallest, right - left) }
        }
        let isDate = content.table.columns[xColumn].type == .date
        if smallest == .infinity { return isDate ? .day : .hour }
        let unit: CalendarUnit =
            switch smallest {
            case (360 * 86_400)...: .year
            case (88 * 86_400)...: .quarter
            case (27.9 * 86_400)...: .month
            case (6.9 * 86_400)...: .week
            case (22.9 * 3_600)...: .day
            case 3_599...: .hour
            case 59...: .minute
            default: .second
            }
        return isDate ? max(unit, .day) : unit
    }

    /// With a configured time unit, a bin without a row breaks the line.
    mutating func breakAtMissingBins(_ content: WidgetContent) {
        guard kind == .time, let unit = CalendarUnit(content.options.timeUnit) else { return }
        for index in series.indices {
            var entries = SeriesEntries()
            for entry in series[index].entries {
                if let last = entries.last, entry.x - last.x > unit.seconds * 1.6 { entries.append(Entry(x: last.x + unit.seconds, y: nil)) }
                entries.append(entry)
            }
            series[index].entries = entries
        }
    }

    /// Turns moments into categories, one for each bin of the whole range, so that empty periods keep their place. Values in one bin are added, shares averaged.
    mutating func bin(_ content: WidgetContent, maximum: Int) -> TimeBins? {
        guard kind == .time, let range = xRange else { return nil }
        let clock = content.clock(column: xColumn)
        let rhythm = self.rhythm(content, clock)
        let span = range.high - range.low
        var bins: TimeBins
        if span / rhythm.seconds <= Double(maximum) {
            bins = TimeBins(rhythm, range, clock, isCalendar: CalendarUnit(content.options.timeUnit) != nil, limit: maximum * 3 + 10)
        } else {
            var unit = rhythm.unit
            while unit < .year, span / unit.seconds > Double(maximum) { unit = CalendarUnit(rawValue: unit.rawValue + 1) ?? .year }
            let years = Int((span / CalendarUnit.year.seconds / Double(maximum)).rounded(.up))
            let step = CalendarStep(unit, unit == .year ? years : 1)
            bins = TimeBins(step, range, clock, isCalendar: true, limit: maximum * 3 + 10)
        }
        guard !bins.starts.isEmpty else { return nil }
        for index in series.indices {
            var values: [Int: [Double]] = [:]
            var place = 0
            for entry in series[index].entries {
                while place + 1 < bins.starts.count, bins.starts[place + 1] <= entry.x + 0.5 { place += 1 }
                if let y = entry.y { values[place, default: []].append(y) }
            }
            series[index].entries = SeriesEntries(
                values.keys.sorted().map { Entry(x: Double($0), y: values[$0].flatMap { content.aggregate.of($0) }) }
            )
        }
        let format = content.timeFormat(column: xColumn)
        let unit = bins.step.unit
        categories = bins.starts.map { format.bin($0, unit) }
        kind = .category(isOrdered: true)
        if unit != rhythm.unit {
            let phrases = content.type.phrases
            notes.append(Phrases.fill(content.aggregate == .mean ? phrases.averaged : phrases.addedUp, phrases.units[unit.rawValue]))
        }
        return bins
    }

    /// The step at whose distance all moments stand: the time unit, or several of it when the data have a value every 15 minutes, 6 hours or 10 years.
    private func rhythm(_ content: WidgetContent, _ clock: CalendarClock) -> CalendarStep {
        let unit = timeUnit(content)
        guard CalendarUnit(content.options.timeUnit) == nil, let first = xRange?.low else { return CalendarStep(unit) }
        var common = 0
        var previous: SeriesEntries?
        for one in series where previous?.sharesPlaces(with: one.entries) != true {
            previous = one.entries
            for x in one.entries.x {
                common = Self.greatestCommonDivisor(common, TimeBins.distance(from: first, to: x, unit, clock))
                if common == 1 { return CalendarStep(unit) }
            }
        }
        guard common > 0 else { return CalendarStep(unit) }
        let step: CalendarStep =
            switch unit {
            case .second, .minute, .hour, .day: CalendarStep(unit, common)
            case .week: common.isMultiple(of: 7) ? CalendarStep(.week, common / 7) : CalendarStep(.day, common)
            case .month, .quarter, .year:
                common.isMultiple(of: 12)
                    ? CalendarStep(.year, common / 12)
                    : (common.isMultiple(of: 3) ? CalendarStep(.quarter, common / 3) : CalendarStep(.month, common))
            }
        return step.seconds < unit.seconds * 0.9 ? CalendarStep(unit) : step
    }

    private static func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
        var (left, right) = (abs(left), abs(right))
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }
}
