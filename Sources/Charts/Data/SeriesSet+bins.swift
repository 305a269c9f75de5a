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

    /// Turns moments into categories, one for each bin of the whole range, so that empty periods keep their place. Values in one bin are added. Returns the bins' starts and unit.
    mutating func bin(_ content: WidgetContent, maximum: Int) -> (starts: [Double], unit: CalendarUnit)? {
        guard kind == .time, let range = xRange else { return nil }
        let clock = content.clock(column: xColumn)
        let original = timeUnit(content)
        var unit = original
        while unit < .year, (range.high - range.low) / unit.seconds > Double(maximum) { unit = CalendarUnit(rawValue: unit.rawValue + 1) ?? .year }
        var step = CalendarStep(unit)
        if unit == .year {
            step = CalendarStep(.year, max(1, Int(((range.high - range.low) / CalendarUnit.year.seconds / Double(maximum)).rounded(.up))))
        }
        let isPhasedWeek = unit == .week && unit == original
        let origin = isPhasedWeek ? range.low : step.floor(range.low, clock)
        var starts = step.boundaries(from: origin, to: range.high, clock, limit: maximum * 3 + 10)
        if isPhasedWeek {
            let first = clock.moment(origin)
            starts = (0...Int((range.high - origin) / step.seconds + 0.1)).map { clock.seconds(dayNumber: first.dayNumber + 7 * $0) }
        }
        guard !starts.isEmpty else { return nil }
        for index in series.indices {
            var sums: [Int: Double] = [:]
            var place = 0
            for entry in series[index].entries {
                while place + 1 < starts.count, starts[place + 1] <= entry.x + 0.5 { place += 1 }
                if let y = entry.y { sums[place, default: 0] += y }
            }
            series[index].entries = SeriesEntries(sums.keys.sorted().map { Entry(x: Double($0), y: sums[$0]) })
        }
        let format = content.timeFormat(column: xColumn)
        categories = starts.map { format.bin($0, unit) }
        kind = .category(isOrdered: true)
        if unit != original { notes.append(Phrases.fill(content.type.phrases.addedUp, content.type.phrases.units[unit.rawValue])) }
        return (starts, unit)
    }
}
