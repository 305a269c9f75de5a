import Foundation

/// How often values fall into bins: touching bars, ticks on the edges.
struct HistogramWidget: WidgetDrawing {
    let content: WidgetContent

    init(_ content: WidgetContent) {
        self.content = content
    }

    private var type: Typesetter { content.type }

    func draw(in area: Rect) throws(ChartProblem) -> ChartDrawing {
        let table = content.table
        var column = try table.valueColumn(content)
        if let name = content.options.x { column = try table.require(name) }
        let values = table.rowIndices.compactMap { table[$0, column].number }
        guard let bins = HistogramBins(values, options: content.options.bins, maximum: Int(area.width / 5)) else {
            throw .nothingToDraw(Phrases.fill(type.phrases.noValuesIn, DisplayText.clean(table.columns[column].name)))
        }
        let title = content.options.xTitle ?? DisplayText.label(table.columns[column].name)
        let line = type.lineHeight(TextStyles.axis)
        let showsTitle = area.height >= 90
        let heights = bins.counts.indices.map { bins.height($0) }
        let bottom = max(content.room.bottom, 5 + line * (showsTitle ? 2 : 1))
        let top = max(content.room.top, line / 2)
        let plotHeight = max(area.height - bottom - top, 10)
        var domain = ValueDomain(values: (0, heights.max() ?? 1), length: plotHeight, includesZero: true)
        if bins.isEven { domain = ValueDomain(low: domain.low, high: domain.high, ticks: domain.ticks.filter { $0 == $0.rounded() }) }
        let axis = ValueAxis(domain, content: WidgetContent(counting: content))
        let left = max(content.room.left, axis.width + 5)
        let plot = Rect(left: area.minX + left, top: area.minY + top, right: area.maxX, bottom: area.maxY - bottom)
        let scale = LinearScale(domain: (domain.low, domain.high), range: (plot.maxY, plot.minY))
        let place = LinearScale(domain: (bins.edges.first ?? 0, bins.edges.last ?? 1), range: (plot.minX, plot.maxX))
        let parts = axis.draw(plot: plot, scale: scale, type: type)
        var nodes: [SceneNode] = [.group(Group(parts.grid, role: .artifact))] + parts.labels
        nodes += bars(bins, heights, place, scale)
        nodes.append(.stroke(.segment(Point(plot.minX, plot.maxY), Point(plot.maxX, plot.maxY)), Stroke(content.theme.baseline, width: 0.75)))
        nodes += ticks(bins, place, plot, area)
        if content.options.labels == true { nodes += counts(bins, heights, place, scale) }
        if showsTitle {
            let baseline = area.maxY - type.descent(TextStyles.axis)
            let color = content.theme.secondaryText
            nodes.append(
                type.run(title, TextStyles.axis, color, at: Point(plot.maxX, baseline), anchor: .end, maximumWidth: plot.width)
            )
        }
        return ChartDrawing(nodes: nodes, alternativeText: sentence(bins), notes: notes(bins, of: values.count), plot: plot)
    }

    private func bars(_ bins: HistogramBins, _ heights: [Double], _ place: LinearScale, _ scale: LinearScale) -> [SceneNode] {
        let color = content.options.color.flatMap { Color(hex: $0) } ?? content.context.colors.primary
        var path = Path()
        for (index, height) in heights.enumerated() where height > 0 {
            let (left, right) = (place(bins.edges[index]), place(bins.edges[index + 1]))
            let inset = right - left > 3 ? 0.5 : 0
            let top = min(scale(height), scale(0) - 0.6)
            path.elements += Path.rect(Rect(left: left + inset, top: top, right: right - inset, bottom: scale(0))).elements
        }
        return path.isEmpty ? [] : [.fill(path, color)]
    }

