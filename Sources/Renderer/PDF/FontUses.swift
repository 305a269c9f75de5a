import CCairo

/// The letters that a document uses, by font.
final class FontUses {
    /// A font with its letters.
    final class Use {
        let font: ScaledFont
        /// For each glyph the text that it showed first; empty for glyphs that show a text only together with others.
        private(set) var texts: [UInt: [UInt8]] = [:]
        private var isNoted = [Bool](repeating: false, count: 1 << 16)

        fileprivate init(_ font: ScaledFont) {
            self.font = font
        }

        /// Notes a glyph that shows a text alone, or one that shows none alone.
        fileprivate func note(_ glyph: UInt, _ run: ShapedLine.Run, _ bytes: Range<Int>?) {
            let place = Int(glyph & 0xffff)
            guard !isNoted[place] else { return }
            if let bytes {
                isNoted[place] = true
                texts[glyph] = Array(run.text[bytes])
            } else if texts[glyph] == nil {
                texts[glyph] = []
            }
        }
    }

    /// In order of first use.
    private(set) var uses: [Use] = []
    private var index: [String: Int] = [:]
    private var last: (font: ScaledFont, rank: Int)?

    /// Notes all letters of a run, and gives the rank of its font in `uses`.
    func note(_ run: ShapedLine.Run) -> Int {
        let rank = rank(of: run.font)
        let use = uses[rank]
        for cluster in run.clusters {
            if cluster.glyphs.count == 1 {
                use.note(run.glyphs[cluster.glyphs.lowerBound].index, run, cluster.bytes)
            } else {
                for glyph in run.glyphs[cluster.glyphs] { use.note(glyph.index, run, nil) }
            }
        }
        return rank
    }

    private func rank(of font: ScaledFont) -> Int {
        if let last, last.font === font { return last.rank }
        let rank = index[font.face] ?? uses.count
        if rank == uses.count {
            index[font.face] = rank
            uses.append(Use(font))
        }
        last = (font, rank)
        return rank
    }
}
