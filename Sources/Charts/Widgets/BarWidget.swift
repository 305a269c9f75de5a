import Foundation

/// Bars, upright or lying, beside or on top of one another.
struct BarWidget: WidgetDrawing {
    let content: WidgetContent

    init(_ content: WidgetContent) {
        self.content = content
    }

    func draw(in area: Rect) throws(ChartProblem) -> ChartDrawing {
        var set = try SeriesSet(content, asBands: true)
        let seriesCount = set.series.count
        set.fold(keeping: 8, other: content.type.phrases.other, color: content.theme.axisText.mixed(with: content.theme.card, amount: 0.45))
        set.assignColors(content, reserved: seriesCount > 8 ? 1 : 0)
        let alternative = ChartDescription.series(content.type.phrases.barChart, set, content)
        var bins = set.bin(content, maximum: max(Int(area.width / 2.5), 12))
        var bars = BarTable(set, stack: stack(set, area), aggregate: content.aggregate)
        if bins == nil { sort(&bars, isOrdered: set.kind == .category(isOrdered: true)) }
        if let limit = content.options.limit, bars.categories.count > limit {
            bars.keepFirst(limit)
            bins?.keepFirst(limit)
        }
        let isHorizontal = bins == nil && (content.options.horizontal ?? wantsHorizontal(bars, area))
        var drawing =
            isHorizontal
            ? HorizontalBars(content, bars: bars, area: area).draw()
            : VerticalBars(content, bars: bars, bins: bins, valueColumn: set.xColumn, area: area).draw()
        drawing.alternativeText = alternative
        drawing.notes = set.notes + drawing.notes
        return drawing
    }

    private func stack(_ set: SeriesSet, _ area: Rect) -> ChartOptions.Stack {
        if set.series.count == 1 { return content.options.stack == .normalized ? .normalized : .stacked }
        if let stack = content.options.stack { return stack }
        let count = Double(max(set.categories.count, Set(set.series[0].entries.map(\.x)).count))
        let pitch = area.width / max(count, 1) / Double(set.series.count + 1)
        return set.series.count <= 4 && pitch >= 5 ? .none : .stacked
    }

    private func sort(_ bars: inout BarTable, isOrdered: Bool) {
        switch content.options.sort {
        case .ascending: bars.sort { $0.total < $1.total }
        case .descending: bars.sort { $0.total > $1.total }
        case .label: bars.sort { $0.name.lowercased() < $1.name.lowercased() }
        default: break
        }
    }

    private func wantsHorizontal(_ bars: BarTable, _ area: Rect) -> Bool {
        let step = (area.width - 28) / Double(max(bars.categories.count, 1))
        return LabelLadder.choose(bars.categories.map(\.name), step: step, isOrdered: bars.isOrdered, mayTurn: true, type: content.type) == .turned
    }
}
