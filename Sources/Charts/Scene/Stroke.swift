/// How the outline of a path is drawn.
public struct Stroke: Sendable, Hashable, Codable {
    /// Form of a line's two ends.
    public enum Cap: String, Sendable, Hashable, Codable {
        /// Cut at the end point.
        case butt
        /// Half a disc beyond the end point.
        case round
        /// Half a square beyond the end point.
        case square
    }

    /// Form of a corner.
    public enum Join: String, Sendable, Hashable, Codable {
        /// A pointed corner.
        case miter
        /// A rounded corner.
        case round
        /// A cut corner.
        case bevel
    }

    /// Colour or gradient of the line.
    public var paint: Paint
    /// Thickness in points.
    public var width: Double
    /// Lengths of dashes and gaps in points, alternating; empty means a solid line.
    public var dash: [Double]
    /// Form of the ends.
    public var cap: Cap
    /// Form of the corners.
    public var join: Join

    /// Makes a stroke of any paint.
    public init(paint: Paint, width: Double, dash: [Double] = [], cap: Cap = .butt, join: Join = .miter) {
        self.paint = paint
        self.width = width
        self.dash = dash
        self.cap = cap
        self.join = join
    }

    /// Makes a stroke of one colour.
    public init(_ color: Color, width: Double, dash: [Double] = [], cap: Cap = .butt, join: Join = .miter) {
        self.init(paint: .solid(color), width: width, dash: dash, cap: cap, join: join)
    }
}
