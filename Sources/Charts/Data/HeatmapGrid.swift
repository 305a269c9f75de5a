import Foundation

/// Values of a heatmap: rows by columns, nil where there is none.
struct HeatmapGrid {
    let columns: [String]
    let rows: [String]
    let columnsAreOrdered: Bool
    /// Moments of the columns, when they are a time axis: the moments, their unit and the column of the table.
    let columnTimes: (seconds: [Double], unit: CalendarUnit, column: Int)?
    let valueName: String
    let range: (low: Double, high: Double)
    let ramp: ColorRamp
    private(set) var notes: [String] = []
    private let values: [Double?]
    private let middle: Double?

    /// At most so many rows or columns are drawn.
    private static let limit = 1_000

    init(_ content: WidgetContent) throws(ChartProblem) {
        let table = content.table
        let options = content.options
        let known = table.columns.map(\.name)
        var free = Array(table.columns.indices)
        func take(_ name: String?) throws(ChartProblem) -> Int? {
            guard let name else { return nil }
            let index = try table.require(name)
            free.removeAll { $0 == index }
            return index
        }
        let namedX = try take(options.x)
        let namedY = try take(options.y.first ?? options.series)
        let namedValue = try take(options.value)
        guard let value = namedValue ?? free.last(where: { table.columns[$0].isNumeric }) else { throw .missingColumn(part: "value", known: known) }
        free.removeAll { $0 == value }
        guard let x = namedX ?? free.first(where: { table.columns[$0].isTemporal }) ?? free.first else {
            throw .missingColumn(part: "x", known: known)
        }
        free.removeAll { $0 == x }
        guard let y = namedY ?? free.first else { throw .missingColumn(part: "y", known: known) }
        let across = Axis(content, column: x)
        let down = Axis(content, column: y)
        var found: [[Double]] = Array(repeating: [], count: across.names.count * down.names.count)
        for row in table.rowIndices {
            guard let number = table[row, value].number, let column = across.places[table[row, x]], let line = down.places[table[row, y]] else {
                continue
            }
            found[line * across.names.count + column].append(number)
        }
        let cells = found.map { $0.isEmpty ? nil : content.aggregate.of($0) }
        let present = cells.compactMap { $0 }
        guard let low = present.min(), let high = present.max() else {
            throw .nothingToDraw(Phrases.fill(content.type.phrases.noValuesIn, DisplayText.clean(table.columns[value].name)))
        }
        columns = across.names
        rows = down.names
        columnsAreOrdered = across.isOrdered
        columnTimes = across.seconds.count > 1 ? (across.seconds, across.unit, x) : nil
        values = cells
        valueName = DisplayText.label(table.columns[value].name)
        let ramp = ColorRamp.named(options.colorScheme, theme: content.theme)
        self.ramp = ramp
        let middle = options.midpoint ?? (ramp.isDiverging ? 0 : nil)
        self.middle = ramp.isDiverging ? middle : nil
        if ramp.isDiverging, let middle {
            let reach = max(abs(low - middle), abs(high - middle), .leastNormalMagnitude)
            range = (middle - reach, middle + reach)
        } else {
            range = (low > 0 && low < high * 0.25 ? 0 : low, high)
        }
        if found.contains(where: { $0.count > 1 }) {
            let phrases = content.type.phrases
            notes.append((content.aggregate == .mean ? phrases.average : phrases.total) + phrases.colon + valueName)
        }
        if across.cut + down.cut > 0 {
            notes.append(content.type.phrases.categories(String(Self.limit), of: String(Self.limit + max(across.cut, down.cut))))
        }
    }

    subscript(row: Int, column: Int) -> Double? {
        values[row * columns.count + column]
    }

    /// Place of a value on the ramp, 0 to 1.
    func place(_ value: Double) -> Double {
        range.high > range.low ? min(max((value - range.low) / (range.high - range.low), 0), 1) : 0.5
    }

    func color(_ value: Double) -> Color {
        ramp.color(at: place(value))
    }

    /// The ramp in 256 steps.
    var table: [Color] { (0...255).map { ramp.color(at: Double($0) / 255) } }

    /// True when some cell has no value.
    var hasMissing: Bool { values.contains { $0 == nil } }

    func sentence(_ content: WidgetContent) -> String {
        let phrases = content.type.phrases
        let best = values.indices.max { (values[$0] ?? -.infinity) < (values[$1] ?? -.infinity) } ?? 0
        let low = values.compactMap { $0 }.min() ?? 0
        let high = values[best] ?? 0
        return phrases.sentences([
            phrases.heading(phrases.heatmap, content.title),
            Phrases.fill(phrases.rowCount, content.whole(rows.count)) + phrases.list(rows, limit: 4),
            Phrases.fill(phrases.columnCount, content.whole(columns.count)) + phrases.list(columns, limit: 4),
            Phrases.fill(phrases.valueSpan, content.sentence(low), content.sentence(high)),
            Phrases.fill(phrases.largest, columns[best % columns.count] + phrases.comma + rows[best / columns.count]),
        ])
    }

    /// Categories along one side.
    private struct Axis {
        var names: [String] = []
        var places: [ChartValue: Int] = [:]
        var isOrdered = false
        var cut = 0
        var seconds: [Double] = []
        var unit = CalendarUnit.day

        init(_ content: WidgetContent, column: Int) {
            let table = content.table
            var found: [ChartValue] = []
            var seen = Set<ChartValue>()
            for row in table.rowIndices where seen.insert(table[row, column]).inserted { found.append(table[row, column]) }
            func key(_ value: ChartValue) -> Double {
                if case .time(let date) = value { return date.timeIntervalSince1970 }
                return value.number ?? .infinity
            }
            isOrdered = table.columns[column].isTemporal || table.columns[column].isNumeric
            if isOrdered {
                found = found.filter { key($0).isFinite }.sorted { key($0) < key($1) }
            } else if let order = SeriesSet.calendarOrder(found.map { content.text($0, column: column) }, sort: content.options.sort) {
                isOrdered = true
                found = found.indices.sorted { order[$0] < order[$1] }.map { found[$0] }
            }
            cut = max(found.count - HeatmapGrid.limit, 0)
            found = Array(found.prefix(HeatmapGrid.limit))
            for (index, value) in found.enumerated() { places[value] = index }
            names = found.map { content.text($0, column: column) }
            if table.columns[column].isTemporal { readTimes(found, content, column) }
        }

        private mutating func readTimes(_ values: [ChartValue], _ content: WidgetContent, _ column: Int) {
            let format = content.timeFormat(column: column)
            seconds = values.compactMap { value -> Double? in
                if case .time(let date) = value { return date.timeIntervalSince1970 }
                return nil
            }
            let gap = zip(seconds, seconds.dropFirst()).map { $1 - $0 }.min() ?? 86_400
            unit = gap >= 360 * 86_400 ? .year : (gap >= 27.9 * 86_400 ? .month : (gap >= 82_000 ? .day : .hour))
            let years = Set(seconds.map { format.clock.moment($0).year })
            names = seconds.map { second in
                let moment = format.clock.moment(second)
                switch unit {
                case .month where years.count == 1: return format.month(moment)
                case .day where years.count == 1: return format.dayAndMonth(moment)
                case .hour: return format.dayAndMonth(moment) + " " + format.hour(moment)
                default: return format.bin(second, unit)
                }
            }
        }
    }
}
