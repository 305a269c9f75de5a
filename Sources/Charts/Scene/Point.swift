/// A place on a page in points (1/72 inch); the origin is the top left corner and y grows downwards.
public struct Point: Sendable, Hashable, Codable {
    /// Distance from the left edge.
    public var x: Double
    /// Distance from the top edge.
    public var y: Double

    /// The origin.
    public static let zero = Point(0, 0)

    /// Makes a point from its coordinates.
    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }

    /// Makes a point from its coordinates, in the order x, y.
    public init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    /// The point moved by the given distances.
    public func offset(by delta: Point) -> Point {
        Point(x + delta.x, y + delta.y)
    }
}
