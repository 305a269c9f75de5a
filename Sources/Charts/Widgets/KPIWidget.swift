import Foundation

/// One number with its unit, its change against a comparison, a small line and a target.
struct KPIWidget: WidgetDrawing {
    let content: WidgetContent

    init(_ content: WidgetContent) {
        self.content = content
    }

    private var type: Typesetter { content.type }

    func draw(in area: Rect) throws(ChartProblem) -> ChartDrawing {
        let figures = try KPIFigures(content)
        var nodes: [SceneNode] = []
        let showsLine = figures.history.count > 1 && content.options.sparkline != false
        let isLow = area.height > 50 && area.height < 80
        let number = type.fit(texts(figures.value), content, width: area.width, height: isLow ? 33.5 : area.height)
        let unit = content.options.unit.map { DisplayText.clean($0) }
        let deltaHeight = (figures.comparison == nil && figures.caption == nil) || area.height < 32 ? 0.0 : 14.0
        let targetHeight = content.options.target == nil || area.height < 46 ? 0.0 : 20.0
        let blockHeight = number.font.size * 0.78 + (deltaHeight > 0 ? deltaHeight + 3 : 0) + (targetHeight > 0 ? targetHeight + 2 : 0)
        let lift = min(max((area.height - 46) * 0.25, 0), 7)
        let lineRoom = area.height - blockHeight - 6 - lift
        let besideRoom = area.width - max(number.width + unitWidth(unit, number.font), 90) - 14
        let below = showsLine && lineRoom >= 12
        let beside = showsLine && !below && besideRoom >= 44
        let spare = max(area.height - blockHeight, 0)
        var y = area.minY + number.font.size * 0.74 + min(lift, spare)
        let bearing = number.text.first?.isNumber == true ? number.font.size * 0.02 : 0
        nodes.append(type.run(number.text, number.font, content.theme.text, at: Point(area.minX - bearing, y)))
        if let unit {
            let isPercent = unit == "%"
            let font = FontStyle(size: isPercent ? number.font.size * 0.7 : max(8.5, number.font.size * 0.36), weight: isPercent ? .medium : .regular)
            let start = area.minX - bearing + number.width + (isPercent ? 1 : 4)
            nodes.append(type.run(unit, font, content.theme.secondaryText, at: Point(start, y), maximumWidth: area.maxX - start))
        }
        let textWidth = beside ? area.width - besideRoom - 6 : area.width
        if deltaHeight > 0 {
            y += deltaHeight
            nodes += drawDelta(figures, at: Point(area.minX, y), width: textWidth)
        }
        if let target = content.options.target, targetHeight > 0 {
            y += 8
            nodes += drawTarget(target, figures.value, in: Rect(x: area.minX, y: y, width: textWidth, height: 5))
            y += 10
        }
        if below {
            let height = min(lineRoom, 46)
            nodes += Sparkline.draw(
                figures.history,
                in: Rect(x: area.minX, y: area.maxY - height, width: area.width, height: height - 2),
                content: content
            )
        } else if beside {
            let height = min(area.height - 6, 34)
            nodes += Sparkline.draw(
                figures.history,
                in: Rect(x: area.maxX - besideRoom, y: area.minY + max((area.height - height) / 2, 0), width: besideRoom, height: height),
                content: content
            )
        }
        return ChartDrawing(nodes: nodes, alternativeText: sentence(figures))
    }

    /// The number written out, when it has at most seven digits before the decimal sign, and shortened.
    private func texts(_ value: Double) -> [String] {
        let format = content.format
        let short = format.string(value, content.language)
        switch format.style {
        case .automatic where abs(value) >= 1_000 && abs(value) < 10_000_000:
            return [NumberFormat(style: .decimal, fractionDigits: 0).string(value, content.language), short]
        case .currency where abs(value) >= 10_000 && abs(value) < 10_000_000:
            var whole = format
            whole.fractionDigits = 0
            return [whole.string(value, content.language), short]
        default: return [short]
        }
    }

