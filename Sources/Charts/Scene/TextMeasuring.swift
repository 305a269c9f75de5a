/// Tells how much room text needs; implemented by the renderer with the fonts that it will draw with. Used by one render at a time.
public protocol TextMeasuring {
    /// Width of one line in points.
    func width(of string: String, font: FontStyle) -> Double
    /// Vertical measures of a font.
    func metrics(_ font: FontStyle) -> FontMetrics
    /// The lines that a paragraph breaks into at a width in points; at least one, possibly empty.
    func lines(of string: String, font: FontStyle, width: Double) -> [String]
    /// Height of a paragraph at a width in points.
    func height(of string: String, font: FontStyle, width: Double) -> Double
}

extension TextMeasuring {
    /// Greedy line breaking at spaces, and between any two letters of scripts without spaces; a word wider than the line stands alone.
    public func lines(of string: String, font: FontStyle, width: Double) -> [String] {
        string.split(separator: "\n", omittingEmptySubsequences: false).flatMap { paragraph -> [String] in
            var lines: [String] = []
            var line = ""
            for piece in TextPieces.split(paragraph) {
                let candidate = line + piece
                let visible = candidate.hasSuffix(" ") ? String(candidate.dropLast()) : candidate
                if !line.isEmpty, self.width(of: visible, font: font) > width {
                    lines.append(line.hasSuffix(" ") ? String(line.dropLast()) : line)
                    line = piece
                } else {
                    line = candidate
                }
            }
            lines.append(line.hasSuffix(" ") ? String(line.dropLast()) : line)
            return lines
        }
    }

    /// The number of lines times the font's line height.
    public func height(of string: String, font: FontStyle, width: Double) -> Double {
        Double(lines(of: string, font: font, width: width).count) * metrics(font).lineHeight
    }
}
