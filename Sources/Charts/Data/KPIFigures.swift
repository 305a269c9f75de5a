import Foundation

/// The numbers of a kpi, read from its table.
struct KPIFigures {
    /// What the value is compared with.
    struct Comparison {
        var value: Double
        var label: String
    }

    /// The number itself.
    let value: Double
    /// What it is compared with.
    private(set) var comparison: Comparison?
    /// A line of text for below the number.
    private(set) var caption: String?
    /// Values over time, oldest first, with gaps.
    let history: [Double?]

    /// Reads one row, or a time series whose last value is the number and whose last but one the comparison.
    init(_ content: WidgetContent) throws(ChartProblem) {
        let table = content.table
        let options = content.options
        let known = table.columns.map(\.name)
        let column: Int
        if let name = options.value ?? options.y.first {
            column = try table.require(name)
        } else {
            let comparisonColumn = options.comparison.flatMap { table.index(of: $0) }
            guard let found = table.columns.indices.first(where: { table.columns[$0].isNumeric && $0 != comparisonColumn }) else {
                throw .missingColumn(part: "value", known: known)
            }
            column = found
        }
        var time: Int?
        if let x = options.x { time = try table.require(x) } else { time = table.columns.firstIndex { $0.isTemporal } }
        var rows = Array(table.rowIndices)
        if let time, table.columns[time].isTemporal {
            func seconds(_ row: Int) -> Double {
                if case .time(let date) = table[row, time] { return date.timeIntervalSince1970 }
                return -.infinity
            }
            rows.sort { seconds($0) < seconds($1) }
        }
        let moments = Self.moments(table, rows, time)
        func combined(_ rows: [Int], _ column: Int) -> Double? {
            let values = rows.compactMap { table[$0, column].number }
            return values.isEmpty ? nil : content.aggregate.of(values).flatMap { $0.isFinite ? $0 : nil }
        }
        history = moments.map { combined($0, column) }
        let isSeries = moments.count > 1 && time != nil
        guard let place = isSeries ? history.lastIndex(where: { $0 != nil }) : history.firstIndex(where: { $0 != nil }),
            let number = history[place]
        else { throw .nothingToDraw(Phrases.fill(content.type.phrases.noValuesIn, DisplayText.clean(table.columns[column].name))) }
        value = number
        let phrase = content.type.phrases.versus
        if let text = options.comparison {
            if let index = table.index(of: text) {
                if let other = combined(moments[place], index) {
                    comparison = Comparison(
                        value: other,
                        label: options.comparisonLabel ?? "\(phrase) \(DisplayText.label(table.columns[index].name).lowercased())"
                    )
                }
            } else if let other = Double(text), other.isFinite {
                comparison = Comparison(value: other, label: options.comparisonLabel ?? "\(phrase) \(content.format.string(other, content.language))")
            } else if !["none", "previous"].contains(text.lowercased()) {
                throw .unknownColumn(text, known: known)
            }
        }
        if comparison == nil, options.comparison?.lowercased() != "none", isSeries, let time,
            let before = history[..<place].lastIndex(where: { $0 != nil }), let other = history[before]
        {
            comparison = Comparison(
                value: other,
                label: options.comparisonLabel ?? "\(phrase) \(Self.period(table, moments[before][0], time, rows, content))"
            )
        }
        if comparison == nil, let label = options.label {
            caption = table.index(of: label).map { content.text(table[moments[place][0], $0], column: $0) } ?? label
        }
    }

    /// The rows, those of the same moment together.
    private static func moments(_ table: ChartTable, _ rows: [Int], _ time: Int?) -> [[Int]] {
        guard let time, table.columns[time].isTemporal else { return rows.map { [$0] } }
        var moments: [[Int]] = []
        for row in rows {
            if let last = moments.last, table[last[0], time] == table[row, time] {
                moments[moments.count - 1].append(row)
            } else {
                moments.append([row])
            }
        }
        return moments
    }

    /// One decimal, or as many as a smaller change needs to be seen.
    private static func decimals(_ size: Double) -> Int {
        (1e-9..<0.05).contains(size) ? Int((-log10(size)).rounded(.up)) : 1
    }

    private static func period(_ table: ChartTable, _ row: Int, _ time: Int, _ rows: [Int], _ content: WidgetContent) -> String {
        guard case .time(let date) = table[row, time] else { return content.text(table[row, time], column: time) }
        var smallest = Double.infinity
        var previous: Double?
        for row in rows {
            guard case .time(let date) = table[row, time] else { continue }
            if let previous, date.timeIntervalSince1970 > previous { smallest = min(smallest, date.timeIntervalSince1970 - previous) }
            previous = date.timeIntervalSince1970
        }
        let unit: CalendarUnit =
            smallest >= 360 * 86_400
            ? .year : (smallest >= 88 * 86_400 ? .quarter : (smallest >= 27.9 * 86_400 ? .month : (smallest >= 82_000 ? .day : .hour)))
        return content.timeFormat(column: time).bin(date.timeIntervalSince1970, unit)
    }

    /// "+4.2 %", or the plain difference when there is nothing to divide by; percentage points for percentages.
    static func change(_ value: Double, _ other: Double, _ content: WidgetContent) -> String {
        let difference = value - other
        if content.format.style == .percent || content.options.unit == "%" {
            let points = content.format.style == .percent ? difference * 100 : difference
            var format = NumberFormat(style: .decimal, fractionDigits: decimals(abs(points)))
            format.showsPlus = difference > 0
            return format.pattern(single: points, content.language).string(points, content.language) + "\u{a0}pp"
        }
        let share = difference / abs(other)
        guard other != 0, share.isFinite, abs(share) < 100 else {
            var format = content.format
            format.showsPlus = difference > 0
            return format.string(difference, content.language)
        }
        var format = NumberFormat(style: .percent, fractionDigits: abs(share) >= 1 ? 0 : decimals(abs(share) * 100))
        format.showsPlus = difference > 0
        return format.string(share, content.language)
    }
}
