/// One line of text at a place.
public struct TextRun: Sendable, Hashable, Codable {
    /// Which part of the text stands at the origin.
    public enum Anchor: String, Sendable, Hashable, Codable {
        /// The start.
        case start
        /// The middle.
        case middle
        /// The end.
        case end
    }

    /// The text, without line breaks.
    public var string: String
    /// Look of the letters.
    public var font: FontStyle
    /// Colour of the letters.
    public var color: Color
    /// A point on the baseline.
    public var origin: Point
    /// Which part of the text stands at the origin.
    public var anchor: Anchor
    /// Beyond this width in points the text ends in an ellipsis; nil means never.
    public var maximumWidth: Double?
    /// Rotation around the origin in degrees, clockwise.
    public var rotation: Double
    /// Colour of an outline behind the letters, to keep them readable on lines.
    public var halo: Color?
    /// Thickness of the whole outline in points.
    public var haloWidth: Double
    /// Language tag (BCP 47) that chooses regional letter forms.
    public var language: String?

    /// Makes a line of text.
    public init(
        _ string: String,
        font: FontStyle,
        color: Color,
        origin: Point,
        anchor: Anchor = .start,
        maximumWidth: Double? = nil,
        rotation: Double = 0,
        halo: Color? = nil,
        haloWidth: Double = 2,
        language: String? = nil
    ) {
        self.string = string
        self.font = font
        self.color = color
        self.origin = origin
        self.anchor = anchor
        self.maximumWidth = maximumWidth
        self.rotation = rotation
        self.halo = halo
        self.haloWidth = haloWidth
        self.language = language
    }
}
