import Foundation

/// Shares of a whole as sectors from twelve o'clock, largest first, with names outside; as a ring with the total in it when the configuration asks for it.
struct PieWidget: WidgetDrawing {
    let content: WidgetContent

    init(_ content: WidgetContent) {
        self.content = content
    }

    private var type: Typesetter { content.type }
    private static let gap = 9.0

    func draw(in area: Rect) throws(ChartProblem) -> ChartDrawing {
        let set = try SeriesSet(content, asBands: true, timesAreBands: true)
        let pie = PieSlices(set, content)
        guard pie.isWhole else {
            var drawing = try BarWidget(content).draw(in: area)
            drawing.notes.append(type.phrases.noShares)
            return drawing
        }
        let labels = content.options.legend == true ? nil : outside(pie, area)
        let nodes = labels.map { drawPie(pie, $0.center, $0.radius) + $0.nodes } ?? withList(pie, area)
        return ChartDrawing(nodes: nodes, alternativeText: pie.sentence(content), notes: set.notes)
    }

    private var isRing: Bool { content.options.shape == "donut" || content.options.shape == "ring" }

    private func drawPie(_ pie: PieSlices, _ center: Point, _ radius: Double) -> [SceneNode] {
        let inner = isRing ? radius * 0.6 : 0
        let single = pie.slices.count == 1
        var nodes: [SceneNode] = zip(pie.slices, pie.angles).map { slice, angle in
            let path = RingSector.path(center: center, inner: inner, outer: radius, from: angle.start - .pi / 2, to: angle.end - .pi / 2)
            return .path(path, fill: .solid(slice.color), stroke: single ? nil : Stroke(content.theme.card, width: 1.25, join: .round))
        }
        if isRing { nodes += drawTotal(pie, center, inner) }
        return nodes
    }

    private func drawTotal(_ pie: PieSlices, _ center: Point, _ hole: Double) -> [SceneNode] {
        let short = content.format.string(pie.total, content.language)
        let number = type.fit([short], width: hole * 1.6, height: hole * 0.55)
        guard number.width <= hole * 1.75 else { return [] }
        let hasName = hole >= 22
        let y = center.y + number.font.size * (hasName ? 0.2 : 0.36)
        var nodes = [type.run(number.text, number.font, content.theme.text, at: Point(center.x, y), anchor: .middle)]
        if hasName {
            let small = TextStyles.legend
            let text = content.options.unit.map { DisplayText.clean($0, limit: 24) } ?? type.phrases.total
            let place = Point(center.x, y + type.lineHeight(small) + max(1, number.font.size * 0.06))
            nodes.append(type.run(text, small, content.theme.secondaryText, at: place, anchor: .middle, maximumWidth: hole * 1.5))
        }
        return nodes
    }

    /// Names beside the sectors on both sides, moved apart where they would touch, with leaders; nil when the card is too narrow or too low for them.
    private func outside(_ pie: PieSlices, _ area: Rect) -> (center: Point, radius: Double, nodes: [SceneNode])? {
        let name = TextStyles.legend
        let value = TextStyles.value
        let height = type.lineHeight(name) + 1
        let widest = pie.slices.map { type.width($0.name, name) + type.width($0.percent, value) + 3 }.max() ?? 0
        let side = min(widest, area.width * 0.33) + Self.gap + 5
        let radius = min((area.height - height - 2) / 2, area.width / 2 - side)
        guard radius >= max(area.height * 0.27, 22) else { return nil }
        let center = area.center
        var nodes: [SceneNode] = []
        let middles = pie.angles.map { ($0.start + $0.end) / 2 - .pi / 2 }
        for isRight in [true, false] {
            let members = pie.slices.indices.filter { (cos(middles[$0]) >= -1e-9) == isRight }
            let natural = members.map { center.y + (radius + 5) * sin(middles[$0]) }
            guard let placed = LabelSpread.spread(natural, height: height, from: area.minY, to: area.maxY) else { return nil }
            for (index, y) in zip(members, placed) {
                nodes += label(pie.slices[index], middles[index], y: y, isRight: isRight, center: center, radius: radius, area: area)
            }
        }
        return (center, radius, nodes)
    }

