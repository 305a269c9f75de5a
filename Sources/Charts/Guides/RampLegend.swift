/// A strip of the heatmap's colours with its ends named, and the colour of cells without data.
struct RampLegend {
    let grid: HeatmapGrid
    let content: WidgetContent

    /// Height with the space below.
    var height: Double { content.options.legend == false ? 0 : 14 }

    /// Right-aligned in the width, so that it stands apart from the title.
    func draw(at origin: Point, width: Double) -> [SceneNode] {
        guard content.options.legend != false else { return [] }
        let type = content.type
        let ends =
            content.format.style == .duration
            ? [grid.range.low, grid.range.high].map { DurationFormat.string($0, content.language) }
            : ValueLabels.strings([grid.range.low, grid.range.high], content)
        let font = TextStyles.axis
        let y = origin.y + 5
        let bar = min(90, width * 0.3)
        var nodes: [SceneNode] = []
        var x = origin.x
        nodes.append(type.run(ends[0], font, content.theme.axisText, at: Point(x, type.baseline(centered: y, font))))
        x += type.width(ends[0], font) + 4
        let stops = (0...8).map { GradientStop(offset: Double($0) / 8, color: grid.ramp.color(at: Double($0) / 8)) }
        nodes.append(
            .path(
                .roundedRect(Rect(x: x, y: y - 3.5, width: bar, height: 7), radius: 1),
                fill: .linearGradient(from: Point(x, y), to: Point(x + bar, y), stops: stops)
            )
        )
        x += bar + 4
        nodes.append(type.run(ends[1], font, content.theme.axisText, at: Point(x, type.baseline(centered: y, font))))
        x += type.width(ends[1], font) + 10
        if grid.hasMissing, x + 10 + type.width(type.phrases.noValue, font) <= origin.x + width {
            nodes += Hatch.missing([Rect(x: x, y: y - 3.5, width: 7, height: 7)], theme: content.theme)
            nodes.append(type.run(type.phrases.noValue, font, content.theme.axisText, at: Point(x + 10, type.baseline(centered: y, font))))
        }
        return nodes
    }
}
