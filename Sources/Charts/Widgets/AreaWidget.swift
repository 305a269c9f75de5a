import Foundation

/// Areas over time, on top of one another by default.
struct AreaWidget: WidgetDrawing {
    let content: WidgetContent

    init(_ content: WidgetContent) {
        self.content = content
    }

    func draw(in area: Rect) throws(ChartProblem) -> ChartDrawing {
        var set = try SeriesSet(content, asBands: false)
        let count = set.series.count
        set.fold(keeping: 8, other: content.type.phrases.other, color: content.theme.axisText.mixed(with: content.theme.card, amount: 0.45))
        set.assignColors(content, reserved: count > 8 ? 1 : 0)
        let stack = content.options.stack ?? .stacked
        if count <= 8 {
            set.series = set.extent.ranking.map { set.series[$0] }
        }
        let layers = StackedLayers(set.aligned(), mode: set.series.count == 1 && stack == .stacked ? .none : stack)
        var layout = ContinuousLayout(content, set: set, area: area)
        let labels =
            set.series.count > 1
            ? set.series.indices.reversed().map { index in
                ContinuousLayout.EndLabel(name: set.series[index].name, color: set.series[index].color, value: layers.middleOfLast(index))
            } : []
        layout.arrange(values: layers.range, includesZero: true, labels: labels, hidden: 0, isShare: stack == .normalized)
        var fills: [SceneNode] = []
        let zero = layout.yScale(max(0, layout.yScale.domain.low))
        for index in set.series.indices {
            for run in layers.runs(index) {
                let x = run.map { layout.xScale(layers.x[$0]) }
                let upper = run.map { layout.yScale(layers.upper[index][$0]) }
                let kept = LineReduction.indices(x: x, y: upper, column: 0.5)
                let top = kept.map { Point(x[$0], upper[$0]) }
                let bottom = kept.map { Point(x[$0], layers.isStacked ? layout.yScale(layers.lower[index][run[$0]]) : zero) }
                fills += layer(top, bottom, color: set.series[index].color, isStacked: layers.isStacked, opacity: set.series.count > 1 ? 0.1 : 0.22)
            }
        }
        var nodes: [SceneNode] = layers.isStacked ? [.group(Group(fills, clip: layout.plot.inset(by: -2)))] : []
        var guides = layout.drawGuides()
        if layers.isStacked {
            guides += nodes + layout.drawZero()
            nodes = guides
        } else {
            nodes = guides + [.group(Group(fills, clip: layout.plot.inset(by: -2)))]
        }
        if let target = content.options.target { nodes += TargetLine.horizontal(target, plot: layout.plot, scale: layout.yScale, content: content) }
        nodes += layout.drawLabels()
        let phrases = content.type.phrases
        let kind = set.series.count > 1 ? (stack == .normalized ? phrases.shareAreaChart : phrases.stackedAreaChart) : phrases.areaChart
        return ChartDrawing(
            nodes: nodes,
            alternativeText: ChartDescription.series(kind, set, content),
            notes: set.notes,
            plot: layout.plot
        )
    }

    private func layer(_ top: [Point], _ bottom: [Point], color: Color, isStacked: Bool, opacity: Double) -> [SceneNode] {
        let curve = LineMark.Curve(rawValue: content.options.curve ?? "linear") ?? .linear
        if top.count == 1, let high = top.first, let low = bottom.first {
            return [.fill(.rect(Rect(left: high.x - 1.5, top: min(high.y, low.y), right: high.x + 1.5, bottom: max(high.y, low.y))), color)]
        }
        var outline = LineMark.path(top, curve)
        for element in LineMark.path(bottom.reversed(), curve == .step ? .linear : curve).elements {
            if case .move(let point) = element { outline.line(to: point) } else { outline.elements.append(element) }
        }
        outline.close()
        if isStacked {
            return [.path(outline, fill: .solid(color), stroke: Stroke(content.theme.card, width: 0.6, join: .round))]
        }
        return [
            .fill(outline, color.opacity(opacity)),
            .stroke(LineMark.path(top, curve), Stroke(color, width: 1.6, cap: .round, join: .round)),
        ]
    }
}
