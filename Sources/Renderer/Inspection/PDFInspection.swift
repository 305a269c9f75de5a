/// What an independent reader found in a finished PDF.
public struct PDFInspection: Sendable, Hashable, Codable {
    /// A page.
    public struct Page: Sendable, Hashable, Codable {
        /// Width in points.
        public let width: Double
        /// Height in points.
        public let height: Double
        /// Number of characters of text on it.
        public let textLength: Int
    }

    /// A font.
    public struct Font: Sendable, Hashable, Codable {
        /// Name with the subset's prefix; empty for fonts without a name.
        public let name: String
        /// `type1`, `type1c`, `type3`, `truetype`, `cid_type0`, `cid_type0c`, `cid_type2` and others.
        public let type: String
        /// The file holds the font.
        public let embedded: Bool
        /// Only the used letters are in the file.
        public let subset: Bool
    }

    /// Title from the metadata.
    public let title: String
    /// Pages in order.
    public let pages: [Page]
    /// Fonts in order of first use.
    public let fonts: [Font]

    /// Fonts that another machine would have to guess or that are drawn as programs: not embedded, or Type 3.
    public var unsafeFonts: [Font] { fonts.filter { !$0.embedded || $0.type == "type3" } }
}
