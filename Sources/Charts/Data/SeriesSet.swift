import Foundation

/// A table read as one or several series over a common horizontal quantity.
struct SeriesSet {
    /// What the horizontal quantity is.
    enum Kind: Hashable {
        /// Names, in a fixed order; ordered ones may be thinned out on an axis.
        case category(isOrdered: Bool)
        /// Moments in seconds since 1970.
        case time
        /// Numbers.
        case number
    }

    typealias Entry = SeriesEntries.Entry

    /// A named sequence of values.
    struct Series {
        var name: String
        var entries = SeriesEntries()
        var color = Color.black
    }

    var kind: Kind
    var categories: [String]
    var series: [Series] {
        didSet { if !isKnownUniquelyReferenced(&known) || known.isFound { known = KnownExtent() } }
    }
    private var known = KnownExtent()
    /// Column of x.
    var xColumn: Int
    /// Names of the value columns as labels.
    var valueName: String
    /// True when the series come from a column of names, and not from several value columns.
    var isLong: Bool
    var notes: [String] = []

    /// What is known about all values; found in one pass, when it is first asked for.
    var extent: SeriesExtent { known.extent(of: series) }

    /// Smallest and largest value.
    var valueRange: (low: Double, high: Double)? { extent.y }

    /// Smallest and largest x.
    var xRange: (low: Double, high: Double)? { extent.x }

    /// Reads a widget's table; `asBands` reads numbers as categories, `timesAreBands` moments too.
    init(_ content: WidgetContent, asBands: Bool, timesAreBands: Bool = false) throws(ChartProblem) {
        let table = content.table
        let options = content.options
        let known = table.columns.map(\.name)
        var named: [Int] = []
        for name in options.y.isEmpty ? (options.value.map { [$0] } ?? []) : options.y { named.append(try table.require(name)) }
        var split: Int?
        if let series = options.series { split = try table.require(series) }
        let free = table.columns.indices.filter { !named.contains($0) && $0 != split }
        let x: Int
        if let name = options.x {
            x = try table.require(name)
        } else if let found = free.first(where: { table.columns[$0].isTemporal })
            ?? free.first(where: { !table.columns[$0].isNumeric }) ?? (named.isEmpty && free.count < 2 ? nil : free.first)
        {
            x = found
        } else {
            throw .missingColumn(part: "x", known: known)
        }
        var values = named
        if values.isEmpty {
            values = table.columns.indices.filter { $0 != x && $0 != split && table.columns[$0].isNumeric }
            if split != nil { values = Array(values.prefix(1)) }
            values = Array(values.prefix(8))
        }
        guard let firstValue = values.first else { throw .missingColumn(part: "y", known: known) }
        if split == nil, values.count == 1,
            let candidate = table.columns.indices.first(where: {
                $0 != x && $0 != firstValue && table.columns[$0].type == .string
            })
        {
            var seen = Set<ChartValue>()
            if table.rowIndices.contains(where: { !seen.insert(table[$0, x]).inserted }) { split = candidate }
        }
        xColumn = x
        isLong = split != nil
        valueName = values.count == 1 ? DisplayText.label(table.columns[firstValue].name) : ""
        categories = []
        series = []
        kind =
            table.columns[x].isTemporal && !timesAreBands
            ? .time : (table.columns[x].isNumeric && !asBands ? .number : .category(isOrdered: table.columns[x].isNumeric))
        read(content, split: split, values: values)
        guard series.contains(where: { $0.entries.contains { $0.y != nil } }) else {
            throw .nothingToDraw(Phrases.fill(content.type.phrases.noValuesIn, valueNameOrList(table, values)))
        }
    }

    private func valueNameOrList(_ table: ChartTable, _ values: [Int]) -> String {
        DisplayText.clean(values.map { table.columns[$0].name }.joined(separator: ", "))
    }

