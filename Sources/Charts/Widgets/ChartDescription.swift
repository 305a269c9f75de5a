import Foundation

/// The sentences that replace a chart for someone who cannot see it.
enum ChartDescription {
    /// For charts of series: what, over which span, how many series, and the smallest and largest value.
    static func series(_ kind: String, _ set: SeriesSet, _ content: WidgetContent) -> String {
        let phrases = content.type.phrases
        var parts = [phrases.heading(kind, content.title)]
        switch set.kind {
        case .time:
            if let range = set.xRange {
                let format = content.timeFormat(column: set.xColumn)
                let unit = set.timeUnit(content)
                parts.append(Phrases.fill(phrases.span, format.bin(range.low, unit), format.bin(range.high, unit)))
            }
        case .number:
            if let range = set.xRange {
                let name = DisplayText.label(content.table.columns[set.xColumn].name)
                parts.append(Phrases.fill(phrases.columnSpan, name, short(range.low, content), short(range.high, content)))
            }
        case .category:
            parts.append(Phrases.fill(phrases.categoryCount, content.whole(set.categories.count)) + phrases.list(set.categories, limit: 8))
        }
        if set.series.count > 1 {
            parts.append(Phrases.fill(phrases.seriesCount, content.whole(set.series.count)) + phrases.list(set.series.map(\.name), limit: 8))
        }
        if let range = set.valueRange { parts += extremes(set, range, content) }
        return phrases.sentences(parts)
    }

    private static func extremes(_ set: SeriesSet, _ range: (low: Double, high: Double), _ content: WidgetContent) -> [String] {
        let phrases = content.type.phrases
        let span = Phrases.fill(phrases.valueSpan, content.sentence(range.low), content.sentence(range.high))
        guard let peak = set.extent.peak else { return [span] }
        let best = set.series[peak.series]
        let entry = best.entries[peak.entry]
        let place: String
        switch set.kind {
        case .category: place = set.categories.indices.contains(Int(entry.x)) ? set.categories[Int(entry.x)] : ""
        case .time: place = content.timeFormat(column: set.xColumn).bin(entry.x, set.timeUnit(content))
        case .number: place = short(entry.x, content)
        }
        guard !place.isEmpty else { return [span] }
        return [span, Phrases.fill(phrases.largest, place + (set.series.count > 1 ? " (\(best.name))" : ""))]
    }

    private static func short(_ value: Double, _ content: WidgetContent) -> String {
        NumberFormat(style: .decimal).string(value, content.language)
    }
}
