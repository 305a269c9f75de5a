import CCairo

/// One line of text as glyphs at positions relative to the start of its baseline, ready to be drawn any number of times.
final class ShapedLine {
    /// A stretch of glyphs of one font and one direction.
    struct Run {
        let font: ScaledFont
        /// Glyphs from left to right, relative to the start of the baseline.
        var glyphs: [cairo_glyph_t]
        /// How the bytes of `text` map to the glyphs, in the order of the text.
        var clusters: [cairo_text_cluster_t]
        let text: [CChar]
        /// The glyphs run against the order of the text.
        let isBackward: Bool
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
