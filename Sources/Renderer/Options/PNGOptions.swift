public import Charts

/// How a scene becomes a PNG picture.
public struct PNGOptions: Sendable, Hashable {
    /// How hard the encoder works to make the file small.
    public enum Quality: String, Sendable, Hashable, Codable, CaseIterable {
        /// The least time: a quarter larger than `normal`.
        case fast
        /// Nearly the least time.
        case normal
        /// A fifth smaller than `normal` with nearly optimal parsing, which takes ten times as long; pictures of more than 24 MB are as `normal`.
        case small
    }

    /// What lies behind the scene.
    public enum Background: Sendable, Hashable {
        /// The scene's own background, or white paper when it has none.
        case scene
        /// A colour in its place.
        case color(Color)
        /// Nothing: the picture gets an alpha channel.
        case transparent
    }

    /// Pixels for each point; 1 to 4. At 1 the picture has 72 pixels for each inch.
    public var scale: Double
    /// How hard the encoder works.
    public var quality: Quality
    /// What lies behind the scene.
    public var background: Background

    /// Makes options.
    public init(scale: Double = 1, quality: Quality = .normal, background: Background = .scene) {
        self.scale = scale
        self.quality = quality
        self.background = background
    }
}
