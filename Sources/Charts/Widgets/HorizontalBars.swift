import Foundation

/// Lying bars: names at the left, values at the ends.
struct HorizontalBars {
    let content: WidgetContent
    private(set) var bars: BarTable
    let area: Rect

    init(_ content: WidgetContent, bars: BarTable, area: Rect) {
        self.content = content
        self.bars = bars
        self.area = area
    }

    private var type: Typesetter { content.type }

    func draw() -> ChartDrawing {
        var bars = bars
        let legend =
            bars.series.count > 1 && content.options.legend != false
            ? Legend(bars.series.map { Legend.Item(name: $0.name, color: $0.color) }, area: area, type: type) : nil
        let top = area.minY + (legend?.height ?? 0)
        let perCategory = bars.isGrouped ? Double(bars.series.count) * 6 + 4 : 10.5
        let isShare = bars.stack == .normalized
        let hasAxis = isShare || content.options.labels == false || content.options.target != nil
        let axisHeight = hasAxis ? type.lineHeight(TextStyles.axis) + 3 : 0
        let room = max(area.maxY - top - axisHeight, 10)
        let fitting = max(Int(room / perCategory), 1)
        if bars.categories.count > fitting { bars.keepFirst(fitting) }
        let pitch = min(room / Double(max(bars.categories.count, 1)), bars.isGrouped ? 90 : 30)
        let thickness = bars.isGrouped ? pitch * 0.8 : min(pitch * 0.72, 17)
        let names = bars.categories.map(\.name)
        let nameWidth = min(type.width(of: names, TextStyles.axis), area.width * 0.38)
        let nameFont = TextStyles.axis
        let texts = hasAxis ? [] : labels(bars)
        let range = bars.range
        let widest = texts.map { type.width($0.text, TextStyles.value) }.max() ?? 0
        let negativeWidth = texts.filter { $0.value < 0 }.map { type.width($0.text, TextStyles.value) }.max() ?? 0
        var plot = Rect(
            left: area.minX + nameWidth + 6 + (range.low < 0 ? negativeWidth + 4 : 0),
            top: top,
            right: area.maxX - (hasAxis ? 6 : (range.high > 0 ? widest + 4 : 2)),
            bottom: top + pitch * Double(bars.categories.count)
        )
        if plot.width < 20 { plot = Rect(x: plot.minX, y: plot.minY, width: 20, height: plot.height) }
        let target = content.options.target
        let domain =
            isShare
            ? ValueDomain(
                low: range.low < 0 ? -1 : 0,
                high: range.high > 0 ? 1 : 0,
                ticks: range.low < 0 ? [-1, -0.5, 0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1]
            )
            : (hasAxis
                ? ValueDomain(
                    values: target.map { (min(range.low, $0), max(range.high, $0)) } ?? range,
                    length: plot.width,
                    includesZero: true,
                    spacing: 56
                )
                : ValueDomain(low: range.low, high: range.low == range.high ? range.high + 1 : range.high, ticks: [0]))
        let scale = LinearScale(domain: (domain.low, domain.high), range: (plot.minX, plot.maxX))
        var nodes: [SceneNode] = legend?.draw(at: area.origin, type: type) ?? []
        if hasAxis { nodes += drawAxis(domain, scale, plot) }
        nodes += drawBars(bars, pitch: pitch, thickness: thickness, plot: plot, scale: scale)
        nodes.append(.stroke(.segment(Point(scale(0), plot.minY), Point(scale(0), plot.maxY)), Stroke(content.theme.baseline, width: 0.75)))
        for (index, name) in names.enumerated() {
            let y = plot.minY + pitch * (Double(index) + 0.5)
            let lineHeight = type.lineHeight(nameFont)
            var lines = [name]
            if pitch >= lineHeight * 2 + 2, type.width(name, nameFont) > nameWidth {
                let broken = type.context.measurer.lines(of: name, font: nameFont, width: nameWidth)
                lines = broken.count > 2 ? [broken[0], broken.dropFirst().joined(separator: " ")] : broken
            }
            for (rank, line) in lines.enumerated() {
                let middle = y + (Double(rank) - Double(lines.count - 1) / 2) * lineHeight
                nodes.append(
                    type.run(
                        line,
                        nameFont,
                        type.theme.text,
                        at: Point(area.minX, type.baseline(centered: middle, nameFont)),
                        maximumWidth: nameWidth + 0.5
                    )
                )
            }
        }
        for text in texts {
            let y = plot.minY + pitch * Double(text.category) + pitch / 2 + text.shift * thickness
            let x = scale(text.end)
            nodes.append(
                type.run(
                    text.text,
                    TextStyles.value,
                    type.theme.text,
                    at: Point(text.value < 0 ? x - 3 : x + 3, type.baseline(centered: y, TextStyles.value)),
                    anchor: text.value < 0 ? .end : .start
                )
            )
        }
        if bars.stack != .none, bars.series.count > 1 { nodes += drawInside(bars, pitch: pitch, thickness: thickness, plot: plot, scale: scale) }
        if let target {
            let x = scale(target)
            nodes.append(.stroke(.segment(Point(x, plot.minY - 2), Point(x, plot.maxY + 2)), Stroke(type.theme.text, width: 0.75, dash: [3, 2])))
        }
        var notes: [String] = []
        if bars.categories.count < bars.allCategories {
            notes.append(type.phrases.categories(String(bars.categories.count), of: String(bars.allCategories)))
        }
        if let target { notes.append(TargetLine.label(target, content)) }
        return ChartDrawing(nodes: nodes, alternativeText: "", notes: notes)
    }

