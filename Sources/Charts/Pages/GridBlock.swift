/// Widgets that stay together on a page: a band of the grid, or a part of one that is higher than a page.
struct GridBlock: Sendable, Hashable {
    /// A widget's place.
    struct Placement: Sendable, Hashable {
        /// Index of the widget in the report.
        var index: Int
        var frame: Rect
        /// Columns of the grid from its left edge, for aligning plots.
        var column: Int
    }

    /// Space between two cards.
    static let gutter = 8.0

    /// The widgets with their frames at the block's own height.
    var placements: [Placement]
    /// The height that the dashboard gives it.
    var height: Double
    /// What its widgets need to be readable.
    var least = 0.0
    /// Beyond this height it would only be emptier.
    var most = Double.infinity

    /// The height when rows are scaled.
    func height(scaled scale: Double) -> Double {
        min(max((height + Self.gutter) * scale - Self.gutter, least), max(most, least))
    }

    /// The frames when the block is made as high as that and moved down.
    func placements(height: Double, top: Double) -> [Placement] {
        let factor = (height + Self.gutter) / max(self.height + Self.gutter, 1)
        return placements.map { placement in
            var placed = placement
            placed.frame.y = top + placement.frame.y * factor
            placed.frame.height = max((placement.frame.height + Self.gutter) * factor - Self.gutter, 8)
            return placed
        }
    }
}
