/// Room between the edges of a rectangle and the plot inside, in points.
///
/// Plots of neighbours are aligned by giving each the widest room of all that are nearly as wide.
struct PlotRoom: Sendable, Hashable {
    var left = 0.0
    var top = 0.0
    var bottom = 0.0

    init(left: Double = 0, top: Double = 0, bottom: Double = 0) {
        (self.left, self.top, self.bottom) = (left, top, bottom)
    }

    /// What a plot leaves of its card.
    init(around plot: Rect, in card: Size) {
        self.init(left: plot.minX, top: plot.minY, bottom: card.height - plot.maxY)
    }

    /// The same plot's room in an area of the card.
    func inside(_ area: Rect, of card: Size) -> PlotRoom {
        PlotRoom(left: left - area.minX, top: top - area.minY, bottom: bottom - (card.height - area.maxY))
    }

    /// Further apart than this, plots are left where they are: what alignment would take from them is worth more.
    static let limit = PlotRoom(left: 26, top: 16, bottom: 16)

    /// Whether a plot that has this room would move visibly if it got the other.
    func differs(from other: PlotRoom) -> Bool {
        max(abs(left - other.left), abs(top - other.top), abs(bottom - other.bottom)) > 0.1
    }
}

extension [Double] {
    /// The greatest of the values that exceed `own` by less than `limit`.
    func shared(with own: Double, limit: Double) -> Double {
        reduce(own) { $1 - own < limit ? Swift.max($0, $1) : $0 }
    }
}
