extension SeriesSet {
    /// Keeps the heaviest series and adds the others up as one grey series, when there are more than the palette can tell apart.
    mutating func fold(keeping limit: Int, other: String, color: Color) {
        guard series.count > limit else { return }
        let ranked = extent.ranking
        let kept = Set(ranked.prefix(limit - 1))
        var sums: [Double: Double] = [:]
        for index in series.indices where !kept.contains(index) {
            for entry in series[index].entries { if let y = entry.y { sums[entry.x, default: 0] += y } }
        }
        let folded = series.count - kept.count
        series = series.indices.filter { kept.contains($0) }.map { series[$0] }
        series.append(
            Series(name: "\(other) (\(folded))", entries: SeriesEntries(sums.keys.sorted().map { Entry(x: $0, y: sums[$0]) }), color: color)
        )
    }

    /// Gives each series its colour: one from the configuration, else the report's colour for its name; a single series takes the first colour of the palette.
    mutating func assignColors(_ content: WidgetContent, reserved: Int = 0) {
        let options = content.options
        let own = series.dropLast(reserved)
        if own.count == 1, reserved == 0, !isLong {
            series[0].color =
                options.color.flatMap { Color(hex: $0) } ?? options.colors[series[0].name].flatMap { Color(hex: $0) }
                ?? content.context.colors.primary
            return
        }
        let colors = content.context.colors.colors(for: own.map(\.name))
        for index in own.indices {
            series[index].color = options.colors[series[index].name].flatMap { Color(hex: $0) } ?? colors[index]
        }
    }

    /// The values of all series at the same places: one row a series, nil where it has none; values at the same place are added.
    func aligned() -> (x: [Double], rows: [[Double?]]) {
        if let first = series.first, series.count == 1, zip(first.entries, first.entries.dropFirst()).allSatisfy({ $0.x < $1.x }) {
            return (first.entries.map(\.x), [first.entries.map(\.y)])
        }
        let x = Array(Set(series.flatMap { $0.entries.map(\.x) })).sorted()
        var place: [Double: Int] = [:]
        for (index, value) in x.enumerated() { place[value] = index }
        let rows = series.map { one -> [Double?] in
            var row = [Double?](repeating: nil, count: x.count)
            for entry in one.entries {
                guard let y = entry.y, let index = place[entry.x] else { continue }
                row[index] = (row[index] ?? 0) + y
            }
            return row
        }
        return (x, rows)
    }
}
