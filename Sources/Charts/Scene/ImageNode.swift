/// A small picture, used where there would be too many cells to draw one by one.
public struct ImageNode: Sendable, Hashable, Codable {
    /// What happens between the centres of two cells.
    public enum Interpolation: String, Sendable, Hashable, Codable {
        /// Sharp edges.
        case nearest
        /// Blended colours.
        case smooth
    }

    /// Number of cells from left to right.
    public var width: Int
    /// Number of cells from top to bottom.
    public var height: Int
    /// Red, green, blue, alpha of each cell, premultiplied, row by row from the top; `4 * width * height` bytes.
    public var pixels: [UInt8]
    /// Where the picture is drawn.
    public var frame: Rect
    /// What happens between two cells.
    public var interpolation: Interpolation

    /// Makes a picture.
    public init(width: Int, height: Int, pixels: [UInt8], frame: Rect, interpolation: Interpolation = .nearest) {
        self.width = width
        self.height = height
        self.pixels = pixels
        self.frame = frame
        self.interpolation = interpolation
    }
}