    private func label(_ slice: PieSlices.Slice, _ angle: Double, y: Double, isRight: Bool, center: Point, radius: Double, area: Rect) -> [SceneNode]
    {
        let sign = isRight ? 1.0 : -1
        let reach = radius + Self.gap
        let dy = min(abs(y - center.y), reach)
        let bulge = (reach * reach - dy * dy).squareRoot()
        let edge = RingSector.point(center, radius + 1.5, angle)
        let elbow = Point(center.x + sign * max(bulge, abs(edge.x - center.x) * 0.35 + 2), y)
        let start = elbow.x + sign * 4
        let percentWidth = type.width(slice.percent, TextStyles.value)
        let room = max((isRight ? area.maxX - start : start - area.minX) - percentWidth - 3, 6)
        let nameWidth = min(type.width(slice.name, TextStyles.legend), room)
        let baseline = type.baseline(centered: y, TextStyles.legend)
        let leader = Path.polyline([edge, elbow, Point(elbow.x + sign * 2.5, y)])
        let nameX = isRight ? start : start - percentWidth - 3
        let percentX = isRight ? start + nameWidth + 3 : start
        let anchor: TextRun.Anchor = isRight ? .start : .end
        return [
            .stroke(leader, Stroke(content.theme.axisText.mixed(with: content.theme.card, amount: 0.35), width: 0.5, join: .round)),
            type.run(slice.name, TextStyles.legend, content.theme.text, at: Point(nameX, baseline), anchor: anchor, maximumWidth: nameWidth + 0.5),
            type.run(slice.percent, TextStyles.value, content.theme.text, at: Point(percentX, baseline), anchor: anchor),
        ]
    }

    /// The disc with a list of names at its right, or below it on a narrow card; names that have no room are left to the alternative text.
    private func withList(_ pie: PieSlices, _ area: Rect) -> [SceneNode] {
        let line = 11.5
        let isWide = area.width >= area.height * 1.25
        let rows = min(pie.slices.count, isWide ? Int(area.height / line) : Int((area.height * 0.45) / line))
        guard rows > 0, area.width >= 60 else {
            return drawPie(pie, area.center, max(min(area.width, area.height) / 2 - 1, 4))
        }
        let listHeight = Double(rows) * line
        let disc =
            isWide
            ? Rect(x: area.minX, y: area.minY, width: min(area.height, area.width * 0.48), height: area.height)
            : Rect(left: area.minX, top: area.minY, right: area.maxX, bottom: area.maxY - listHeight - 4)
        let radius = max(min(disc.width, disc.height) / 2 - 1, 4)
        var nodes = drawPie(pie, disc.center, radius)
        let x = isWide ? disc.maxX + 8 : area.minX
        let top = isWide ? area.midY - listHeight / 2 : area.maxY - listHeight
        for (row, slice) in pie.slices.prefix(rows).enumerated() {
            let y = top + (Double(row) + 0.5) * line
            let baseline = type.baseline(centered: y, TextStyles.legend)
            let percentWidth = type.width(slice.percent, TextStyles.value)
            nodes.append(.fill(.roundedRect(Rect(x: x, y: y - 3.5, width: 7, height: 7), radius: 1.5), slice.color))
            let room = area.maxX - x - 10 - percentWidth - 4
            if room >= 8 {
                nodes.append(type.run(slice.name, TextStyles.legend, content.theme.text, at: Point(x + 10, baseline), maximumWidth: room))
            }
            if room >= -2 {
                nodes.append(type.run(slice.percent, TextStyles.value, content.theme.text, at: Point(area.maxX, baseline), anchor: .end))
            }
        }
        return nodes
    }
}
