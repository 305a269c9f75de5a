import Foundation

/// A gauge as an arc of 220 degrees, the number in its middle.
struct ArcGauge {
    let content: WidgetContent
    let figures: GaugeFigures

    init(_ content: WidgetContent, _ figures: GaugeFigures) {
        self.content = content
        self.figures = figures
    }

    private var type: Typesetter { content.type }
    private static let start = -200 * Double.pi / 180
    private static let end = 20 * Double.pi / 180

    private func angle(_ value: Double) -> Double { Self.start + (Self.end - Self.start) * figures.place(value) }

    func draw(in area: Rect) -> [SceneNode] {
        let line = type.lineHeight(TextStyles.axis)
        let hasNames = figures.ranges.contains { $0.label != nil } && area.height >= 110
        let showsEnds = area.height >= 72
        let foot = (showsEnds ? line : 0) + (hasNames ? line + 3 : 0)
        let radius = max(min((area.height - foot - 4) / 1.43, area.width / 2 - 4), 16)
        let thickness = max(radius * 0.2, 5)
        let height = radius * 1.412 + foot
        let center = Point(area.midX, area.minY + max((area.height - height) / 2, 2) + radius)
        var nodes: [SceneNode] = []
        for (range, shade) in zip(figures.ranges, figures.shades(content.theme)) {
            nodes.append(.fill(ring(center, radius - thickness, radius, angle(range.from), angle(range.to)), shade))
        }
        let color = content.options.color.flatMap { Color(hex: $0) } ?? content.context.colors.primary
        let from = angle(min(max(0, figures.low), figures.high))
        let to = angle(figures.value)
        if abs(from - to) > 0.002 {
            nodes.append(.fill(ring(center, radius - thickness * 0.72, radius - thickness * 0.28, min(from, to), max(from, to)), color))
        }
        if let target = figures.target, target >= figures.low, target <= figures.high {
            let place = angle(target)
            nodes.append(
                .stroke(
                    .segment(RingSector.point(center, radius - thickness - 1.5, place), RingSector.point(center, radius + 1.5, place)),
                    Stroke(content.theme.text, width: 2.25)
                )
            )
        }
        nodes += label(center, radius - thickness)
        if showsEnds { nodes += ends(center, radius, thickness, area) }
        if hasNames {
            let baseline = center.y + radius * 0.412 + foot - type.descent(TextStyles.legend)
            nodes += GaugeLegend.draw(figures, at: Point(area.midX, baseline), width: area.width, content: content, isCentered: true)
        }
        return nodes
    }

    private func ring(_ center: Point, _ inner: Double, _ outer: Double, _ from: Double, _ to: Double) -> Path {
        RingSector.path(center: center, inner: inner, outer: outer, from: from, to: to)
    }

    /// Number, unit and target in the middle, as far as the hole holds them.
    private func label(_ center: Point, _ hole: Double) -> [SceneNode] {
        let unit = content.options.unit.map { DisplayText.clean($0, limit: 24) } ?? ""
        let suffix = unit == "%" ? content.language.percentSpace + content.language.percentSign : ""
        let texts = content.forms(of: figures.value).map { $0 + suffix }
        let number = type.fit(texts, width: hole * 1.62, height: hole * 0.5)
        let font = number.font
        let y = center.y + font.size * 0.2
        let small = TextStyles.legend
        var nodes = [type.run(number.text, font, content.theme.text, at: Point(center.x, y), anchor: .middle, maximumWidth: hole * 1.9)]
        var baseline = y + type.lineHeight(small) + 2
        func add(_ text: String) {
            guard baseline - center.y < hole * 0.62 else { return }
            let half = max(hole * hole - (baseline - center.y) * (baseline - center.y), 0).squareRoot()
            nodes.append(
                type.run(text, small, content.theme.secondaryText, at: Point(center.x, baseline), anchor: .middle, maximumWidth: half * 1.85)
            )
            baseline += type.lineHeight(small)
        }
        if !unit.isEmpty, suffix.isEmpty { add(unit) }
        if let target = figures.target { add(TargetLine.label(target, content)) }
        return nodes
    }

    private func ends(_ center: Point, _ radius: Double, _ thickness: Double, _ area: Rect) -> [SceneNode] {
        let labels = ValueAxis(ValueDomain(low: figures.low, high: figures.high, ticks: [figures.low, figures.high]), content: content).labels
        return zip([Self.start, Self.end], labels).map { angle, label in
            let place = RingSector.point(center, radius - thickness / 2, angle)
            let half = type.width(label, TextStyles.axis) / 2
            let x = min(max(place.x, area.minX + half), area.maxX - half)
            let y = center.y + radius * 0.342 + thickness * 0.35 + type.ascent(TextStyles.axis)
            return type.run(label, TextStyles.axis, content.theme.axisText, at: Point(x, y), anchor: .middle)
        }
    }
}
