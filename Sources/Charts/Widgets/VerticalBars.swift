import Foundation

/// Upright bars over categories or time bins.
struct VerticalBars {
    let content: WidgetContent
    let bars: BarTable
    let bins: TimeBins?
    /// Column of the categories.
    let valueColumn: Int
    let area: Rect

    init(_ content: WidgetContent, bars: BarTable, bins: TimeBins?, valueColumn: Int, area: Rect) {
        self.content = content
        self.bars = bars
        self.bins = bins
        self.valueColumn = valueColumn
        self.area = area
    }

    private var type: Typesetter { content.type }

    func draw() -> ChartDrawing {
        let legend =
            bars.series.count > 1 && content.options.legend != false
            ? Legend(bars.series.map { Legend.Item(name: $0.name, color: $0.color) }, area: area, type: type) : nil
        let legendHeight = legend?.height ?? 0
        let names = bars.categories.map(\.name)
        let range = bars.range
        let target = content.options.target
        let labels = valueLabels(step: area.width / Double(max(names.count, 1)))
        let headroom =
            labels == nil
            ? (target == nil ? type.lineHeight(TextStyles.axis) / 2 - 1 : type.lineHeight(TextStyles.legend) + 4)
            : type.lineHeight(TextStyles.value) + 1
        let footroom = labels != nil && range.low < 0 ? type.lineHeight(TextStyles.value) : 0
        var left = labels == nil ? max(content.room.left, 12) : 0
        let top = max(content.room.top, legendHeight + headroom)
        var bottom = max(content.room.bottom - footroom, 4 + type.lineHeight(TextStyles.axis))
        var plot = area
        var band = BandScale(count: names.count, from: 0, to: 1)
        var axis: ValueAxis?
        var scale = LinearScale(domain: (0, 1), range: (1, 0))
        var time: TimeAxis?
        var categories: CategoryAxis?
        for _ in 0..<3 {
            plot = Rect(left: area.minX + left, top: area.minY + top, right: area.maxX, bottom: area.maxY - bottom - footroom)
            let domain = valueDomain(range, target: target, length: plot.height, isExact: labels != nil)
            scale = LinearScale(domain: (domain.low, domain.high), range: (plot.maxY, plot.minY))
            band = BandScale(count: names.count, from: plot.minX, to: plot.maxX, gap: bars.isGrouped ? 0.22 : 0.25, edge: 0.08)
            axis = labels == nil ? ValueAxis(domain, content: content) : nil
            let needed: Double
            if let bins, let first = bins.starts.first, let last = bins.starts.last {
                let starts = bins.starts
                let step = band
                let axis = TimeAxis(
                    from: first,
                    to: last,
                    finest: bins.step.unit,
                    bins: bins,
                    left: area.minX,
                    right: area.maxX,
                    format: content.timeFormat(column: valueColumn),
                    type: type
                ) { moment in
                    let index = starts.lastIndex { $0 <= moment + 0.5 } ?? 0
                    return step.middle(index)
                }.within(area.minX, area.maxX)
                time = axis
                needed = axis.height(type)
            } else {
                let choice = LabelLadder.choose(names, step: band.step, isOrdered: bars.isOrdered, mayTurn: false, type: type)
                let axis = CategoryAxis(names, choice: choice, type: type)
                categories = axis
                needed = axis.height(type)
            }
            let wanted = (
                left: axis.map { max(content.room.left, $0.width + 5) } ?? 0,
                bottom: max(content.room.bottom - footroom, needed + titleHeight)
            )
            if abs(wanted.left - left) < 0.01, abs(wanted.bottom - bottom) < 0.01 { break }
            (left, bottom) = wanted
        }
        var nodes: [SceneNode] = legend?.draw(at: area.origin, type: type) ?? []
        if let axis {
            let parts = axis.draw(plot: plot, scale: scale, type: type)
            nodes.append(.group(Group(parts.grid, role: .artifact)))
            nodes += parts.labels
        }
        nodes += drawBars(band, scale)
        nodes.append(.stroke(.segment(Point(plot.minX, scale(0)), Point(plot.maxX, scale(0))), Stroke(content.theme.baseline, width: 0.75)))
        if let labels {
            nodes += drawValues(labels, band, scale)
        } else if bars.stack != .none, bars.series.count > 1 {
            nodes += drawInside(band, scale)
        }
        let axisPlot = Rect(left: plot.minX, top: plot.minY, right: plot.maxX, bottom: plot.maxY + footroom)
        nodes += time?.draw(plot: axisPlot, type: type, showsTicks: false) ?? []
        nodes += categories?.draw(plot: axisPlot, left: area.minX, right: area.maxX, type: type) { band.middle($0) } ?? []
        if let target { nodes += TargetLine.horizontal(target, plot: plot, scale: scale, content: content) }
        if let title = content.options.xTitle {
            nodes.append(
                type.run(
                    title,
                    TextStyles.axis,
                    type.theme.secondaryText,
                    at: Point(plot.maxX, area.maxY - type.descent(TextStyles.axis)),
                    anchor: .end,
                    maximumWidth: plot.width
                )
            )
        }
        return ChartDrawing(nodes: nodes, alternativeText: "", notes: notes, plot: plot)
    }

