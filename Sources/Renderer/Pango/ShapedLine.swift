import CCairo

/// One line of text as glyphs at positions relative to the start of its baseline, ready to be drawn any number of times.
final class ShapedLine {
    /// A stretch of glyphs of one font and one direction.
    final class Run {
        /// Bytes of the text and the glyphs that show them.
        struct Cluster {
            let bytes: Range<Int>
            let glyphs: Range<Int>
        }

        let font: ScaledFont
        /// Glyphs from left to right, relative to the start of the baseline.
        let glyphs: [cairo_glyph_t]
        /// In the order of the text.
        let clusters: [Cluster]
        /// UTF-8.
        let text: [UInt8]

        init(font: ScaledFont, glyphs: [cairo_glyph_t], clusters: [Cluster], text: [UInt8]) {
            self.font = font
            self.glyphs = glyphs
            self.clusters = clusters
            self.text = text
        }
    }

    /// Distance from the start to the end of the baseline in points.
    let width: Double
    /// The line is read from right to left.
    let isRightToLeft: Bool
    let runs: [Run]
    /// Part of the text was replaced by an ellipsis.
    let isShortened: Bool

    init(width: Double, isRightToLeft: Bool, isShortened: Bool, runs: [Run]) {
        self.width = width
        self.isRightToLeft = isRightToLeft
        self.isShortened = isShortened
        self.runs = runs
    }
}
