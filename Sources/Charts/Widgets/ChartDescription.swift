import Foundation

/// The sentences that replace a chart for someone who cannot see it.
enum ChartDescription {
    /// For charts of series: what, over which span, how many series, and the smallest and largest value.
    static func series(_ kind: String, _ set: SeriesSet, _ content: WidgetContent) -> String {
        var text = kind
        let title = DisplayText.clean(content.spec.title)
        if !title.isEmpty { text += ": \(title)" }
        text += ". "
        switch set.kind {
        case .time:
            if let range = set.xRange {
                let format = content.timeFormat(column: set.xColumn)
                let unit = set.timeUnit(content)
                text += "From \(format.bin(range.low, unit)) to \(format.bin(range.high, unit)). "
            }
        case .number:
            if let range = set.xRange {
                text +=
                    "\(DisplayText.label(content.table.columns[set.xColumn].name)) from \(short(range.low, content)) to \(short(range.high, content)). "
            }
        case .category: text += "\(set.categories.count) \(set.categories.count == 1 ? "category" : "categories")\(list(set.categories, limit: 8)). "
        }
        if set.series.count > 1 { text += "\(set.series.count) series\(list(set.series.map(\.name), limit: 8)). " }
        if let range = set.valueRange { text += extremes(set, range, content) }
        return text.trimmingCharacters(in: .whitespaces)
    }

    private static func extremes(_ set: SeriesSet, _ range: (low: Double, high: Double), _ content: WidgetContent) -> String {
        var text = "Values from \(content.sentence(range.low)) to \(content.sentence(range.high))"
        if let best = set.series.first(where: { $0.entries.contains { $0.y == range.high } }),
            let entry = best.entries.first(where: { $0.y == range.high })
        {
            let place: String
            switch set.kind {
            case .category: place = set.categories.indices.contains(Int(entry.x)) ? set.categories[Int(entry.x)] : ""
            case .time: place = content.timeFormat(column: set.xColumn).bin(entry.x, set.timeUnit(content))
            case .number: place = short(entry.x, content)
            }
            if !place.isEmpty { text += "; the largest at \(place)" + (set.series.count > 1 ? " (\(best.name))" : "") }
        }
        return text + "."
    }

    /// " (a, b, c and 4 more)".
    static func list(_ names: [String], limit: Int) -> String {
        guard !names.isEmpty else { return "" }
        let rest = names.count - limit
        return " (" + names.prefix(limit).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "") + ")"
    }

    private static func short(_ value: Double, _ content: WidgetContent) -> String {
        NumberFormat(style: .decimal).string(value, content.language)
    }
}