    private func unitWidth(_ unit: String?, _ font: FontStyle) -> Double {
        guard let unit else { return 0 }
        return type.width(unit, FontStyle(size: unit == "%" ? font.size * 0.7 : max(8.5, font.size * 0.36))) + 4
    }

    private func drawDelta(_ figures: KPIFigures, at origin: Point, width: Double) -> [SceneNode] {
        let font = FontStyle(size: 8.5, weight: .semibold, tabularDigits: true)
        let small = TextStyles.subtitle
        guard let comparison = figures.comparison else {
            return figures.caption.map { [type.run($0, small, content.theme.secondaryText, at: origin, maximumWidth: width)] } ?? []
        }
        let change = figures.value - comparison.value
        let isGood = content.options.goodDirection == "down" ? change < 0 : change > 0
        let color = change == 0 ? content.theme.secondaryText : (isGood ? content.theme.good : content.theme.bad)
        var nodes: [SceneNode] = []
        var x = origin.x
        if change != 0 {
            let middle = origin.y - 3.1
            let tip = change > 0 ? middle - 3 : middle + 3
            let base = change > 0 ? middle + 2.4 : middle - 2.4
            nodes.append(.fill(.polygon([Point(x, base), Point(x + 3.4, tip), Point(x + 6.8, base)]), color))
            x += 9.5
        }
        let text = KPIFigures.change(figures.value, comparison.value, content)
        nodes.append(type.run(text, font, color, at: Point(x, origin.y)))
        x += type.width(text, font) + 5
        if width - (x - origin.x) > 20 {
            nodes.append(type.run(comparison.label, small, content.theme.secondaryText, at: Point(x, origin.y), maximumWidth: width - (x - origin.x)))
        }
        return nodes
    }

    private func drawTarget(_ target: Double, _ value: Double, in bar: Rect) -> [SceneNode] {
        let share = target == 0 ? 0 : value / target
        let filled = min(max(share.isFinite ? share : 0, 0), 1)
        var nodes: [SceneNode] = [.fill(.roundedRect(Rect(x: bar.x, y: bar.y, width: bar.width, height: 4), radius: 2), content.theme.missing)]
        if filled > 0 {
            nodes.append(
                .fill(.roundedRect(Rect(x: bar.x, y: bar.y, width: max(bar.width * filled, 2), height: 4), radius: 2), content.context.colors.primary)
            )
        }
        let percent = NumberFormat(style: .percent, fractionDigits: 0).string(share, content.language)
        let label = "\(percent) · \(TargetLine.label(target, content))"
        nodes.append(type.run(label, TextStyles.detail, content.theme.secondaryText, at: Point(bar.x, bar.y + 12.5), maximumWidth: bar.width))
        return nodes
    }

    private func sentence(_ figures: KPIFigures) -> String {
        let title = DisplayText.clean(content.spec.title)
        var text = (title.isEmpty ? "Value" : title) + ": \(content.sentence(figures.value))"
        if let comparison = figures.comparison {
            text += ", \(KPIFigures.change(figures.value, comparison.value, content)) \(comparison.label) (\(content.sentence(comparison.value)))"
        }
        if let target = content.options.target { text += ", target \(content.sentence(target))" }
        return text + "."
    }
}

extension Typesetter {
    /// The number in the largest of the usual sizes that fits; a shorter form is taken when the first would have to be small.
    func fit(_ texts: [String], _ content: WidgetContent, width: Double, height: Double) -> (text: String, font: FontStyle, width: Double) {
        let unit = content.options.unit.map { min(self.width($0, FontStyle(size: 10)) + 5, width * 0.4) } ?? 0
        for (rank, text) in texts.enumerated() {
            for size in [32.0, 30, 28, 26, 24, 22, 20, 18, 16, 14] where size == 14 || size * 0.78 <= height * 0.62 {
                let font = FontStyle(size: size, weight: .semibold)
                let needed = self.width(text, font)
                if needed + unit <= width, size >= 18 || rank == texts.count - 1 || height < 24 { return (text, font, needed) }
            }
        }
        let font = FontStyle(size: 12, weight: .semibold)
        let text = texts.last ?? ""
        return (text, font, self.width(text, font))
    }
}
