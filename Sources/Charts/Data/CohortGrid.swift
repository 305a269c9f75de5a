import Foundation

/// Groups by when they began, and how much of each is still there after each period; shares are recomputed from the counts.
struct CohortGrid {
    /// A group.
    struct Cohort {
        var name: String
        /// Its number of members; nil when the data are shares already.
        var size: Double?
        /// Share after each period; nil where nothing is known.
        var shares: [Double?]
        /// Periods that have passed: beyond them the triangle is empty.
        var reach: Int
    }

    private(set) var cohorts: [Cohort] = []
    /// Names of the periods.
    private(set) var periods: [String] = []
    /// Mean share after each period over the cohorts that reached it, weighted by their sizes.
    private(set) var averages: [Double?] = []
    /// The largest share.
    private(set) var largest = 0.0

    init(_ content: WidgetContent) throws(ChartProblem) {
        let table = content.table
        let options = content.options
        let sizeColumn = try table.optionalColumn(options.size)
        let namedPeriod = try table.optionalColumn(options.x)
        let namedCohort = try table.optionalColumn(options.y.first ?? options.series)
        let known = table.columns.map(\.name)
        var free = table.columns.indices.filter { $0 != sizeColumn && $0 != namedPeriod && $0 != namedCohort }
        let value: Int
        if let name = options.value {
            value = try table.require(name)
        } else if let last = free.last(where: { table.columns[$0].isNumeric }) {
            value = last
        } else {
            throw .missingColumn(part: "value", known: known)
        }
        free.removeAll { $0 == value }
        guard let cohort = namedCohort ?? free.first(where: { $0 != namedPeriod }) else { throw .missingColumn(part: "y", known: known) }
        guard let period = namedPeriod ?? free.first(where: { $0 != cohort }) else { throw .missingColumn(part: "x", known: known) }
        let across = Axis(content, column: period)
        let down = Axis(content, column: cohort)
        let ages = Self.ages(content, across: across, down: down, period: period, cohort: cohort)
        let count = ages?.count ?? across.values.count
        var sums = [[Double?]](repeating: [Double?](repeating: nil, count: count), count: down.values.count)
        var sizes = [Double?](repeating: nil, count: down.values.count)
        for row in table.rowIndices {
            guard let line = down.places[table[row, cohort]] else { continue }
            if let sizeColumn, let size = table[row, sizeColumn].number { sizes[line] = max(sizes[line] ?? 0, size) }
            guard let number = table[row, value].number, let place = across.places[table[row, period]] else { continue }
            let age = ages.map { $0.age(line, place) } ?? place
            guard age >= 0, age < count else { continue }
            sums[line][age] = (sums[line][age] ?? 0) + number
        }
        let firsts = sums.compactMap { $0.first ?? nil }
        let areShares = sizeColumn == nil && !firsts.isEmpty && (firsts.allSatisfy { $0 == 1 } || firsts.allSatisfy { $0 == 100 })
        let divisor = firsts.first == 100 ? 100.0 : 1
        let dropsFirst = sizeColumn == nil && !areShares
        for line in down.values.indices {
            let size = areShares ? nil : (sizeColumn == nil ? sums[line].first ?? nil : sizes[line])
            let shares = sums[line].map { sum -> Double? in
                guard let sum else { return nil }
                if areShares { return sum / divisor }
                guard let size, size > 0 else { return nil }
                let share = sum / size
                return share.isFinite ? share : nil
            }
            let kept = dropsFirst ? Array(shares.dropFirst()) : shares
            cohorts.append(Cohort(name: down.names[line], size: size, shares: kept, reach: (kept.lastIndex { $0 != nil } ?? -1) + 1))
        }
        let names = ages == nil ? across.names : (0..<count).map { content.whole($0) }
        periods = dropsFirst ? Array(names.dropFirst()) : names
        guard cohorts.contains(where: { $0.reach > 0 }) else {
            throw .nothingToDraw(Phrases.fill(content.type.phrases.noValuesIn, DisplayText.clean(table.columns[value].name)))
        }
        averages = periods.indices.map { average($0) }
        largest = cohorts.flatMap { $0.shares.compactMap { $0 } }.max() ?? 1
    }

    private func average(_ period: Int) -> Double? {
        var sum = 0.0
        var weight = 0.0
        for cohort in cohorts {
            guard let share = cohort.shares[period] else { continue }
            sum += share * (cohort.size ?? 1)
            weight += cohort.size ?? 1
        }
        return weight > 0 && (sum / weight).isFinite ? sum / weight : nil
    }

