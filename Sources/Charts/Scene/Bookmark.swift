/// A place on a page that the outline of a document names and that links lead to: a link's address `#name` is the bookmark of that name, on whichever page it stands.
public struct Bookmark: Sendable, Hashable, Codable {
    /// Name, unique within the document.
    public var name: String
    /// Text of the outline's entry; empty for a place that links lead to and the outline does not list.
    public var title: String
    /// Depth in the outline; 1 is the top.
    public var level: Int
    /// Where the place is, in points from the page's top left.
    public var origin: Point

    /// Makes a bookmark.
    public init(name: String, title: String, level: Int = 1, origin: Point) {
        self.name = name
        self.title = title
        self.level = level
        self.origin = origin
    }
}
