/// Vertical measures of a font in points.
public struct FontMetrics: Sendable, Hashable, Codable {
    /// From the baseline up to the top of a line.
    public var ascent: Double
    /// From the baseline down to the bottom of a line; positive.
    public var descent: Double
    /// Distance between the baselines of two lines.
    public var lineHeight: Double

    /// Makes measures.
    public init(ascent: Double, descent: Double, lineHeight: Double) {
        self.ascent = ascent
        self.descent = descent
        self.lineHeight = lineHeight
    }
}
