/// What stands on a page and where, before it is drawn.
struct PlannedPage {
    /// Part of the document to which a page belongs.
    enum Section: Sendable, Hashable {
        case cover
        case body
        case appendix
    }

    /// What an item shows.
    enum Content: Sendable, Hashable {
        /// A widget's card, by its index.
        case widget(Int, column: Int)
        /// Lines of a table in the card of a widget; by the index of the table's flow.
        case table(Int, flow: Int, TableFlow.Slice)
        /// Lines of a table on its way over the pages; `isCut` when the rest is not printed.
        case slice(flow: Int, TableFlow.Slice, isCut: Bool)
        /// A title above what follows.
        case heading(String, bookmark: String)
    }

    /// Something with a frame, in points from the page's top left.
    struct Item: Sendable, Hashable {
        var frame: Rect
        var content: Content
    }

    var setup: PageSetup
    var section: Section
    var items: [Item] = []
    /// The height at which the next item can begin.
    var bottom: Double
    /// The page without header and footer.
    var area: Rect
}
