public import Charts

/// Measures text with the very fonts and shaping that the drawing will use. Belongs to one render context; used by one thread at a time.
public final class PangoTextMeasurer: TextMeasuring {
    private let shaper: TextShaper

    init(shaper: TextShaper) {
        self.shaper = shaper
    }

    /// Width of one line in points.
    public func width(of string: String, font: FontStyle) -> Double {
        shaper.width(of: string, font: font)
    }

    /// Ascent, descent and line height of the report's main font.
    public func metrics(_ font: FontStyle) -> FontMetrics {
        shaper.metrics(font)
    }

    /// The lines that a paragraph breaks into, by the rules of Unicode and, for Thai, by dictionary.
    public func lines(of string: String, font: FontStyle, width: Double) -> [String] {
        let texts = shaper.paragraph(string, font: font, width: width).texts.map { text in
            String(text.reversed().drop { $0 == " " }.reversed())
        }
        return texts.isEmpty ? [""] : texts
    }

    /// Number of lines times the line height.
    public func height(of string: String, font: FontStyle, width: Double) -> Double {
        Double(max(1, shaper.paragraph(string, font: font, width: width).lines.count)) * shaper.metrics(font).lineHeight
    }
}
