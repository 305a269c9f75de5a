/// A paragraph that wraps inside a frame, from its top.
public struct TextBlock: Sendable, Hashable, Codable {
    /// Where lines stand between the frame's edges.
    public enum Alignment: String, Sendable, Hashable, Codable {
        /// At the edge where reading starts.
        case leading
        /// In the middle.
        case center
        /// At the other edge.
        case trailing
    }

    /// The text; line breaks in it are kept.
    public var string: String
    /// Look of the letters.
    public var font: FontStyle
    /// Colour of the letters.
    public var color: Color
    /// Lines wrap at the frame's width and start at its top.
    public var frame: Rect
    /// Where lines stand between the frame's edges.
    public var alignment: Alignment
    /// Distance between baselines as a multiple of the font's own line height.
    public var lineSpacing: Double
    /// After so many lines the text ends in an ellipsis; nil means never.
    public var maximumLines: Int?
    /// Language tag (BCP 47) that chooses regional letter forms and line breaks.
    public var language: String?

    /// Makes a paragraph.
    public init(
        _ string: String,
        font: FontStyle,
        color: Color,
        frame: Rect,
        alignment: Alignment = .leading,
        lineSpacing: Double = 1,
        maximumLines: Int? = nil,
        language: String? = nil
    ) {
        self.string = string
        self.font = font
        self.color = color
        self.frame = frame
        self.alignment = alignment
        self.lineSpacing = lineSpacing
        self.maximumLines = maximumLines
        self.language = language
    }
}
