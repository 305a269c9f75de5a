/// Nodes that are drawn, moved, clipped and read together.
public struct Group: Sendable, Hashable, Codable {
    /// The nodes in drawing order: later ones cover earlier ones.
    public var children: [SceneNode]
    /// Nothing outside is drawn; in the group's own coordinates, after the offset.
    public var clip: Rect?
    /// Moves all children.
    public var offset: Point
    /// What the group means.
    public var role: Role

    /// Makes a group.
    public init(_ children: [SceneNode] = [], role: Role = .content, clip: Rect? = nil, offset: Point = .zero) {
        self.children = children
        self.clip = clip
        self.offset = offset
        self.role = role
    }
}