    private mutating func read(_ content: WidgetContent, split: Int?, values: [Int]) {
        let table = content.table
        var indices: [String: Int] = [:]
        var positions: [ChartValue: Int] = [:]
        var order: [Double] = []
        let labels = values.map { DisplayText.label(table.columns[$0].name) }
        let plain = split == nil ? labels.map { seriesIndex($0, &indices) } : []
        var splits: [ChartValue: [Int]] = [:]
        if split == nil, kind == .time || kind == .number {
            readColumns(table, series: plain, values: values)
            return arrange(order, sort: content.options.sort)
        }
        for row in table.rowIndices {
            let cell = table[row, xColumn]
            var x: Double
            switch kind {
            case .time, .number:
                guard let place = place(cell) else { continue }
                x = place
            case .category(let isOrdered):
                if let position = positions[cell] {
                    x = Double(position)
                } else {
                    x = Double(categories.count)
                    positions[cell] = categories.count
                    order.append(isOrdered ? cell.number ?? .infinity : 0)
                    categories.append(content.text(cell, column: xColumn))
                }
            }
            let places: [Int]
            if let split {
                let cell = table[row, split]
                if let found = splits[cell] {
                    places = found
                } else {
                    let name = content.text(cell, column: split)
                    places = labels.map { seriesIndex(values.count > 1 ? "\(name) · \($0)" : name, &indices) }
                    splits[cell] = places
                }
            } else {
                places = plain
            }
            for (place, column) in zip(places, values) { series[place].entries.append(Entry(x: x, y: table[row, column].number)) }
        }
        arrange(order, sort: content.options.sort)
    }

    /// Seconds or a number; nil for a cell that is neither.
    private func place(_ cell: ChartValue) -> Double? {
        guard kind == .time else { return cell.number }
        guard case .time(let date) = cell, date.timeIntervalSince1970.isFinite, abs(date.timeIntervalSince1970) < 1e13 else { return nil }
        return date.timeIntervalSince1970
    }

    /// Reads value columns over a continuous quantity; rows without a place are left out.
    private mutating func readColumns(_ table: ChartTable, series places: [Int], values: [Int]) {
        let all = kind == .time ? table.seconds(xColumn) : table.numbers(xColumn)
        let rows = all.contains(where: \.isNaN) ? all.indices.filter { !all[$0].isNaN } : nil
        let x = rows.map { $0.map { all[$0] } } ?? all
        var read = series
        for (place, column) in zip(places, values) {
            let numbers = table.numbers(column)
            let y = rows.map { $0.map { numbers[$0] } } ?? numbers
            read[place].entries = read[place].entries.isEmpty ? SeriesEntries(x: x, y: y) : read[place].entries + SeriesEntries(x: x, y: y)
        }
        series = read
    }

    private mutating func seriesIndex(_ name: String, _ indices: inout [String: Int]) -> Int {
        if let index = indices[name] { return index }
        indices[name] = series.count
        series.append(Series(name: name))
        return series.count - 1
    }

    /// Puts ordered categories into their order and continuous values in order of x.
    private mutating func arrange(_ order: [Double], sort: ChartOptions.Sort?) {
        if case .category(let isOrdered) = kind {
            let calendar = isOrdered ? nil : Self.calendarOrder(categories, sort: sort)
            guard isOrdered || calendar != nil else { return }
            kind = .category(isOrdered: true)
            let keys = calendar ?? order
            let sorted = categories.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
            var place = [Int](repeating: 0, count: sorted.count)
            for (rank, index) in sorted.enumerated() { place[index] = rank }
            categories = sorted.map { categories[$0] }
            for one in series.indices {
                for entry in series[one].entries.indices { series[one].entries[entry].x = Double(place[Int(series[one].entries[entry].x)]) }
                series[one].entries.sort { $0.x < $1.x }
            }
        } else {
            var ordered: SeriesEntries?
            for one in series.indices where ordered?.sharesPlaces(with: series[one].entries) != true {
                if series[one].entries.isInOrder { ordered = series[one].entries } else { series[one].entries.sort { $0.x < $1.x } }
            }
        }
    }

    /// Keys that put names of days or months into the order of the calendar, when all categories are such names. Names that go round the calendar as they are, as those of the last twelve months do, stay so; with `none` all do.
    static func calendarOrder(_ categories: [String], sort: ChartOptions.Sort?) -> [Double]? {
        guard sort != ChartOptions.Sort.none, categories.count > 2, categories.count <= 12, let cycle = CalendarNames.positions(categories) else {
            return nil
        }
        let steps = zip(cycle.positions, cycle.positions.dropFirst()).map { CalendarClock.modulo($1 - $0, cycle.length) }
        let goesRound = steps.allSatisfy { (1...2).contains($0) } && steps.reduce(0, +) < cycle.length
        return goesRound ? categories.indices.map(Double.init) : cycle.positions.map(Double.init)
    }
}
