/// What a widget draws inside its card.
struct ChartDrawing {
    /// The drawing, in the card's coordinates.
    var nodes: [SceneNode]
    /// The sentence that replaces it for someone who cannot see it; not used for words and tables, which are read as they stand.
    var alternativeText: String
    /// Remarks to be printed at the bottom.
    var notes: [String] = []
    /// The plot in the card, when it may be aligned with those of the widgets around.
    var plot: Rect?
    /// True when the nodes are words that are read as they stand.
    var isText = false
    /// True when the nodes are a table with a structure of its own.
    var isTable = false
}
