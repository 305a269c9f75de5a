/// A finished drawing of one page or picture: what a painter needs, and nothing that it must decide.
public struct Scene: Sendable, Hashable, Codable {
    /// Extent of the page in points.
    public var size: Size
    /// Colour behind everything; nil leaves the paper as it is.
    public var background: Color?
    /// All that is drawn.
    public var root: Group

    /// Makes a scene.
    public init(size: Size, background: Color? = nil, root: Group) {
        self.size = size
        self.background = background
        self.root = root
    }
}
