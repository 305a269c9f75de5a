import CCairo

extension TextShaper {
    /// Copies the glyphs out of a laid-out line.
    func glyphs(of line: UnsafeMutablePointer<PangoLayoutLine>, text: UnsafeRawBufferPointer) -> ShapedLine {
        var runs: [ShapedLine.Run] = []
        var x = 0.0
        var isShortened = false
        var element = line.pointee.runs
        while let node = element {
            if let item = node.pointee.data?.assumingMemoryBound(to: PangoGlyphItem.self) {
                let isEllipsis = UInt32(item.pointee.item.pointee.analysis.flags) & UInt32(PANGO_ANALYSIS_FLAG_IS_ELLIPSIS) != 0
                if isEllipsis { isShortened = true }
                if let run = run(of: item.pointee, startingAt: &x, isEllipsis: isEllipsis, text: text) { runs.append(run) }
            }
            element = node.pointee.next
        }
        let isRightToLeft = pango_layout_line_get_resolved_direction(line) == PANGO_DIRECTION_RTL
        return ShapedLine(width: x, isRightToLeft: isRightToLeft, isShortened: isShortened, runs: runs)
    }

    private func run(of item: PangoGlyphItem, startingAt x: inout Double, isEllipsis: Bool, text: UnsafeRawBufferPointer) -> ShapedLine.Run? {
        let glyphString = item.glyphs.pointee
        let count = Int(glyphString.num_glyphs)
        let scale = Double(PANGO_SCALE)
        guard let font = item.item.pointee.analysis.font, let infos = glyphString.glyphs, let logClusters = glyphString.log_clusters,
            let scaled = pango_cairo_font_get_scaled_font(OpaquePointer(font)), cairo_scaled_font_status(scaled) == CAIRO_STATUS_SUCCESS
        else { return nil }
        let baseline = -Double(item.y_offset) / scale
        var glyphs: [cairo_glyph_t] = []
        glyphs.reserveCapacity(count)
        var isDrawn = [Bool](repeating: false, count: count)
        for index in 0..<count {
            let info = infos[index]
            if info.glyph != PANGO_GLYPH_EMPTY_VALUE {
                let isUnknown = info.glyph & PANGO_GLYPH_UNKNOWN_VALUE != 0
                glyphs.append(
                    cairo_glyph_t(
                        index: isUnknown ? 0 : UInt(info.glyph),
                        x: x + Double(info.geometry.x_offset) / scale,
                        y: baseline + Double(info.geometry.y_offset) / scale
                    )
                )
                isDrawn[index] = true
            }
            x += Double(info.geometry.width) / scale
        }
        guard !glyphs.isEmpty else { return nil }
        let isBackward = item.item.pointee.analysis.level & 1 == 1
        if isEllipsis {
            let text = Array("…".utf8)
            let cluster = ShapedLine.Run.Cluster(bytes: 0..<text.count, glyphs: 0..<glyphs.count)
            return ShapedLine.Run(font: scaledFont(scaled, of: font), glyphs: glyphs, clusters: [cluster], text: text)
        }
        let offset = Int(item.item.pointee.offset)
        let length = Int(item.item.pointee.length)
        guard offset >= 0, length > 0, offset + length <= text.count else { return nil }
        var clusters: [ShapedLine.Run.Cluster] = []
        clusters.reserveCapacity(count)
        var position = 0
        var shown = 0
        while position < count {
            let start = Int(logClusters[isBackward ? count - 1 - position : position])
            let first = shown
            while position < count {
                let index = isBackward ? count - 1 - position : position
                guard Int(logClusters[index]) == start else { break }
                if isDrawn[index] { shown += 1 }
                position += 1
            }
            let end = position < count ? Int(logClusters[isBackward ? count - 1 - position : position]) : length
            let range = isBackward ? glyphs.count - shown..<glyphs.count - first : first..<shown
            clusters.append(ShapedLine.Run.Cluster(bytes: start..<max(start, min(end, length)), glyphs: range))
        }
        while clusters.last?.glyphs.isEmpty == true { clusters.removeLast() }
        return ShapedLine.Run(
            font: scaledFont(scaled, of: font),
            glyphs: glyphs,
            clusters: clusters,
            text: Array(text[offset..<offset + length])
        )
    }
}

private let PANGO_GLYPH_EMPTY_VALUE: PangoGlyph = 0x0fff_ffff
private let PANGO_GLYPH_UNKNOWN_VALUE: PangoGlyph = 0x1000_0000