    private var titleHeight: Double { content.options.xTitle == nil ? 0 : type.lineHeight(TextStyles.axis) }

    private var notes: [String] {
        guard bars.categories.count < bars.allCategories else { return [] }
        return [type.phrases.categories(String(bars.categories.count), of: String(bars.allCategories))]
    }

    private func valueDomain(_ range: (low: Double, high: Double), target: Double?, length: Double, isExact: Bool) -> ValueDomain {
        if bars.stack == .normalized {
            return ValueDomain(
                low: range.low < 0 ? -1 : 0,
                high: range.high > 0 ? 1 : 0,
                ticks: (range.low < 0 ? [-1, -0.5] : []) + (length < 70 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1])
            )
        }
        let values = target.map { (min(range.low, $0), max(range.high, $0)) } ?? range
        if isExact, values.0 < values.1 { return ValueDomain(low: values.0, high: values.1, ticks: [0]) }
        return ValueDomain(values: values, length: length, includesZero: true)
    }

    /// Values to be written at the ends of the bars, when there is room for all of them or the configuration asks for it.
    private func valueLabels(step: Double) -> [String]? {
        guard content.options.labels != false, !bars.isGrouped, bars.stack != .normalized, !bars.categories.isEmpty, content.options.target == nil
        else { return nil }
        guard content.options.labels == true || (bars.categories.count <= 14 && area.height >= 60) else { return nil }
        let totals = bars.categories.map(\.total)
        var texts = ValueLabels.strings(totals, content, isFull: true)
        if type.width(of: texts, TextStyles.value) + 3 > step { texts = ValueLabels.strings(totals, content) }
        let widest = type.width(of: texts, TextStyles.value)
        return widest + 3 <= step || (content.options.labels == true && widest <= step * 1.1) ? texts : nil
    }

    private func drawBars(_ band: BandScale, _ scale: LinearScale) -> [SceneNode] {
        let count = bars.isGrouped ? Double(bars.series.count) : 1
        let width = band.bandwidth / count
        let gap = bars.isGrouped && width > 4 ? 0.75 : 0
        let unfinished =
            content.table.conditions.contains(.partial) && bars.isOrdered && bars.categories.count == bars.allCategories
            ? bars.categories.count - 1 : -1
        return bars.segments.flatMap { segment -> [SceneNode] in
            let x = band.start(segment.category) + (bars.isGrouped ? Double(segment.series) * width : 0)
            let from = scale(segment.from)
            var to = scale(segment.to)
            if segment.value != 0, abs(from - to) < 0.6, bars.series.count == 1 { to = from + (segment.value > 0 ? -0.6 : 0.6) }
            guard abs(from - to) > 0.01 else { return [] }
            let separator = !segment.isOutermost && abs(from - to) > 2 ? 0.5 : 0
            let end = to + (to < from ? separator : -separator)
            let color = bars.series[segment.series].color
            if segment.category == unfinished {
                return BarMark.unfinished(
                    Rect(left: x + gap / 2, top: min(from, end), right: x + gap / 2 + max(width - gap, 0.4), bottom: max(from, end)),
                    color: color,
                    theme: content.theme
                )
            }
            return [
                BarMark.vertical(
                    x: x + gap / 2,
                    width: max(width - gap, 0.4),
                    from: from,
                    to: end,
                    isRounded: segment.isOutermost,
                    color: color
                )
            ]
        }
    }

    private func drawValues(_ labels: [String], _ band: BandScale, _ scale: LinearScale) -> [SceneNode] {
        var tops = [Double](repeating: 0, count: bars.categories.count)
        for segment in bars.segments where segment.isOutermost {
            let category = bars.categories[segment.category]
            if (category.total >= 0) == (segment.to >= 0) { tops[segment.category] = segment.to }
        }
        return bars.categories.indices.compactMap { index in
            guard !bars.categories[index].isEmpty else { return nil }
            let y = scale(tops[index])
            let below = bars.categories[index].total < 0
            let baseline = below ? y + 2 + type.font(ascent: TextStyles.value) + 1 : y - 3
            return type.run(labels[index], TextStyles.value, type.theme.text, at: Point(band.middle(index), baseline), anchor: .middle)
        }
    }

    private func drawInside(_ band: BandScale, _ scale: LinearScale) -> [SceneNode] {
        guard content.options.labels == true || (content.options.labels == nil && bars.categories.count <= 12) else { return [] }
        let segments = bars.segments
        let texts = ValueLabels.strings(
            segments.map { bars.stack == .normalized ? abs($0.to - $0.from) : $0.value },
            content,
            isShare: bars.stack == .normalized
        )
        return zip(segments, texts).compactMap { segment, text in
            let height = abs(scale(segment.from) - scale(segment.to))
            guard height >= type.lineHeight(TextStyles.axis) + 2, type.width(text, TextStyles.axis) + 4 <= band.bandwidth else { return nil }
            let y = (scale(segment.from) + scale(segment.to)) / 2
            let color = bars.series[segment.series].color
            return type.run(
                text,
                TextStyles.axis,
                type.ink(on: color),
                at: Point(band.middle(segment.category), type.baseline(centered: y, TextStyles.axis)),
                anchor: .middle
            )
        }
    }
}
