/// Numbers at the left of the plot and the lines across it.
struct ValueAxis {
    let domain: ValueDomain
    let labels: [String]
    let width: Double

    init(_ domain: ValueDomain, content: WidgetContent) {
        self.domain = domain
        var format = content.format
        if content.options.stack == .normalized, content.spec.type != .line { format = NumberFormat(style: .percent) }
        var labels = format.strings(ticks: domain.ticks, content.language)
        if content.options.unit == "%", format.style == .automatic || format.style == .decimal {
            labels = labels.map { $0 + content.language.percentSpace + content.language.percentSign }
        }
        self.labels = labels
        width = content.type.width(of: labels, TextStyles.axis)
    }

    /// Gridlines from edge to edge of the plot and right-aligned numbers in front of them; the line of zero is darker.
    func draw(plot: Rect, scale: LinearScale, type: Typesetter) -> (grid: [SceneNode], labels: [SceneNode]) {
        var grid: [SceneNode] = []
        var texts: [SceneNode] = []
        var previous = Double.infinity
        for (tick, label) in zip(domain.ticks, labels) {
            let y = scale(tick)
            guard y >= plot.minY - 0.5, y <= plot.maxY + 0.5 else { continue }
            let isZero = tick == 0
            let color = isZero ? type.theme.baseline : type.theme.grid
            grid.append(.stroke(.segment(Point(plot.minX, y), Point(plot.maxX, y)), Stroke(color, width: isZero ? 0.75 : 0.5)))
            guard abs(y - previous) >= TextStyles.axis.size * 1.15 else { continue }
            previous = y
            texts.append(
                type.run(
                    label,
                    TextStyles.axis,
                    type.theme.axisText,
                    at: Point(plot.minX - 5, type.baseline(centered: y, TextStyles.axis)),
                    anchor: .end
                )
            )
        }
        return (grid, texts)
    }
}
