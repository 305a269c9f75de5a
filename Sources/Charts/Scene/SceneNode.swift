/// One thing to draw.
public indirect enum SceneNode: Sendable, Hashable, Codable {
    /// Several nodes.
    case group(Group)
    /// A figure, filled first and then outlined; `antialias` false gives sharp pixel edges.
    case path(Path, fill: Paint? = nil, stroke: Stroke? = nil, antialias: Bool = true)
    /// One line of text.
    case text(TextRun)
    /// A paragraph.
    case paragraph(TextBlock)
    /// A picture.
    case image(ImageNode)
    /// An area that leads to an address when clicked; nothing is drawn.
    case link(url: String, area: Rect)

    /// A filled figure.
    public static func fill(_ path: Path, _ color: Color) -> SceneNode {
        .path(path, fill: .solid(color))
    }

    /// An outlined figure.
    public static func stroke(_ path: Path, _ stroke: Stroke) -> SceneNode {
        .path(path, stroke: stroke)
    }
}
