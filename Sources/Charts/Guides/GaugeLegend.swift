/// The names of a gauge's ranges in one line, each with a sample of its grey and where it ends.
enum GaugeLegend {
    /// From the left on a baseline; what does not fit is left out.
    static func draw(_ figures: GaugeFigures, at origin: Point, width: Double, content: WidgetContent, isCentered: Bool = false) -> [SceneNode] {
        let type = content.type
        let font = TextStyles.legend
        var entries: [(text: String, color: Color, width: Double)] = []
        var total = 0.0
        for (range, shade) in zip(figures.ranges, figures.shades(content.theme)) {
            guard let label = range.label else { continue }
            let entry = type.width(label, font) + 10
            if total + entry > width { break }
            entries.append((label, shade, entry))
            total += entry + 9
        }
        var x = isCentered ? origin.x - (total - 9) / 2 : origin.x
        var nodes: [SceneNode] = []
        for entry in entries {
            let frame = Rect(x: x, y: origin.y - 6, width: 7, height: 7)
            nodes.append(
                .path(.rect(frame), fill: .solid(entry.color), stroke: Stroke(content.theme.baseline, width: 0.4))
            )
            nodes.append(type.run(entry.text, font, content.theme.secondaryText, at: Point(x + 10, origin.y)))
            x += entry.width + 9
        }
        return nodes
    }
}
