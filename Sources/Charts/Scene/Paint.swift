/// What fills an area or colours a line.
public enum Paint: Sendable, Hashable, Codable {
    /// One colour.
    case solid(Color)
    /// A gradient along the line between two points of the same coordinate system as the shape; the end colours go on beyond both ends.
    case linearGradient(from: Point, to: Point, stops: [GradientStop])
}

/// A colour at a place on a gradient's line.
public struct GradientStop: Sendable, Hashable, Codable {
    /// Place between 0 (start) and 1 (end).
    public var offset: Double
    /// Colour at this place.
    public var color: Color

    /// Makes a stop.
    public init(offset: Double, color: Color) {
        self.offset = offset
        self.color = color
    }
}
