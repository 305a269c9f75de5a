import Foundation

/// Countries coloured in classes.
struct ChoroplethMap {
    let content: WidgetContent
    let region: Int

    init(_ content: WidgetContent, region: Int) {
        self.content = content
        self.region = region
    }

    func draw(in area: Rect) throws(ChartProblem) -> ChartDrawing {
        let table = content.table
        let atlas = WorldAtlas.shared
        let value: Int
        if let name = content.options.value ?? content.options.y.first {
            value = try table.require(name)
        } else if let found = table.columns.indices.first(where: { $0 != region && table.columns[$0].isNumeric }) {
            value = found
        } else {
            throw .missingColumn(part: "value", known: table.columns.map(\.name))
        }
        var sums: [Int: Double] = [:]
        var unknown: [String] = []
        for row in table.rowIndices {
            guard let number = table[row, value].number else { continue }
            let name = content.text(table[row, region], column: region)
            if let index = atlas.index(of: name) {
                sums[index, default: 0] += number
            } else if name != "–", !unknown.contains(name) {
                unknown.append(name)
            }
        }
        guard !sums.isEmpty else {
            throw .nothingToDraw(Phrases.fill(content.type.phrases.noCountries, DisplayText.clean(table.columns[region].name)))
        }
        let ramp = ColorRamp.named(content.options.colorScheme, theme: content.theme)
        let breaks = ClassBreaks(Array(sums.values), classes: min(max(content.options.classes ?? 5, 2), 7))
        let colors = ramp.samples(breaks.count)
        let legend = ClassLegend(breaks: breaks, colors: colors, content: content, showsMissing: sums.count < atlas.countries.count - 1)
        let frame = Rect(left: area.minX, top: area.minY + legend.height, right: area.maxX, bottom: area.maxY)
        let projection = content.options.projection.flatMap(Projection.init(rawValue:)) ?? .equalEarth
        let view = MapView(projection, bounds: Self.bounds(sums.keys.map { atlas.countries[$0] }, projection), frame: frame)
        var missing = Path()
        var nodes: [SceneNode] = []
        var borders = Path()
        for (index, country) in atlas.countries.enumerated() where country.iso3 != "ATA" || sums[index] != nil {
            guard let outline = view.outline(index) else { continue }
            if let value = sums[index] {
                nodes.append(.fill(outline, colors[min(breaks.index(of: value), colors.count - 1)]))
            } else {
                missing.elements += outline.elements
            }
            borders.elements += outline.elements
        }
        let map: [SceneNode] =
            (missing.isEmpty ? [] : [.fill(missing, content.theme.missing)]) + nodes + [
                .stroke(borders, Stroke(content.theme.card, width: 0.4, join: .round))
            ]
        var notes: [String] = []
        if !unknown.isEmpty {
            let names = unknown.prefix(4).joined(separator: content.type.phrases.comma) + (unknown.count > 4 ? " +\(unknown.count - 4)" : "")
            notes.append(Phrases.fill(content.type.phrases.notOnMap, names))
        }
        return ChartDrawing(
            nodes: legend.draw(at: area.origin, width: area.width) + [.group(Group(map, clip: frame))],
            alternativeText: sentence(sums, atlas),
            notes: notes
        )
    }

    /// The whole world, or the part that holds all countries with values when that is small.
    private static func bounds(_ countries: [Country], _ projection: Projection) -> (west: Double, south: Double, east: Double, north: Double) {
        let world = projection == .mercator ? (-180.0, -58.0, 180.0, 78.0) : (-180.0, -57.0, 180.0, 84.0)
        var west = 180.0
        var south = 90.0
        var east = -180.0
        var north = -90.0
        for country in countries {
            for place in country.rings.first ?? [] {
                west = min(west, place.longitude)
                east = max(east, place.longitude)
                south = min(south, place.latitude)
                north = max(north, place.latitude)
            }
        }
        guard east - west < 130, north > south else { return world }
        let margin = max((east - west), (north - south)) * 0.06
        return (max(west - margin, -180), max(south - margin, world.1), min(east + margin, 180), min(north + margin, world.3))
    }

    private func sentence(_ sums: [Int: Double], _ atlas: WorldAtlas) -> String {
        let phrases = content.type.phrases
        let ranked = sums.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
        let top = ranked.prefix(3).map { "\(atlas.countries[$0.key].name) \(content.sentence($0.value))" }
        return phrases.sentences([
            phrases.heading(phrases.map, content.title),
            Phrases.fill(phrases.countryCount, content.whole(sums.count)),
            Phrases.fill(phrases.valueSpan, content.sentence(ranked.last?.value ?? 0), content.sentence(ranked.first?.value ?? 0)),
            Phrases.fill(phrases.largest, top.joined(separator: phrases.comma)),
        ])
    }
}
