/// A small line without axes, its last value marked.
enum Sparkline {
    /// Fills a rectangle; gaps break the line.
    static func draw(_ values: [Double?], in frame: Rect, content: WidgetContent) -> [SceneNode] {
        let known = values.compactMap { $0 }
        guard let low = known.min(), let high = known.max(), values.count > 1, frame.height > 4 else { return [] }
        let inner = frame.inset(left: 1, top: 2.5, right: 3, bottom: 2)
        let y = LinearScale(domain: (low, high), range: (inner.maxY, inner.minY))
        let x = LinearScale(domain: (0, Double(values.count - 1)), range: (inner.minX, inner.maxX))
        let color = content.options.color.flatMap { Color(hex: $0) } ?? content.context.colors.primary
        var runs: [[Point]] = [[]]
        for (index, value) in values.enumerated() {
            if let value { runs[runs.count - 1].append(Point(x(Double(index)), y(value))) } else if runs.last?.isEmpty == false { runs.append([]) }
        }
        var nodes: [SceneNode] = []
        for run in runs where run.count > 1 {
            let kept = LineReduction.m4(run, column: 0.5)
            var area = LineMark.path(kept, .linear)
            if let first = kept.first, let last = kept.last {
                area.line(to: Point(last.x, frame.maxY))
                area.line(to: Point(first.x, frame.maxY))
                area.close()
            }
            nodes.append(
                .path(
                    area,
                    fill: .linearGradient(
                        from: Point(frame.x, frame.minY),
                        to: Point(frame.x, frame.maxY),
                        stops: [GradientStop(offset: 0, color: color.opacity(0.2)), GradientStop(offset: 1, color: color.opacity(0.02))]
                    )
                )
            )
        }
        nodes += LineMark.draw(runs.filter { !$0.isEmpty }, color: color, width: 1.3, curve: .linear, marksPoints: false)
        if let last = runs.last(where: { !$0.isEmpty })?.last {
            nodes.append(.path(.circle(center: last, radius: 2.1), fill: .solid(color), stroke: Stroke(content.theme.card, width: 1)))
        }
        return nodes
    }
}
