import Foundation

/// A grid of colours over two categories.
struct HeatmapWidget: WidgetDrawing {
    let content: WidgetContent

    init(_ content: WidgetContent) {
        self.content = content
    }

    private var type: Typesetter { content.type }

    func draw(in area: Rect) throws(ChartProblem) -> ChartDrawing {
        let grid = try HeatmapGrid(content)
        let legend = RampLegend(grid: grid, content: content)
        let top = area.minY + legend.height
        let rowLabels = grid.rows
        let labelWidth = min(type.width(of: rowLabels, TextStyles.axis), area.width * 0.3)
        let left = area.minX + labelWidth + 5
        let step = (area.maxX - left) / Double(max(grid.columns.count, 1))
        let choice = LabelLadder.choose(grid.columns, step: step, isOrdered: grid.columnsAreOrdered, mayTurn: false, type: type)
        let axis = CategoryAxis(grid.columns, choice: choice, type: type)
        var time: TimeAxis?
        if let times = grid.columnTimes, let first = times.seconds.first, let last = times.seconds.last {
            time = TimeAxis(
                from: first,
                to: last,
                finest: times.unit,
                left: area.minX,
                right: area.maxX,
                format: content.timeFormat(column: times.column),
                type: type
            ) { moment in
                let index = times.seconds.lastIndex { $0 <= moment + 0.5 } ?? 0
                return left + step * (Double(index) + 0.5)
            }.within(area.minX, area.maxX)
        }
        let titleHeight = content.options.xTitle == nil ? 0 : type.lineHeight(TextStyles.axis)
        let plot = Rect(
            left: left,
            top: top,
            right: area.maxX,
            bottom: area.maxY - (time?.height(type) ?? axis.height(type)) - titleHeight
        )
        let width = plot.width / Double(max(grid.columns.count, 1))
        let height = plot.height / Double(max(grid.rows.count, 1))
        var nodes: [SceneNode] = legend.draw(at: area.origin, width: area.width)
        if grid.columns.count * grid.rows.count > 1_000 {
            nodes.append(image(grid, plot))
        } else {
            nodes += cells(grid, plot, width, height)
        }
        nodes +=
            time?.draw(plot: plot, type: type, showsTicks: false)
            ?? axis.draw(plot: plot, left: area.minX, right: area.maxX, type: type) { plot.minX + width * (Double($0) + 0.5) }
        let every = max(1, Int((9.5 / max(height, 0.1)).rounded(.up)))
        for index in stride(from: 0, to: rowLabels.count, by: every) {
            let y = plot.minY + height * (Double(index) + 0.5)
            nodes.append(
                type.run(
                    rowLabels[index],
                    TextStyles.axis,
                    content.theme.axisText,
                    at: Point(plot.minX - 5, type.baseline(centered: y, TextStyles.axis)),
                    anchor: .end,
                    maximumWidth: labelWidth + 0.5
                )
            )
        }
        if let title = content.options.xTitle {
            let place = Point(plot.maxX, area.maxY - type.descent(TextStyles.axis))
            nodes.append(type.run(title, TextStyles.axis, content.theme.secondaryText, at: place, anchor: .end, maximumWidth: plot.width))
        }
        return ChartDrawing(nodes: nodes, alternativeText: grid.sentence(content), notes: grid.notes)
    }

    private func cells(_ grid: HeatmapGrid, _ plot: Rect, _ width: Double, _ height: Double) -> [SceneNode] {
        let across = width < 8 ? 0 : 1.0
        let down = height < 8 ? 0 : 1.0
        var nodes: [SceneNode] = []
        var missing: [Rect] = []
        let texts = labels(grid, width - across, height - down)
        for row in grid.rows.indices {
            for column in grid.columns.indices {
                let frame = Rect(
                    x: plot.minX + width * Double(column) + across / 2,
                    y: plot.minY + height * Double(row) + down / 2,
                    width: width - across,
                    height: height - down
                )
                guard let value = grid[row, column] else {
                    missing.append(frame)
                    continue
                }
                let color = grid.color(value)
                nodes.append(.path(.rect(frame), fill: .solid(color), antialias: across + down > 0))
                if let text = texts?[row * grid.columns.count + column] {
                    nodes.append(
                        type.run(
                            text,
                            TextStyles.axis,
                            type.ink(on: color),
                            at: Point(frame.midX, type.baseline(centered: frame.midY, TextStyles.axis)),
                            anchor: .middle
                        )
                    )
                }
            }
        }
        return Hatch.missing(missing, theme: content.theme) + nodes
    }

    /// Values for the cells, when all of them fit.
    private func labels(_ grid: HeatmapGrid, _ width: Double, _ height: Double) -> [String]? {
        guard content.options.labels != false, height >= 11, width >= 12 else { return nil }
        let cells = grid.rows.indices.flatMap { row in grid.columns.indices.map { grid[row, $0] } }
        let values = cells.compactMap { $0 }
        guard !values.isEmpty else { return nil }
        let texts = ValueLabels.strings(values, content)
        guard type.width(of: texts, TextStyles.axis) + 5 <= width else { return nil }
        var next = texts.makeIterator()
        return cells.map { $0 == nil ? "" : next.next() ?? "" }
    }

    private func image(_ grid: HeatmapGrid, _ plot: Rect) -> SceneNode {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(grid.rows.count * grid.columns.count * 4)
        let colors = grid.table
        for row in grid.rows.indices {
            for column in grid.columns.indices {
                let color = grid[row, column].map { colors[Int(grid.place($0) * 255)] } ?? content.theme.missing
                let bytes = color.bytes
                pixels += [bytes[0], bytes[1], bytes[2], 255]
            }
        }
        return .image(ImageNode(width: grid.columns.count, height: grid.rows.count, pixels: pixels, frame: plot))
    }
}
