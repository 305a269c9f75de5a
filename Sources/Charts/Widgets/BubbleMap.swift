import Foundation

/// Circles at places, their areas in proportion to a value.
struct BubbleMap {
    /// A circle.
    struct Bubble {
        var longitude: Double
        var latitude: Double
        var value: Double?
        var name: String?
    }

    let content: WidgetContent
    let latitude: Int
    let longitude: Int

    init(_ content: WidgetContent, latitude: Int, longitude: Int) {
        self.content = content
        self.latitude = latitude
        self.longitude = longitude
    }

    func draw(in area: Rect) throws(ChartProblem) -> ChartDrawing {
        let (bubbles, hasValues) = try read()
        guard let first = bubbles.first else {
            throw .nothingToDraw(content.type.phrases.noCoordinates)
        }
        var bounds = (west: first.longitude, south: first.latitude, east: first.longitude, north: first.latitude)
        for bubble in bubbles {
            bounds = (
                min(bounds.west, bubble.longitude), min(bounds.south, bubble.latitude), max(bounds.east, bubble.longitude),
                max(bounds.north, bubble.latitude)
            )
        }
        let projection = content.options.projection.flatMap(Projection.init(rawValue:)) ?? (bounds.east - bounds.west > 150 ? .equalEarth : .mercator)
        let largest = bubbles.compactMap(\.value).max() ?? 0
        let limit = min(max(min(area.width, area.height) * 0.07, 4), 19)
        if bounds.east - bounds.west > 150 {
            bounds = (-180, -57, 180, 84)
        } else {
            let margin = (max((bounds.east - bounds.west) * 0.05, 0.8), max((bounds.north - bounds.south) * 0.08, 0.8))
            bounds = (
                max(bounds.west - margin.0, -180), max(bounds.south - margin.1, -85), min(bounds.east + margin.0, 180),
                min(bounds.north + margin.1, 85)
            )
        }
        let view = MapView(projection, bounds: bounds, frame: area)
        func radius(_ value: Double?) -> Double {
            guard hasValues else { return 3 }
            guard let value, value > 0, largest > 0 else { return 1 }
            return max(limit * (value / largest).squareRoot(), 0.9)
        }
        var land = Path()
        for (index, country) in WorldAtlas.shared.countries.enumerated() where country.iso3 != "ATA" {
            if let outline = view.outline(index) { land.elements += outline.elements }
        }
        let color = content.options.color.flatMap { Color(hex: $0) } ?? content.context.colors.primary
        var map: [SceneNode] = [.path(land, fill: .solid(content.theme.land), stroke: Stroke(content.theme.card, width: 0.5, join: .round))]
        let drawn = bubbles.sorted { ($0.value ?? 0) > ($1.value ?? 0) }.prefix(3_000)
        for bubble in drawn {
            map.append(
                .path(
                    .circle(center: view.point(bubble.longitude, bubble.latitude), radius: radius(bubble.value)),
                    fill: .solid(color.opacity(0.68)),
                    stroke: Stroke(content.theme.card, width: 0.5)
                )
            )
        }
        var nodes: [SceneNode] = [.group(Group(map, clip: area))]
        let circles = drawn.map { Rect.around(view.point($0.longitude, $0.latitude), radius: radius($0.value)) }
        let wantsLegend = hasValues && largest > 0 && content.options.legend != false && area.height >= 90
        let legend = wantsLegend ? freeLegend(largest, radius, area, circles) : nil
        if content.options.labels != false { nodes += labels(Array(drawn), view, area, radius, blocked: legend.map { [$0.box] } ?? []) }
        nodes += legend?.nodes ?? []
        var notes: [String] = []
        if bubbles.count > drawn.count {
            notes.append(Phrases.fill(content.type.phrases.places, content.whole(drawn.count), content.whole(bubbles.count)))
        }
        return ChartDrawing(nodes: nodes, alternativeText: sentence(bubbles, hasValues), notes: notes)
    }

    private func read() throws(ChartProblem) -> (bubbles: [Bubble], hasValues: Bool) {
        let table = content.table
        var size: Int?
        if let name = content.options.size ?? content.options.value ?? content.options.y.first {
            size = try table.require(name)
        } else {
            size = table.columns.indices.first { $0 != latitude && $0 != longitude && table.columns[$0].isNumeric }
        }
        var label: Int?
        if let name = content.options.label {
            label = try table.require(name)
        } else {
            label = table.columns.indices.first { table.columns[$0].type == .string }
        }
        var bubbles: [Bubble] = []
        for row in table.rowIndices {
            guard let lat = table[row, latitude].number, let lon = table[row, longitude].number, abs(lat) <= 90, abs(lon) <= 180 else { continue }
            bubbles.append(
                Bubble(
                    longitude: lon,
                    latitude: lat,
                    value: size.flatMap { table[row, $0].number },
                    name: label.map { content.text(table[row, $0], column: $0) }
                )
            )
        }
        return (bubbles, size != nil)
    }

