import Foundation

/// One number with its unit, its change against a comparison, a small line and a target. Number and line grow with the card.
struct KPIWidget: WidgetDrawing {
    let content: WidgetContent

    init(_ content: WidgetContent) {
        self.content = content
    }

    private var type: Typesetter { content.type }
    private var isMirrored: Bool { content.language.isRightToLeft }

    func draw(in area: Rect) throws(ChartProblem) -> ChartDrawing {
        let figures = try KPIFigures(content)
        let showsLine = figures.history.count > 1 && content.options.sparkline != false
        let hasDelta = (figures.comparison != nil || figures.caption != nil) && area.height >= 32
        let deltaHeight = hasDelta ? 15.0 : 0
        let targetHeight = content.options.target == nil || area.height < 46 ? 0.0 : 22.0
        let fixed = deltaHeight + targetHeight
        let lineShare = showsLine && area.height - fixed >= 42 ? 0.45 : 0
        let room = area.height - fixed - area.height * lineShare
        let number = NumberBlock(content, figures.value, width: area.width, height: max(min(room * 0.72, 40), min(area.height * 0.62, 15)))
        let block = number.height + fixed
        let below = lineShare > 0 && area.height - block - 8 >= 14
        let besideRoom = area.width - max(number.width, 90) - 14
        let beside = showsLine && !below && besideRoom >= 44 && area.height >= 14
        let lineHeight = below ? min(area.height - block - 8, max(area.height * 0.45, 16)) : 0
        let spare = max(area.height - block - lineHeight - (below ? 6 : 0), 0)
        let text =
            beside
            ? (isMirrored ? area.inset(left: besideRoom + 6) : area.inset(right: besideRoom + 6)) : area
        var y = area.minY + min(spare * (below ? 0.3 : 0.38), 26)
        var nodes = number.draw(at: Point(isMirrored ? area.maxX : area.minX, y), maximumWidth: area.width)
        y += number.height
        if hasDelta {
            y += deltaHeight
            nodes += drawDelta(figures, in: text, baseline: y - 1)
        }
        if let target = content.options.target, targetHeight > 0 {
            nodes += drawTarget(target, figures.value, in: Rect(x: text.minX, y: y + 7, width: text.width, height: 4))
        }
        if below {
            nodes += Sparkline.draw(
                figures.history,
                in: Rect(x: area.minX, y: area.maxY - lineHeight, width: area.width, height: lineHeight - 1),
                content: content
            )
        } else if beside {
            let height = min(area.height - 4, 44)
            let x = isMirrored ? area.minX : area.maxX - besideRoom
            let frame = Rect(x: x, y: area.minY + max((area.height - height) / 2, 0), width: besideRoom, height: height)
            nodes += Sparkline.draw(figures.history, in: frame, content: content)
        }
        return ChartDrawing(nodes: nodes, alternativeText: sentence(figures))
    }

    /// An arrow, the change, and what the value is compared with; or the caption.
    private func drawDelta(_ figures: KPIFigures, in area: Rect, baseline: Double) -> [SceneNode] {
        let font = TextStyles.change
        let small = TextStyles.subtitle
        let start = isMirrored ? area.maxX : area.minX
        let direction = isMirrored ? -1.0 : 1
        let anchor = isMirrored ? TextRun.Anchor.end : .start
        guard let comparison = figures.comparison else {
            guard let caption = figures.caption else { return [] }
            return [type.run(caption, small, content.theme.secondaryText, at: Point(start, baseline), anchor: anchor, maximumWidth: area.width)]
        }
        let change = figures.value - comparison.value
        let isGood = content.options.goodDirection == "down" ? change < 0 : change > 0
        let color = change == 0 ? content.theme.secondaryText : (isGood ? content.theme.good : content.theme.bad)
        var nodes: [SceneNode] = []
        var used = 0.0
        if change != 0 {
            let middle = baseline - 3.1
            let tip = change > 0 ? middle - 3 : middle + 3
            let base = change > 0 ? middle + 2.4 : middle - 2.4
            let x = isMirrored ? start - 6.8 : start
            nodes.append(.fill(.polygon([Point(x, base), Point(x + 3.4, tip), Point(x + 6.8, base)]), color))
            used = 9.5
        }
        let text = KPIFigures.change(figures.value, comparison.value, content)
        nodes.append(type.run(text, font, color, at: Point(start + direction * used, baseline), anchor: anchor, maximumWidth: area.width - used))
        used += type.width(text, font) + 5
        if area.width - used > 20 {
            let place = Point(start + direction * used, baseline)
            nodes.append(
                type.run(comparison.label, small, content.theme.secondaryText, at: place, anchor: anchor, maximumWidth: area.width - used)
            )
        }
        return nodes
    }

    private func drawTarget(_ target: Double, _ value: Double, in bar: Rect) -> [SceneNode] {
        let share = target == 0 ? 0 : value / target
        let filled = min(max(share.isFinite ? share : 0, 0), 1)
        var nodes: [SceneNode] = [.fill(.roundedRect(bar, radius: 2), content.theme.missing)]
        if filled > 0 {
            let width = max(bar.width * filled, 2)
            let x = isMirrored ? bar.maxX - width : bar.minX
            nodes.append(.fill(.roundedRect(Rect(x: x, y: bar.y, width: width, height: bar.height), radius: 2), content.context.colors.primary))
        }
        let percent = NumberFormat(style: .percent, fractionDigits: 0).string(share, content.language)
        let label = "\(percent) · \(TargetLine.label(target, content))"
        let place = Point(isMirrored ? bar.maxX : bar.minX, bar.maxY + 8.5)
        let anchor = isMirrored ? TextRun.Anchor.end : .start
        nodes.append(type.run(label, TextStyles.detail, content.theme.secondaryText, at: place, anchor: anchor, maximumWidth: bar.width))
        return nodes
    }

    private func sentence(_ figures: KPIFigures) -> String {
        let phrases = content.type.phrases
        var text = (content.title.isEmpty ? phrases.value : content.title) + phrases.colon + content.sentence(figures.value)
        if let comparison = figures.comparison {
            let change = KPIFigures.change(figures.value, comparison.value, content)
            text += phrases.comma + "\(change) \(comparison.label) (\(content.sentence(comparison.value)))"
        }
        if let target = content.options.target { text += phrases.comma + phrases.target + " " + content.sentence(target) }
        return phrases.sentences([text])
    }
}