    /// Labels on as many edges as fit, always on multiples of one number of bins.
    private func ticks(_ bins: HistogramBins, _ place: LinearScale, _ plot: Rect, _ area: Rect) -> [SceneNode] {
        let labels = edgeLabels(bins)
        let font = TextStyles.axis
        let widths = labels.map { type.width($0, font) }
        let widest = widths.max() ?? 0
        let step = plot.width / Double(max(bins.counts.count, 1))
        let needed = max(1, Int(((widest + 6) / max(step, 0.01)).rounded(.up)))
        let every = bins.isEven ? [1, 2, 5, 10, 20, 50, 100].first { $0 >= needed } ?? needed : 1
        let ordinal = ((bins.edges.first ?? 0) / max(bins.smallestWidth ?? 1, .leastNormalMagnitude)).rounded()
        let offset = abs(ordinal) < 1e9 ? (every - Int(ordinal) % every) % every : 0
        var nodes: [SceneNode] = []
        var end = -Double.infinity
        for index in stride(from: offset, to: labels.count, by: every) {
            let x = place(bins.edges[index])
            let half = widths[index] / 2
            let center = min(max(x, area.minX + half), area.maxX - half)
            nodes.append(.stroke(.segment(Point(x, plot.maxY), Point(x, plot.maxY + 3)), Stroke(content.theme.baseline, width: 0.5)))
            guard center - half >= end + 4 else { continue }
            end = center + half
            let baseline = plot.maxY + 4 + type.ascent(font)
            nodes.append(type.run(labels[index], font, content.theme.axisText, at: Point(center, baseline), anchor: .middle))
        }
        return nodes
    }

    private func counts(_ bins: HistogramBins, _ heights: [Double], _ place: LinearScale, _ scale: LinearScale) -> [SceneNode] {
        bins.counts.indices.compactMap { index in
            guard bins.counts[index] > 0 else { return nil }
            let text = content.whole(bins.counts[index])
            let (left, right) = (place(bins.edges[index]), place(bins.edges[index + 1]))
            let top = scale(heights[index])
            guard type.width(text, TextStyles.value) <= right - left, scale(0) - top >= type.lineHeight(TextStyles.value) + 3 else { return nil }
            let color = content.options.color.flatMap { Color(hex: $0) } ?? content.context.colors.primary
            let baseline = top + 3 + type.ascent(TextStyles.value)
            return type.run(text, TextStyles.value, type.ink(on: color), at: Point((left + right) / 2, baseline), anchor: .middle)
        }
    }

    private func edgeLabels(_ bins: HistogramBins) -> [String] {
        if bins.isEven { return content.format.strings(ticks: bins.edges, content.language) }
        let pattern = content.format.pattern(column: bins.edges, content.language)
        return content.format.style == .duration
            ? content.format.strings(ticks: bins.edges, content.language) : bins.edges.map { pattern.string($0, content.language) }
    }

    private func notes(_ bins: HistogramBins, of count: Int) -> [String] {
        let phrases = type.phrases
        let width = content.sentence(bins.smallestWidth ?? 0)
        var notes = ["n = \(content.whole(bins.total))"]
        notes.append(Phrases.fill(bins.isEven ? phrases.binWidth : phrases.perWidth, width))
        let outside = bins.outside + count - bins.total
        if outside > 0 { notes.append(Phrases.fill(phrases.outside, content.whole(outside))) }
        return notes
    }

    private func sentence(_ bins: HistogramBins) -> String {
        let phrases = type.phrases
        let best = bins.counts.indices.max { (bins.height($0), -$0) < (bins.height($1), -$1) } ?? 0
        let (low, high) = (bins.edges.first ?? 0, bins.edges.last ?? 0)
        return phrases.sentences([
            phrases.heading(phrases.histogram, content.title),
            Phrases.fill(phrases.binCount, content.whole(bins.total), content.whole(bins.counts.count)),
            Phrases.fill(phrases.valueSpan, content.sentence(low), content.sentence(high)),
            Phrases.fill(
                phrases.mostBetween,
                content.sentence(bins.edges[best]),
                content.sentence(bins.edges[best + 1]),
                content.whole(bins.counts[best])
            ),
        ])
    }
}

extension WidgetContent {
    /// The same content for an axis that counts rows, whatever the format of the values.
    init(counting content: WidgetContent) {
        self = content
        spec.options.format = nil
        spec.options.unit = nil
    }
}