    /// Names of the largest places, where they cover neither another name nor a large circle.
    private func labels(_ bubbles: [Bubble], _ view: MapView, _ area: Rect, _ radius: (Double?) -> Double, blocked: [Rect]) -> [SceneNode] {
        let type = content.type
        let font = TextStyles.direct
        var taken = OccupancyBitmap(area)
        for box in blocked { taken.occupy(box) }
        for bubble in bubbles { taken.occupy(center: view.point(bubble.longitude, bubble.latitude), radius: radius(bubble.value)) }
        var nodes: [SceneNode] = []
        let most = min(Int(area.width * area.height / 5_000), 14)
        for bubble in bubbles.prefix(40) where nodes.count < most {
            guard let name = bubble.name, name != "–" else { continue }
            let width = type.width(name, font)
            let height = font.size * 1.15
            guard width < area.width * 0.4 else { continue }
            let center = view.point(bubble.longitude, bubble.latitude)
            let anchors = Self.anchors(center, reach: radius(bubble.value) + 3, width: width, height: height)
            guard let box = anchors.first(where: { taken.isFree($0) }) else { continue }
            taken.occupy(box.inset(by: -1.5))
            nodes.append(type.run(name, font, content.theme.text, at: Point(box.minX, type.baseline(centered: box.midY, font)), halo: true))
        }
        return nodes
    }

    /// Eight places around a circle, the right one first.
    private static func anchors(_ center: Point, reach: Double, width: Double, height: Double) -> [Rect] {
        let slant = reach * 0.72
        return [
            (reach, -height / 2), (-reach - width, -height / 2), (-width / 2, -reach - height), (-width / 2, reach),
            (slant, -slant - height), (slant, slant), (-slant - width, -slant - height), (-slant - width, slant),
        ].map { x, y in Rect(x: center.x + x, y: center.y + y, width: width, height: height) }
    }

    /// The legend in the corner where it covers the fewest circles; the bottom left when several are as good.
    private func freeLegend(
        _ largest: Double,
        _ radius: (Double?) -> Double,
        _ area: Rect,
        _ circles: [Rect]
    ) -> (nodes: [SceneNode], box: Rect) {
        let first = sizeLegend(largest, radius, area)
        let (left, right) = (area.minX, area.maxX - first.box.width)
        let corners = [(left, area.maxY), (right, area.maxY), (left, area.minY + first.box.height), (right, area.minY + first.box.height)]
        let legends = corners.map { left, bottom in
            sizeLegend(largest, radius, Rect(left: left, top: area.minY, right: area.maxX, bottom: bottom))
        }
        func covered(_ legend: (nodes: [SceneNode], box: Rect)) -> Int { circles.count { $0.intersects(legend.box) } }
        return legends.min { covered($0) < covered($1) } ?? first
    }

    /// Circles of two round values inside one another, at the bottom left.
    private func sizeLegend(_ largest: Double, _ radius: (Double?) -> Double, _ area: Rect) -> (nodes: [SceneNode], box: Rect) {
        let type = content.type
        let font = TextStyles.axis
        let step = NumericTicks.step(0, largest, count: 2)
        let top = step > 0 ? (largest / step).rounded(.down) * step : largest
        let values = [top, top / 5]
        let texts = ValueLabels.strings(values, content)
        let big = radius(top)
        let bottom = area.maxY - 4
        let textX = area.minX + 4 + big * 2 + 5
        let box = Rect(left: area.minX, top: bottom - max(big * 2, 20) - 4, right: textX + type.width(of: texts, font) + 4, bottom: area.maxY)
        var nodes: [SceneNode] = [.fill(.roundedRect(box, radius: 3), content.theme.card.opacity(0.85))]
        let ys = [min(bottom - big * 2 + 3, bottom - 13), bottom - 3]
        for (index, value) in values.enumerated() {
            let r = radius(value)
            nodes.append(.stroke(.circle(center: Point(area.minX + 4 + big, bottom - r), radius: r), Stroke(content.theme.axisText, width: 0.5)))
            nodes.append(type.run(texts[index], font, content.theme.axisText, at: Point(textX, type.baseline(centered: ys[index], font))))
        }
        return (nodes, box)
    }

    private func sentence(_ bubbles: [Bubble], _ hasValues: Bool) -> String {
        let phrases = content.type.phrases
        var parts = [phrases.heading(phrases.map, content.title), Phrases.fill(phrases.placeCount, content.whole(bubbles.count))]
        if hasValues {
            let ranked = bubbles.sorted { ($0.value ?? 0) > ($1.value ?? 0) }
            let top = ranked.prefix(3).map { [$0.name, $0.value.map { content.sentence($0) }].compactMap { $0 }.joined(separator: " ") }
            parts.append(Phrases.fill(phrases.largest, top.joined(separator: phrases.comma)))
        }
        return phrases.sentences(parts)
    }
}

extension Rect {
    /// The square around a circle.
    fileprivate static func around(_ center: Point, radius: Double) -> Rect {
        Rect(x: center.x - radius, y: center.y - radius, width: radius * 2, height: radius * 2)
    }
}
