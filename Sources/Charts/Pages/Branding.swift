/// How an organisation marks its reports.
public struct Branding: Sendable, Hashable {
    /// A picture at the head of the report.
    public struct Logo: Sendable, Hashable {
        /// Pixels from left to right.
        public var width: Int
        /// Pixels from top to bottom.
        public var height: Int
        /// Red, green, blue, alpha of each pixel, premultiplied, row by row from the top; `4 * width * height` bytes.
        public var pixels: [UInt8]

        /// Makes a logo; nil when the number of bytes does not match, or there are no pixels.
        public init?(width: Int, height: Int, pixels: [UInt8]) {
            guard (1...8_192).contains(width), (1...8_192).contains(height), pixels.count == 4 * width * height else { return nil }
            self.width = width
            self.height = height
            self.pixels = pixels
        }

        /// The picture in a frame of its own proportions, not higher and not wider than this.
        func node(at origin: Point, height most: Double, width widest: Double) -> (node: SceneNode, width: Double, height: Double) {
            let factor = min(most / Double(height), widest / Double(width))
            let frame = Rect(x: origin.x, y: origin.y, width: Double(width) * factor, height: Double(height) * factor)
            let image = ImageNode(width: width, height: height, pixels: pixels, frame: frame, interpolation: .smooth)
            return (.image(image), frame.width, frame.height)
        }
    }

    /// A picture at the head of the report; nil for none.
    public var logo: Logo?
    /// Colour of the rule at the head of the report; nil for none.
    public var color: Color?

    /// Makes a branding.
    public init(logo: Logo? = nil, color: Color? = nil) {
        self.logo = logo
        self.color = color
    }
}
