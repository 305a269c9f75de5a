/// The look of text, apart from its colour.
public struct FontStyle: Sendable, Hashable, Codable {
    /// A group of typefaces; the renderer maps it to fonts that it has.
    public enum Family: String, Sendable, Hashable, Codable {
        /// The sans serif of the report.
        case sans
    }

    /// Thickness of the letters.
    public enum Weight: String, Sendable, Hashable, Codable {
        /// 400
        case regular
        /// 500
        case medium
        /// 600
        case semibold
        /// 700
        case bold
    }

    /// Size in points.
    public var size: Double
    /// Thickness of the letters.
    public var weight: Weight
    /// Slanted letters.
    public var italic: Bool
    /// Digits of one width, so that columns of numbers line up.
    public var tabularDigits: Bool
    /// Group of typefaces.
    public var family: Family

    /// Makes a style.
    public init(size: Double, weight: Weight = .regular, italic: Bool = false, tabularDigits: Bool = false, family: Family = .sans) {
        self.size = size
        self.weight = weight
        self.italic = italic
        self.tabularDigits = tabularDigits
        self.family = family
    }
}
