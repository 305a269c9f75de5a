/// A dashed line at a value to be reached, with its name.
enum TargetLine {
    /// Across a plot whose values go upwards.
    static func horizontal(_ value: Double, plot: Rect, scale: LinearScale, content: WidgetContent) -> [SceneNode] {
        let y = scale(value)
        guard y >= plot.minY - 0.5, y <= plot.maxY + 0.5 else { return [] }
        let type = content.type
        let above = y - plot.minY > (content.spec.type == .bar ? -4 : 12)
        let baseline = above ? y - 3 : y + 3 + type.font(ascent: TextStyles.legend)
        return [
            .stroke(.segment(Point(plot.minX, y), Point(plot.maxX, y)), Stroke(type.theme.text, width: 0.75, dash: [3, 2])),
            type.run(
                label(value, content),
                TextStyles.legend,
                type.theme.text,
                at: Point(plot.maxX, baseline),
                anchor: .end,
                maximumWidth: plot.width * 0.6,
                halo: true
            ),
        ]
    }

    /// "Target 120".
    static func label(_ value: Double, _ content: WidgetContent) -> String {
        let number = content.format.string(value, content.language, trims: true)
        return "\(content.options.targetLabel ?? content.type.phrases.target) \(number)"
    }
}

extension Typesetter {
    /// Height of capitals above the baseline.
    func font(ascent font: FontStyle) -> Double {
        font.size * 0.73
    }
}
