/// A bar on a scale of grey ranges with a mark at the target.
struct BulletGauge {
    let content: WidgetContent
    let figures: GaugeFigures

    init(_ content: WidgetContent, _ figures: GaugeFigures) {
        self.content = content
        self.figures = figures
    }

    private var type: Typesetter { content.type }
    private var line: Double { type.lineHeight(TextStyles.axis) }

    /// Number above, bar below with the target's name over it, ticks and the names of the ranges under it; what has no room is left out, last the bar.
    func draw(in area: Rect) -> [SceneNode] {
        let showsTarget = figures.target != nil && area.height >= 62
        let names = rangeNames(width: area.width)
        let showsNames = names != nil && area.height >= 76
        let showsTicks = area.height >= 44
        let below = (showsTicks ? line + 3 : 0) + (showsNames ? line : 0)
        let above = showsTarget ? line + 3 : 0
        let number = NumberBlock(content, figures.value, width: area.width, height: min((area.height - below - above) * 0.5, 44))
        let isLow = area.height < 34
        let thickness = min(max(area.height - number.height - below - above - 6, 6), min(max(area.height * 0.2, 9), 26))
        let block = number.height + 6 + above + thickness + below
        let top = area.minY + max((area.height - block) * 0.4, 0)
        let isMirrored = content.language.isRightToLeft
        let start = isMirrored ? area.maxX : area.minX
        var nodes: [SceneNode] = []
        if isLow {
            nodes += number.draw(at: Point(start, area.midY - number.height / 2))
            guard area.width - number.width >= 40 else { return nodes }
            let (left, right) = isMirrored ? (2, number.width + 10) : (number.width + 10, 2)
            let bar = Rect(left: area.minX + left, top: area.midY - 5, right: area.maxX - right, bottom: area.midY + 5)
            return nodes + drawBar(bar)
        }
        nodes += number.draw(at: Point(start, top))
        let bar = Rect(
            left: area.minX + 1,
            top: min(top + number.height + 6 + above, area.maxY - below - thickness),
            right: area.maxX - 1,
            bottom: min(top + number.height + 6 + above, area.maxY - below - thickness) + thickness
        )
        nodes += drawBar(bar)
        if showsTarget, let target = figures.target { nodes.append(name(of: target, above: bar, area)) }
        if showsTicks { nodes += ticks(below: bar, area) }
        if showsNames, let names { nodes += draw(names, below: bar, y: bar.maxY + 3 + line) }
        return nodes
    }

    private func drawBar(_ bar: Rect) -> [SceneNode] {
        func x(_ value: Double) -> Double { bar.minX + bar.width * figures.place(value) }
        var nodes: [SceneNode] = []
        for (range, shade) in zip(figures.ranges, figures.shades(content.theme)) {
            nodes.append(.fill(.rect(Rect(left: x(range.from), top: bar.minY, right: x(range.to), bottom: bar.maxY)), shade))
        }
        let color = content.options.color.flatMap { Color(hex: $0) } ?? content.context.colors.primary
        let start = x(min(max(0, figures.low), figures.high))
        let end = x(figures.value)
        let third = bar.height * 0.36
        let measure = Rect(
            left: min(start, end),
            top: bar.midY - third / 2,
            right: max(start, end, min(start, end) + 0.75),
            bottom: bar.midY + third / 2
        )
        nodes.append(.fill(.rect(measure), color))
        if figures.value > figures.high || figures.value < figures.low {
            let outward = figures.value > figures.high ? 1.0 : -1.0
            let edge = figures.value > figures.high ? bar.maxX : bar.minX
            let tip = [Point(edge - outward * third, bar.midY - third), Point(edge, bar.midY), Point(edge - outward * third, bar.midY + third)]
            nodes.append(.fill(.polygon(tip), color))
        }
        if let target = figures.target, target >= figures.low, target <= figures.high {
            let reach = bar.height * 0.32
            nodes.append(
                .stroke(
                    .segment(Point(x(target), bar.midY - reach), Point(x(target), bar.midY + reach)),
                    Stroke(content.theme.text, width: 2.25)
                )
            )
        }
        return nodes
    }

    private func name(of target: Double, above bar: Rect, _ area: Rect) -> SceneNode {
        let text = TargetLine.label(target, content)
        let half = min(type.width(text, TextStyles.legend), area.width) / 2
        let x = min(max(bar.minX + bar.width * figures.place(target), area.minX + half), area.maxX - half)
        return type.run(
            text,
            TextStyles.legend,
            content.theme.text,
            at: Point(x, bar.minY - 3.5),
            anchor: .middle,
            maximumWidth: area.width
        )
    }

    private func ticks(below bar: Rect, _ area: Rect) -> [SceneNode] {
        let ticks = NumericTicks.ticks(figures.low, figures.high, count: max(bar.width / 56, 2))
        let labels = ValueAxis(ValueDomain(low: figures.low, high: figures.high, ticks: ticks), content: content).labels
        var nodes: [SceneNode] = []
        var end = -Double.infinity
        for (tick, label) in zip(ticks, labels) {
            let x = bar.minX + bar.width * figures.place(tick)
            let half = type.width(label, TextStyles.axis) / 2
            let center = min(max(x, area.minX + half), area.maxX - half)
            guard center - half > end + 4 else { continue }
            end = center + half
            nodes.append(.stroke(.segment(Point(x, bar.maxY), Point(x, bar.maxY + 2)), Stroke(content.theme.baseline, width: 0.5)))
            nodes.append(
                type.run(
                    label,
                    TextStyles.axis,
                    content.theme.axisText,
                    at: Point(center, bar.maxY + 3 + type.ascent(TextStyles.axis)),
                    anchor: .middle
                )
            )
        }
        return nodes
    }

    /// The names with their middles as shares of the scale, when each fits under its range; nil when there are none.
    private func rangeNames(width: Double) -> [(text: String, middle: Double, room: Double)]? {
        let names = figures.ranges.compactMap { range -> (text: String, middle: Double, room: Double)? in
            guard let label = range.label else { return nil }
            let (from, to) = (figures.place(range.from), figures.place(range.to))
            return (label, (from + to) / 2, (to - from) * width)
        }
        return names.isEmpty ? nil : names
    }

    private func draw(_ names: [(text: String, middle: Double, room: Double)], below bar: Rect, y: Double) -> [SceneNode] {
        let fits = names.allSatisfy { type.width($0.text, TextStyles.legend) + 4 <= $0.room }
        let baseline = y + type.ascent(TextStyles.legend)
        guard !fits else {
            return names.map {
                type.run(
                    $0.text,
                    TextStyles.legend,
                    content.theme.secondaryText,
                    at: Point(bar.minX + bar.width * $0.middle, baseline),
                    anchor: .middle
                )
            }
        }
        return GaugeLegend.draw(figures, at: Point(bar.minX, baseline), width: bar.width, content: content)
    }
}