    private struct EndText {
        var text: String
        var value: Double
        var category: Int
        var end: Double
        /// Distance of its bar from the middle of the category, as a share of the thickness of all its bars.
        var shift: Double
    }

    private func labels(_ bars: BarTable) -> [EndText] {
        if bars.isGrouped {
            let segments = bars.segments
            let texts = ValueLabels.strings(segments.map(\.value), content, isFull: true)
            let count = Double(bars.series.count)
            return zip(segments, texts).map { segment, text in
                EndText(
                    text: text,
                    value: segment.value,
                    category: segment.category,
                    end: segment.to,
                    shift: (Double(segment.series) + 0.5) / count - 0.5
                )
            }
        }
        let texts = ValueLabels.strings(bars.categories.map(\.total), content, isFull: true)
        var ends = [Double](repeating: 0, count: bars.categories.count)
        for segment in bars.segments where segment.isOutermost {
            if (bars.categories[segment.category].total >= 0) == (segment.to >= 0) { ends[segment.category] = segment.to }
        }
        return bars.categories.indices.compactMap { index in
            bars.categories[index].isEmpty
                ? nil : EndText(text: texts[index], value: bars.categories[index].total, category: index, end: ends[index], shift: 0)
        }
    }

    private func drawAxis(_ domain: ValueDomain, _ scale: LinearScale, _ plot: Rect) -> [SceneNode] {
        let axis = ValueAxis(domain, content: content)
        var grid: [SceneNode] = []
        var texts: [SceneNode] = []
        var end = -Double.infinity
        for (tick, label) in zip(axis.domain.ticks, axis.labels) {
            let x = scale(tick)
            grid.append(.stroke(.segment(Point(x, plot.minY), Point(x, plot.maxY)), Stroke(type.theme.grid, width: 0.5)))
            let half = type.width(label, TextStyles.axis) / 2
            let center = min(x, area.maxX - half)
            guard center - half > end + 4 else { continue }
            end = center + half
            texts.append(
                type.run(
                    label,
                    TextStyles.axis,
                    type.theme.axisText,
                    at: Point(center, plot.maxY + 3 + type.ascent(TextStyles.axis)),
                    anchor: .middle
                )
            )
        }
        return [.group(Group(grid, role: .artifact))] + texts
    }

    private func drawBars(_ bars: BarTable, pitch: Double, thickness: Double, plot: Rect, scale: LinearScale) -> [SceneNode] {
        let count = bars.isGrouped ? Double(bars.series.count) : 1
        let height = thickness / count
        return bars.segments.compactMap { segment in
            let y = plot.minY + pitch * Double(segment.category) + (pitch - thickness) / 2 + (bars.isGrouped ? Double(segment.series) * height : 0)
            let from = scale(segment.from)
            var to = scale(segment.to)
            if segment.value != 0, abs(from - to) < 0.6, bars.series.count == 1 { to = from + (segment.value > 0 ? 0.6 : -0.6) }
            guard abs(from - to) > 0.01 else { return nil }
            let separator = !segment.isOutermost && abs(from - to) > 2 ? 0.5 : 0
            return BarMark.horizontal(
                y: y,
                height: max(height - (bars.isGrouped ? 0.6 : 0), 0.4),
                from: from,
                to: to + (to > from ? -separator : separator),
                isRounded: segment.isOutermost,
                color: bars.series[segment.series].color
            )
        }
    }

    private func drawInside(_ bars: BarTable, pitch: Double, thickness: Double, plot: Rect, scale: LinearScale) -> [SceneNode] {
        guard content.options.labels != false, thickness >= 9 else { return [] }
        let segments = bars.segments
        let isShare = bars.stack == .normalized
        let texts = ValueLabels.strings(segments.map { isShare ? abs($0.to - $0.from) : $0.value }, content, isShare: isShare)
        return zip(segments, texts).compactMap { segment, text in
            let width = abs(scale(segment.to) - scale(segment.from))
            guard type.width(text, TextStyles.axis) + 5 <= width else { return nil }
            let y = plot.minY + pitch * (Double(segment.category) + 0.5)
            let x = (scale(segment.from) + scale(segment.to)) / 2
            return type.run(
                text,
                TextStyles.axis,
                type.ink(on: bars.series[segment.series].color),
                at: Point(x, type.baseline(centered: y, TextStyles.axis)),
                anchor: .middle
            )
        }
    }
}
