/// Width and height in points.
public struct Size: Sendable, Hashable, Codable {
    /// Extent from left to right.
    public var width: Double
    /// Extent from top to bottom.
    public var height: Double

    /// No extent at all.
    public static let zero = Size(width: 0, height: 0)

    /// Makes a size.
    public init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }
}
