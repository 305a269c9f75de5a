/// Steps of a process as lying bars on one baseline, each with its count, its share of the first and of the step before.
struct FunnelWidget: WidgetDrawing {
    let content: WidgetContent

    init(_ content: WidgetContent) {
        self.content = content
    }

    private var type: Typesetter { content.type }

    func draw(in area: Rect) throws(ChartProblem) -> ChartDrawing {
        let set = try SeriesSet(content, asBands: true, timesAreBands: true)
        let funnel = FunnelSteps(set)
        let all = funnel.steps
        let hasHead = area.height >= 70 && area.width >= 150
        let headHeight = hasHead ? type.lineHeight(TextStyles.legend) + 3 : 0
        let count = max(min(all.count, content.options.limit ?? .max, Int((area.height - headHeight) / 11)), 1)
        let steps = Array(all.prefix(count))
        let columns = columns(steps, area, hasHead: hasHead)
        let pitch = min((area.height - headHeight) / Double(count), 40)
        let thickness = min(pitch * 0.72, 24)
        let nameWidth = min(type.width(of: steps.map(\.name), TextStyles.axis), area.width * 0.32)
        let right = columns.map { $0.width + 10 }.reduce(0, +)
        let plot = Rect(
            left: area.minX + nameWidth + 6,
            top: area.minY + headHeight,
            right: max(area.maxX - right, area.minX + nameWidth + 16),
            bottom: area.minY + headHeight + pitch * Double(count)
        )
        let largest = steps.map(\.value).max() ?? 0
        let scale = LinearScale(domain: (0, largest > 0 ? largest : 1), range: (plot.minX, plot.maxX))
        var nodes = bars(steps, plot: plot, pitch: pitch, thickness: thickness, scale: scale)
        for (row, step) in steps.enumerated() {
            let y = plot.minY + pitch * (Double(row) + 0.5)
            let place = Point(area.minX, type.baseline(centered: y, TextStyles.axis))
            nodes.append(type.run(step.name, TextStyles.axis, content.theme.text, at: place, maximumWidth: nameWidth + 0.5))
        }
        nodes += draw(columns, area: area, plot: plot, pitch: pitch, hasHead: hasHead)
        var notes = set.notes
        if count < all.count { notes.append(type.phrases.categories(content.whole(count), of: content.whole(all.count))) }
        return ChartDrawing(nodes: nodes, alternativeText: funnel.sentence(content), notes: notes)
    }

    /// A bar for each step; the length that the step before had is drawn lightly behind, so that the loss can be seen.
    private func bars(_ steps: [FunnelSteps.Step], plot: Rect, pitch: Double, thickness: Double, scale: LinearScale) -> [SceneNode] {
        let color = content.options.color.flatMap { Color(hex: $0) } ?? content.context.colors.primary
        let light = content.theme.card.mixed(with: color, amount: 0.2)
        var nodes: [SceneNode] = []
        for (row, step) in steps.enumerated() {
            let y = plot.minY + pitch * Double(row) + (pitch - thickness) / 2
            let end = scale(max(step.value, 0))
            if row > 0, steps[row - 1].value > step.value {
                let before = scale(max(steps[row - 1].value, 0))
                nodes.append(BarMark.horizontal(y: y, height: thickness, from: plot.minX, to: before, isRounded: true, color: light))
            }
            if step.value > 0 {
                let to = max(end, plot.minX + 0.6)
                nodes.append(BarMark.horizontal(y: y, height: thickness, from: plot.minX, to: to, isRounded: true, color: color))
            }
        }
        nodes.append(.stroke(.segment(Point(plot.minX, plot.minY), Point(plot.minX, plot.maxY)), Stroke(content.theme.baseline, width: 0.75)))
        return nodes
    }

    /// A column of texts at the right.
    private struct Column {
        var head: String
        var texts: [String]
        var width: Double
        var isStrong: Bool
    }

    /// Counts, shares of the start, shares of the step before; the last ones are left out where there is no room.
    private func columns(_ steps: [FunnelSteps.Step], _ area: Rect, hasHead: Bool) -> [Column] {
        let values = ValueLabels.strings(steps.map(\.value), content, isFull: true)
        var columns = [column("", values, isStrong: true, hasHead: hasHead)]
        columns.append(column(type.phrases.ofStart, steps.map { FunnelSteps.percent($0.ofStart, content) }, isStrong: false, hasHead: hasHead))
        columns.append(
            column(
                type.phrases.ofPrevious,
                steps.enumerated().map { $0.offset == 0 ? "" : FunnelSteps.percent($0.element.ofPrevious, content) },
                isStrong: false,
                hasHead: hasHead
            )
        )
        while columns.count > 1, columns.map({ $0.width + 10 }).reduce(0, +) > area.width * 0.45 { columns.removeLast() }
        return columns
    }

    private func column(_ head: String, _ texts: [String], isStrong: Bool, hasHead: Bool) -> Column {
        let font = isStrong ? TextStyles.value : TextStyles.axis
        let width = max(type.width(of: texts, font), hasHead ? type.width(head, TextStyles.legend) : 0)
        return Column(head: head, texts: texts, width: width, isStrong: isStrong)
    }

    private func draw(_ columns: [Column], area: Rect, plot: Rect, pitch: Double, hasHead: Bool) -> [SceneNode] {
        var nodes: [SceneNode] = []
        var x = area.maxX
        for column in columns.reversed() {
            if hasHead, !column.head.isEmpty {
                let place = Point(x, area.minY + type.ascent(TextStyles.legend))
                nodes.append(type.run(column.head, TextStyles.legend, content.theme.secondaryText, at: place, anchor: .end))
            }
            let font = column.isStrong ? TextStyles.value : TextStyles.axis
            let color = column.isStrong ? content.theme.text : content.theme.axisText
            for (row, text) in column.texts.enumerated() where !text.isEmpty {
                let y = plot.minY + pitch * (Double(row) + 0.5)
                nodes.append(type.run(text, font, color, at: Point(x, type.baseline(centered: y, font)), anchor: .end))
            }
            x -= column.width + 10
        }
        return nodes
    }
}
