/// A finished drawing of one page or picture: what a painter needs, and nothing that it must decide.
public struct Scene: Sendable, Hashable, Codable {
    /// Extent of the page in points.
    public var size: Size
    /// Colour behind everything; nil leaves the paper as it is.
    public var background: Color?
    /// All that is drawn.
    public var root: Group
    /// What the page is called ("ii", "3"); nil when pages are not labelled.
    public var label: String?
    /// Places for the outline and for links, from the top; nil leaves the outline to the figures' titles.
    public var bookmarks: [Bookmark]?

    /// Makes a scene.
    public init(size: Size, background: Color? = nil, root: Group, label: String? = nil, bookmarks: [Bookmark]? = nil) {
        self.size = size
        self.background = background
        self.root = root
        self.label = label
        self.bookmarks = bookmarks
    }
}
