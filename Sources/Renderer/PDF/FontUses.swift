import CCairo

/// The letters that a document uses, by font.
final class FontUses {
    /// A font with its letters.
    final class Use {
        let font: ScaledFont
        /// For each glyph the text that it showed first; empty for glyphs that show a text only together with others.
        fileprivate(set) var texts: [UInt: [UInt8]] = [:]

        fileprivate init(_ font: ScaledFont) {
            self.font = font
        }
    }

    /// In order of first use.
    private(set) var uses: [Use] = []
    private var index: [String: Int] = [:]

    /// Notes all letters of a run.
    func note(_ run: ShapedLine.Run) {
        let use = use(of: run.font)
        for cluster in run.clusters {
            if cluster.glyphs.count == 1 {
                let glyph = run.glyphs[cluster.glyphs.lowerBound].index
                if use.texts[glyph]?.isEmpty ?? true { use.texts[glyph] = Array(run.text[cluster.bytes]) }
            } else {
                for glyph in run.glyphs[cluster.glyphs] where use.texts[glyph.index] == nil { use.texts[glyph.index] = [] }
            }
        }
    }

    private func use(of font: ScaledFont) -> Use {
        if let known = index[font.face] { return uses[known] }
        index[font.face] = uses.count
        uses.append(Use(font))
        return uses[uses.count - 1]
    }
}
