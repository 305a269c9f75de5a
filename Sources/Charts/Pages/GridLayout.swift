import Foundation

/// Frames of a report's widgets on pages of a given size.
struct GridLayout {
    /// A widget's place on its page.
    struct Placement: Sendable, Hashable {
        var index: Int
        var frame: Rect
        /// Columns of the grid from its left edge, for aligning plots.
        var column: Int
        var columns: Int
    }

    /// Space between two cards.
    static let gutter = 8.0
    /// The width of the dashboard that row heights are meant for.
    static let referenceWidth = 1_280.0

    let report: Report
    let width: Double

    /// Height of a grid row with the gutter below it.
    private var pitch: Double {
        let height = report.rowHeight.isFinite && report.rowHeight > 0 ? min(max(report.rowHeight, 10), 1_000) : 80
        return min(max(height * width / Self.referenceWidth, 8), width / 2)
    }

    private var bands: [GridBands.Band] { GridBands(report.widgets.map(\.position), columns: report.columns).bands }

    /// All widgets below one another on one sheet, and its height.
    func sheet() -> (placements: [Placement], height: Double) {
        var placements: [Placement] = []
        var y = 0.0
        for band in bands {
            let height = self.height(band, scale: 1)
            placements += place(band, top: y, pitch: pitch(of: band, height: height))
            y += height + Self.gutter
        }
        return (placements, max(y - Self.gutter, 0))
    }

    /// The widgets of each page. The height of rows is changed by at most a quarter when that saves a page or fills the pages better.
    func pages(first: Double, others: Double) -> [[Placement]] {
        let bands = self.bands.flatMap { splitIfNeeded($0, limit: min(first, others)) }
        guard !bands.isEmpty else { return [] }
        var best: (pages: [Range<Int>], heights: [Double], cost: Double)?
        for percent in stride(from: 125, through: 75, by: -5) {
            let scale = Double(percent) / 100
            let heights = bands.map { min(height($0, scale: scale), others) }
            let divided = PageBreaks.divide(heights, first: first, others: others, gap: Self.gutter)
            let cost = divided.cost + abs(scale - 1) * (scale > 1 ? 0.5 : 0.35)
            if cost < (best?.cost ?? .infinity) - 1e-9 { best = (divided.pages, heights, cost) }
        }
        guard let best else { return [] }
        return best.pages.map { range in
            let capacity = range.lowerBound == 0 ? first : others
            let gaps = Self.gutter * Double(range.count - 1)
            let used = best.heights[range].reduce(0, +)
            var stretch = (capacity - gaps) / max(used, 1)
            if stretch > 1.12, used / capacity < 0.8 { stretch = 1 }
            stretch = min(stretch, 1.2)
            var placements: [Placement] = []
            var y = 0.0
            for index in range {
                let height = best.heights[index] * stretch
                placements += place(bands[index], top: y, pitch: pitch(of: bands[index], height: height))
                y += height + Self.gutter
            }
            return placements
        }
    }

    /// Height of a band, at least what its widgets need to be readable.
    private func height(_ band: GridBands.Band, scale: Double) -> Double {
        var pitch = self.pitch * scale
        for item in band.items {
            pitch = max(pitch, (Self.leastHeight(report.widgets[item.index].spec.type) + Self.gutter) / Double(item.position.h))
        }
        return pitch * Double(band.rows) - Self.gutter
    }

    private func pitch(of band: GridBands.Band, height: Double) -> Double {
        (height + Self.gutter) / Double(max(band.rows, 1))
    }

    /// A band that does not fit on a page even at 70 % of its height is taken apart: its widgets follow one another over the whole width.
    private func splitIfNeeded(_ band: GridBands.Band, limit: Double) -> [GridBands.Band] {
        guard height(band, scale: 1) * 0.7 > limit, band.items.count > 1 else { return [band] }
        return band.items.map { item in
            var single = item
            single.position = WidgetPosition(x: 0, y: 0, w: max(report.columns, 1), h: item.position.h)
            return GridBands.Band(items: [single], rows: item.position.h)
        }
    }

    private func place(_ band: GridBands.Band, top: Double, pitch: Double) -> [Placement] {
        let step = (width + Self.gutter) / Double(max(report.columns, 1))
        return band.items.map { item in
            let position = item.position
            return Placement(
                index: item.index,
                frame: Rect(
                    x: Double(position.x) * step,
                    y: top + Double(position.y) * pitch,
                    width: max(Double(position.w) * step - Self.gutter, 8),
                    height: max(Double(position.h) * pitch - Self.gutter, 8)
                ),
                column: position.x,
                columns: position.w
            )
        }
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
