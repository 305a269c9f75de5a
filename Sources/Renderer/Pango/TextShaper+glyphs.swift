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
            let clusters = [cairo_text_cluster_t(num_bytes: 3, num_glyphs: Int32(glyphs.count))]
            return ShapedLine.Run(
                font: scaledFont(scaled),
                glyphs: glyphs,
                clusters: clusters,
                text: Array("…".utf8CString.dropLast()),
                isBackward: false
            )
        }
        let offset = Int(item.item.pointee.offset)
        let length = Int(item.item.pointee.length)
        guard offset >= 0, length > 0, offset + length <= text.count else { return nil }
        var clusters: [cairo_text_cluster_t] = []
        clusters.reserveCapacity(count)
        var position = 0
        while position < count {
            let first = isBackward ? count - 1 - position : position
            let start = logClusters[first]
            var drawn: Int32 = 0
            while position < count {
                let index = isBackward ? count - 1 - position : position
                guard logClusters[index] == start else { break }
                if isDrawn[index] { drawn += 1 }
                position += 1
            }
            let end = position < count ? logClusters[isBackward ? count - 1 - position : position] : Int32(length)
            clusters.append(cairo_text_cluster_t(num_bytes: max(0, end - start), num_glyphs: drawn))
        }
        var visibleLength = length
        while let last = clusters.last, last.num_glyphs == 0 {
            visibleLength -= Int(last.num_bytes)
            clusters.removeLast()
        }
        return ShapedLine.Run(
            font: scaledFont(scaled),
            glyphs: glyphs,
            clusters: clusters,
            text: text[offset..<offset + max(0, visibleLength)].map { CChar(bitPattern: $0) },
            isBackward: isBackward
        )
    }
}

private let PANGO_GLYPH_EMPTY_VALUE: PangoGlyph = 0x0fff_ffff
private let PANGO_GLYPH_UNKNOWN_VALUE: PangoGlyph = 0x1000_0000
