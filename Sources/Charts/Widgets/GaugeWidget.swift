/// One number on a scale with named ranges and a target: a bullet graph (Few, 2013), or an arc when the configuration asks for it.
struct GaugeWidget: WidgetDrawing {
    let content: WidgetContent

    init(_ content: WidgetContent) {
        self.content = content
    }

    func draw(in area: Rect) throws(ChartProblem) -> ChartDrawing {
        let figures = try GaugeFigures(content)
        let isArc = content.options.shape == "arc" && area.height >= 54 && area.width >= 70
        let nodes = isArc ? ArcGauge(content, figures).draw(in: area) : BulletGauge(content, figures).draw(in: area)
        return ChartDrawing(nodes: nodes, alternativeText: figures.sentence(content))
    }
}

extension GaugeFigures {
    /// Greys of the ranges, the lowest darkest, all light enough for the value's bar to stand out by 3 to 1.
    func shades(_ theme: Theme) -> [Color] {
        let count = ranges.count
        return ranges.indices.map { index in
            let share = count == 1 ? 0.5 : Double(index) / Double(count - 1)
            return theme.card.mixed(with: theme.axisText, amount: 0.26 - 0.17 * share)
        }
    }
}
