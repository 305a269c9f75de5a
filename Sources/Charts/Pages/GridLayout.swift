import Foundation

/// Divides a report's grid into blocks and gives the widgets their frames.
struct GridLayout {
    /// The width of the dashboard that row heights are meant for.
    static let referenceWidth = 1_280.0

    let report: Report
    let width: Double
    /// Heights at which tables show all rows, by index of the widget and width of its card.
    var tableHeight: (Int, Double) -> Double? = { _, _ in nil }

    /// Heights at which texts are shown whole, by index of the widget and width of its card.
    var textHeight: (Int, Double) -> Double? = { _, _ in nil }
    /// Texts make no block higher than this.
    var highestText = Double.infinity

    /// Height of a grid row with the gutter below it.
    private var pitch: Double {
        let height = report.rowHeight.isFinite && report.rowHeight > 0 ? min(max(report.rowHeight, 10), 1_000) : 80
        return min(max(height * width / Self.referenceWidth, 8), width / 2)
    }

    private var columns: Int { min(max(report.columns, 1), 1_000) }
    private var step: Double { (width + GridBlock.gutter) / Double(columns) }

    /// The bands of the grid from the top.
    var bands: [GridBands.Band] { GridBands(report.widgets.map(\.position), columns: columns).bands }

    /// A band as a block. A table becomes higher when little is missing for all its rows, and a table that stands alone is no higher than its rows need.
    /// A text makes its block as high as all its lines need.
    func block(_ band: GridBands.Band) -> GridBlock {
        let gutter = GridBlock.gutter
        var pitch = self.pitch
        var most = Double.infinity
        for item in band.items {
            let rows = Double(item.position.h)
            pitch = max(pitch, (Self.leastHeight(report.widgets[item.index].spec.type) + gutter) / rows)
        }
        var least = pitch * Double(band.rows) - gutter
        for item in band.items {
            let rows = Double(item.position.h)
            let nominal = pitch * rows - gutter
            if let wanted = textHeight(item.index, cardWidth(item.position)), wanted > nominal {
                least = max(least, min((wanted + gutter) / rows * Double(band.rows) - gutter, highestText))
            }
            guard let wanted = tableHeight(item.index, cardWidth(item.position)) else { continue }
            if band.items.count == 1, wanted < nominal { most = max(wanted * 1.15, 60) }
            if wanted > nominal, wanted <= nominal * Self.growth { least = max(least, (wanted + gutter) / rows * Double(band.rows) - gutter) }
        }
        let height = self.pitch * Double(band.rows) - gutter
        let base = max(least, height)
        let unit = (base + gutter) / Double(max(band.rows, 1))
        let placements = band.items.map { item in
            let position = item.position
            return GridBlock.Placement(
                index: item.index,
                frame: Rect(
                    x: Double(position.x) * step,
                    y: Double(position.y) * unit,
                    width: cardWidth(position),
                    height: max(Double(position.h) * unit - gutter, 8)
                ),
                column: position.x
            )
        }
        return GridBlock(placements: placements, height: base, least: min(least, most), most: most)
    }

    /// A block that does not fit on a page even at 70 % of its height is divided: its columns go on independently, each widget on the page on which it still fits,
    /// and widgets that begin on the same row of the grid stay beside one another.
    func fragments(_ band: GridBands.Band, limit: Double) -> [GridBlock] {
        let block = block(band)
        guard block.height * 0.7 > limit, band.items.count > 1 else { return [block] }
        var bottoms = [(page: Int, y: Double)](repeating: (0, 0), count: columns)
        var pages: [[GridBlock.Placement]] = []
        var rest = Array(zip(band.items, block.placements))[...]
        while let first = rest.first {
            let row = rest.prefix { $0.0.position.y == first.0.position.y }
            rest = rest.dropFirst(row.count)
            var places = row.map { item, placement -> (page: Int, y: Double, placement: GridBlock.Placement) in
                let covered = bottoms[item.position.x..<item.position.x + item.position.w]
                let above = covered.max { ($0.page, $0.y) < ($1.page, $1.y) } ?? (0, 0)
                var placement = placement
                placement.frame.height = min(placement.frame.height, limit)
                let fits = above.y + placement.frame.height <= limit + 0.01
                return (fits ? above.page : above.page + 1, fits ? above.y : 0, placement)
            }
            let page = places.map(\.page).max() ?? 0
            for index in places.indices where places[index].page < page {
                (places[index].page, places[index].y) = (page, 0)
            }
            for ((item, _), place) in zip(row, places) {
                while pages.count <= place.page { pages.append([]) }
                var placement = place.placement
                placement.frame.y = place.y
                pages[place.page].append(placement)
                let bottom = place.y + placement.frame.height + GridBlock.gutter
                for column in item.position.x..<item.position.x + item.position.w { bottoms[column] = (place.page, bottom) }
            }
        }
        return pages.enumerated().map { number, placements in
            let height = placements.map(\.frame.maxY).max() ?? 0
            let isLast = number == pages.count - 1
            return GridBlock(placements: isLast ? placements : Self.filled(placements, height: height), height: height, least: height * 0.75)
        }
    }

    /// Widgets with nothing below them grow down to the block's end, if they do not become much larger by it.
    private static func filled(_ placements: [GridBlock.Placement], height: Double) -> [GridBlock.Placement] {
        placements.map { placement in
            let frame = placement.frame
            let below = placements.contains { $0.frame.minY >= frame.maxY && $0.frame.minX < frame.maxX && frame.minX < $0.frame.maxX }
            guard !below, height - frame.minY <= frame.height * Self.growth else { return placement }
            var grown = placement
            grown.frame.height = height - frame.minY
            return grown
        }
    }

    /// How much higher a card may become than the dashboard says.
    private static let growth = 1.4

    private func cardWidth(_ position: WidgetPosition) -> Double {
        max(Double(position.w) * step - GridBlock.gutter, 8)
    }

    private static func leastHeight(_ type: ChartType) -> Double {
        switch type {
        case .kpi: 52
        case .table: 104
        case .gauge: 64
        case .text: 32
        case .line, .area, .bar, .heatmap, .map, .pie, .histogram, .funnel, .cohort: 112
        }
    }
}
