import Foundation

/// Lines over time, numbers or ordered categories.
struct LineWidget: WidgetDrawing {
    let content: WidgetContent

    init(_ content: WidgetContent) {
        self.content = content
    }

    func draw(in area: Rect) throws(ChartProblem) -> ChartDrawing {
        var set = try SeriesSet(content, asBands: false)
        if case .category = set.kind {} else { set.breakAtMissingBins(content) }
        set.assignColors(content)
        let strong = Set(set.extent.ranking.prefix(8))
        var colors = set.series.map(\.color)
        if set.series.count > 8 {
            for index in set.series.indices where !strong.contains(index) {
                colors[index] = content.theme.grid.mixed(with: content.theme.axisText, amount: 0.25)
            }
        }
        let named = set.series.indices.filter { strong.contains($0) }
        var layout = ContinuousLayout(content, set: set, area: area)
        let range = set.valueRange ?? (0, 1)
        let values = content.options.target.map { (min(range.low, $0), max(range.high, $0)) } ?? range
        layout.arrange(
            values: values,
            includesZero: content.options.zero ?? false,
            labels: set.series.count > 1
                ? named.map { index in
                    ContinuousLayout.EndLabel(
                        name: set.series[index].name,
                        color: colors[index],
                        value: set.series[index].entries.last { $0.y != nil }?.y ?? 0
                    )
                } : [],
            hidden: set.series.count - named.count
        )
        let curve = LineMark.Curve(rawValue: content.options.curve ?? "linear") ?? .linear
        var lines: [SceneNode] = []
        for index in set.series.indices.sorted(by: { !strong.contains($0) && strong.contains($1) }) {
            let series = set.series[index]
            let marks = content.options.points ?? (series.entries.count <= 3)
            let isDense = Double(series.entries.count) > layout.plot.width * 0.6
            lines += LineMark.draw(
                layout.runs(series.entries),
                color: colors[index],
                width: strong.contains(index) ? (area.width < 160 || isDense ? 1.25 : 1.6) : 0.8,
                curve: curve,
                marksPoints: marks,
                isUnfinished: content.table.conditions.contains(.partial) && set.kind == .time
            )
        }
        var nodes = layout.drawGuides()
        nodes.append(.group(Group(lines, clip: layout.plot.inset(by: -3))))
        if let target = content.options.target { nodes += TargetLine.horizontal(target, plot: layout.plot, scale: layout.yScale, content: content) }
        nodes += layout.drawLabels()
        return ChartDrawing(
            nodes: nodes,
            alternativeText: ChartDescription.series(content.type.phrases.lineChart, set, content),
            notes: set.notes,
            plot: layout.plot
        )
    }
}