    /// Keeps the latest cohorts and the first periods.
    mutating func keep(cohorts count: Int, periods most: Int) {
        cohorts = Array(cohorts.suffix(count))
        guard periods.count > most else { return }
        periods = Array(periods.prefix(most))
        averages = Array(averages.prefix(most))
        for index in cohorts.indices {
            cohorts[index].shares = Array(cohorts[index].shares.prefix(most))
            cohorts[index].reach = min(cohorts[index].reach, most)
        }
    }

    /// The sentence for someone who cannot see it.
    func sentence(_ content: WidgetContent) -> String {
        let phrases = content.type.phrases
        let known = periods.indices.filter { averages[$0] != nil }
        let told = Set([known.first, known.count > 2 ? known[known.count / 2] : nil, known.last].compactMap { $0 }).sorted()
        return phrases.sentences(
            [
                phrases.heading(phrases.cohorts, content.title),
                Phrases.fill(phrases.cohortCount, content.whole(cohorts.count)) + phrases.list(cohorts.map(\.name), limit: 4),
            ] + told.map { Phrases.fill(phrases.afterPeriod, periods[$0], FunnelSteps.percent(averages[$0], content)) }
        )
    }

    /// For moments on both sides: how many units after its start a cohort is seen.
    private static func ages(_ content: WidgetContent, across: Axis, down: Axis, period: Int, cohort: Int) -> (
        count: Int, age: (Int, Int) -> Int
    )? {
        guard let seen = across.seconds, let begun = down.seconds, let first = begun.first, let last = seen.last else { return nil }
        let seenMoments = seen.map(content.clock(column: period).moment)
        let begunMoments = begun.map(content.clock(column: cohort).moment)
        func months(_ moment: CalendarClock.Moment) -> Int { moment.year * 12 + moment.month }
        func gaps(_ number: (CalendarClock.Moment) -> Int) -> [Int] {
            [seenMoments, begunMoments].flatMap { moments in zip(moments, moments.dropFirst()).map { number($1) - number($0) } }
        }
        let days = gaps(\.dayNumber).min() ?? 1
        let monthGaps = gaps(months)
        let number: (CalendarClock.Moment) -> Int
        let unit: Int
        if days >= 28, monthGaps.allSatisfy({ $0 > 0 }) {
            number = months
            unit = [12, 3].first { unit in monthGaps.allSatisfy { $0.isMultiple(of: unit) } } ?? 1
        } else if days >= 1 {
            number = \.dayNumber
            unit = days >= 7 ? 7 : days
        } else {
            let shortest = max([seen, begun].flatMap { times in zip(times, times.dropFirst()).map { $1 - $0 } }.min() ?? 1, 1)
            let count = Int(min(((last - first) / shortest).rounded() + 1, 400))
            return (max(count, 1), { line, place in Int(((seen[place] - begun[line]) / shortest).rounded()) })
        }
        func age(_ line: Int, _ place: Int) -> Int {
            Int((Double(number(seenMoments[place]) - number(begunMoments[line])) / Double(unit)).rounded())
        }
        return (min(max(age(0, seen.count - 1) + 1, 1), 400), age)
    }

    /// Distinct values of a column in order.
    private struct Axis {
        var values: [ChartValue] = []
        var names: [String] = []
        var places: [ChartValue: Int] = [:]
        var seconds: [Double]?

        init(_ content: WidgetContent, column: Int) {
            let table = content.table
            var seen = Set<ChartValue>()
            for row in table.rowIndices where !table[row, column].isNull && seen.insert(table[row, column]).inserted {
                values.append(table[row, column])
            }
            func key(_ value: ChartValue) -> Double {
                if case .time(let date) = value { return date.timeIntervalSince1970 }
                return value.number ?? .infinity
            }
            let isTemporal = table.columns[column].isTemporal
            if isTemporal || table.columns[column].isNumeric {
                values = values.filter { key($0).isFinite && abs(key($0)) < 1e13 }.sorted { key($0) < key($1) }
            }
            values = Array(values.prefix(400))
            for (index, value) in values.enumerated() { places[value] = index }
            guard isTemporal else {
                names = values.map { content.text($0, column: column) }
                return
            }
            let times = values.map(key)
            seconds = times
            let gap = zip(times, times.dropFirst()).map { $1 - $0 }.min() ?? 86_400
            let unit: CalendarUnit = gap >= 360 * 86_400 ? .year : (gap >= 88 * 86_400 ? .quarter : (gap >= 27.9 * 86_400 ? .month : .day))
            let format = content.timeFormat(column: column)
            names = times.map { format.bin($0, unit) }
        }
    }
}
