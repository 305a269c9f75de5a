/// Divides a dashboard's grid by horizontal cuts that cross no widget.
struct GridBands: Sendable, Hashable {
    /// A part of the grid between two cuts.
    struct Band: Sendable, Hashable {
        /// The widgets by their index, with positions relative to the band.
        var items: [Item]
        /// Rows of the grid.
        var rows: Int
    }

    /// A widget in a band.
    struct Item: Sendable, Hashable {
        var index: Int
        var position: WidgetPosition
    }

    let bands: [Band]

    /// Bands from the top. Positions outside the grid are moved inside, widgets that overlap an earlier one are moved below it, and empty rows are dropped.
    init(_ positions: [WidgetPosition], columns: Int) {
        let columns = max(columns, 1)
        var placed: [Item] = []
        let order = positions.indices.sorted { (positions[$0].y, positions[$0].x, $0) < (positions[$1].y, positions[$1].x, $1) }
        for index in order {
            var position = positions[index]
            position.w = min(max(position.w, 1), columns)
            position.h = min(max(position.h, 1), 200)
            position.x = min(max(position.x, 0), columns - position.w)
            position.y = min(max(position.y, 0), 100_000)
            var moved = true
            while moved {
                moved = false
                for other in placed where Self.overlap(position, other.position) {
                    position.y = other.position.y + other.position.h
                    moved = true
                }
            }
            placed.append(Item(index: index, position: position))
        }
        placed.sort { ($0.position.y, $0.position.x) < ($1.position.y, $1.position.x) }
        var bands: [Band] = []
        var top = 0
        var bottom = Int.min
        for item in placed {
            if item.position.y >= bottom {
                bands.append(Band(items: [], rows: 0))
                top = item.position.y
                bottom = top
            }
            var relative = item
            relative.position.y -= top
            bands[bands.count - 1].items.append(relative)
            bottom = max(bottom, item.position.y + item.position.h)
            bands[bands.count - 1].rows = bottom - top
        }
        self.bands = bands
    }

    private static func overlap(_ left: WidgetPosition, _ right: WidgetPosition) -> Bool {
        left.x < right.x + right.w && right.x < left.x + left.w && left.y < right.y + right.h && right.y < left.y + left.h
    }
}
