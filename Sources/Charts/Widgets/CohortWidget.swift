/// A triangle of shares: one row a cohort with its size, one column a period, the mean in the last row.
struct CohortWidget: WidgetDrawing {
    let content: WidgetContent

    init(_ content: WidgetContent) {
        self.content = content
    }

    private var type: Typesetter { content.type }

    func draw(in area: Rect) throws(ChartProblem) -> ChartDrawing {
        var grid = try CohortGrid(content)
        let alternative = grid.sentence(content)
        let all = grid.cohorts.count
        let line = type.lineHeight(TextStyles.axis)
        let head = line + 2
        let showsAverage = area.height >= 110
        let foot = showsAverage ? 13.0 : 0
        let rows = max(min(all, Int((area.height - head - foot) / 9.5)), 1)
        grid.keep(cohorts: rows, periods: max(Int(area.width * 0.75 / 6), 1))
        let nameWidth = min(type.width(of: grid.cohorts.map(\.name), TextStyles.axis), area.width * 0.26)
        let sizes = sizeTexts(grid)
        let sizeHead = type.phrases.size
        let hasSizes = sizes != nil && area.width >= 150
        let sizeWidth = hasSizes ? max(type.width(of: sizes ?? [], TextStyles.axis), type.width(sizeHead, TextStyles.legend)) : 0
        let left = area.minX + nameWidth + 6 + (hasSizes ? sizeWidth + 6 : 0)
        let plot = Rect(left: left, top: area.minY + head, right: area.maxX, bottom: area.maxY - foot)
        let width = plot.width / Double(max(grid.periods.count, 1))
        let height = min(plot.height / Double(rows), 26)
        let ramp = ColorRamp.named(content.options.colorScheme, theme: content.theme)
        var nodes = columnHeads(grid, plot, width, sizeHead: hasSizes ? sizeHead : nil, right: left - 6)
        nodes += cells(grid, plot, width, height, ramp)
        for (row, cohort) in grid.cohorts.enumerated() {
            let baseline = type.baseline(centered: plot.minY + height * (Double(row) + 0.5), TextStyles.axis)
            let place = Point(area.minX, baseline)
            nodes.append(type.run(cohort.name, TextStyles.axis, content.theme.text, at: place, maximumWidth: nameWidth + 0.5))
            if hasSizes, let text = sizes?[row], !text.isEmpty {
                nodes.append(type.run(text, TextStyles.axis, content.theme.axisText, at: Point(left - 6, baseline), anchor: .end))
            }
        }
        if showsAverage { nodes += averages(grid, plot, width, y: plot.minY + height * Double(rows), area: area) }
        let notes = rows < all ? [type.phrases.categories(content.whole(rows), of: content.whole(all))] : []
        return ChartDrawing(nodes: nodes, alternativeText: alternative, notes: notes)
    }

    private func sizeTexts(_ grid: CohortGrid) -> [String]? {
        let known = grid.cohorts.compactMap(\.size)
        guard !known.isEmpty else { return nil }
        let pattern = NumberFormat().pattern(column: known, content.language)
        return grid.cohorts.map { $0.size.map { pattern.string($0, content.language) } ?? "" }
    }

    private func columnHeads(_ grid: CohortGrid, _ plot: Rect, _ width: Double, sizeHead: String?, right: Double) -> [SceneNode] {
        let font = TextStyles.axis
        let baseline = plot.minY - 2 - type.descent(font)
        var nodes: [SceneNode] = []
        if let sizeHead {
            nodes.append(type.run(sizeHead, TextStyles.legend, content.theme.secondaryText, at: Point(right, baseline), anchor: .end))
        }
        let widest = type.width(of: grid.periods, font)
        let every = max(1, Int(((widest + 4) / max(width, 0.1)).rounded(.up)))
        var end = -Double.infinity
        for index in stride(from: 0, to: grid.periods.count, by: every) {
            let half = min(type.width(grid.periods[index], font), plot.width) / 2
            let x = min(max(plot.minX + width * (Double(index) + 0.5), plot.minX + half), plot.maxX - half)
            guard x - half >= end + 3 else { continue }
            end = x + half
            nodes.append(
                type.run(grid.periods[index], font, content.theme.axisText, at: Point(x, baseline), anchor: .middle, maximumWidth: plot.width)
            )
        }
        return nodes
    }

    private func cells(_ grid: CohortGrid, _ plot: Rect, _ width: Double, _ height: Double, _ ramp: ColorRamp) -> [SceneNode] {
        let gap = min(width, height) < 8 ? 0 : 1.0
        let texts = texts(grid, width - gap, height - gap)
        var nodes: [SceneNode] = []
        var missing: [Rect] = []
        for (row, cohort) in grid.cohorts.enumerated() {
            for period in 0..<cohort.reach {
                let frame = Rect(
                    x: plot.minX + width * Double(period) + gap / 2,
                    y: plot.minY + height * Double(row) + gap / 2,
                    width: width - gap,
                    height: height - gap
                )
                guard let share = cohort.shares[period] else {
                    missing.append(frame)
                    continue
                }
                let color = ramp.color(at: grid.largest > 0 ? share / grid.largest : 0)
                nodes.append(.fill(.rect(frame), color))
                if let texts {
                    let place = Point(frame.midX, type.baseline(centered: frame.midY, TextStyles.axis))
                    nodes.append(type.run(texts[row][period], TextStyles.axis, type.ink(on: color), at: place, anchor: .middle))
                }
            }
        }
        return Hatch.missing(missing, theme: content.theme) + nodes
    }

    /// Percentages for the cells with the decimals that fit, nil when not even whole ones do.
    private func texts(_ grid: CohortGrid, _ width: Double, _ height: Double) -> [[String]]? {
        guard content.options.labels != false, height >= 8.5 else { return nil }
        for digits in [1, 0] {
            let format = NumberFormat(style: .percent, fractionDigits: digits)
            let texts = grid.cohorts.map { cohort in
                cohort.shares.map { $0.map { format.string($0, content.language) } ?? "" }
            }
            if type.width(of: texts.flatMap { $0 }, TextStyles.axis) + 4 <= width { return texts }
        }
        return nil
    }

    private func averages(_ grid: CohortGrid, _ plot: Rect, _ width: Double, y: Double, area: Rect) -> [SceneNode] {
        let baseline = type.baseline(centered: y + 7, TextStyles.axisStrong)
        let format = NumberFormat(style: .percent, fractionDigits: 0)
        let texts = grid.averages.map { $0.map { format.string($0, content.language) } ?? "" }
        guard type.width(of: texts, TextStyles.axisStrong) + 2 <= width else { return [] }
        let name = type.run(
            type.phrases.average,
            TextStyles.axisStrong,
            content.theme.text,
            at: Point(area.minX, baseline),
            maximumWidth: max(plot.minX - area.minX - 4, 10)
        )
        return [name]
            + texts.enumerated().filter { !$0.element.isEmpty }.map { index, text in
                let place = Point(plot.minX + width * (Double(index) + 0.5), baseline)
                return type.run(text, TextStyles.axisStrong, content.theme.text, at: place, anchor: .middle)
            }
    }
}
