/// Text measures without a font: 0.55 em a letter, 0.6 em a digit, 1 em a wide East Asian letter. For tests, whose results then do not depend on fonts.
public struct FixedTextMetrics: TextMeasuring, Sendable {
    /// Makes the measures.
    public init() {}

    /// Sum of the fixed advances.
    public func width(of string: String, font: FontStyle) -> Double {
        var ems = 0.0
        for character in string {
            if character.isASCII, character.isNumber {
                ems += 0.6
            } else if TextPieces.isWide(character) {
                ems += 1
            } else {
                ems += 0.55
            }
        }
        return ems * font.size
    }

    /// Ascent 0.95 em, descent 0.25 em, lines 1.25 em apart.
    public func metrics(_ font: FontStyle) -> FontMetrics {
        FontMetrics(ascent: 0.95 * font.size, descent: 0.25 * font.size, lineHeight: 1.25 * font.size)
    }
}
