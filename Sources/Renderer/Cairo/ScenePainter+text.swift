import CCairo
import Charts

extension ScenePainter {
    /// Draws one line of text.
    func paint(_ run: TextRun, at place: Point, clip: Rect) {
        let origin = run.origin.offset(by: place)
        guard isNear(origin, size: run.font.size, clip: clip, isRotated: run.rotation != 0), !run.string.isEmpty else { return }
        let line = text.line(run.string, font: run.font, maximumWidth: run.maximumWidth, language: run.language)
        let shift =
            switch run.anchor {
            case .start: 0.0
            case .middle: -line.width / 2
            case .end: -line.width
            }
        markText()
        if run.rotation != 0, run.rotation.isFinite {
            cairo_save(cairo)
            cairo_translate(cairo, origin.x, origin.y)
            cairo_rotate(cairo, run.rotation * .pi / 180)
            show(line, at: Point(shift, 0), color: run.color, halo: run.halo, haloWidth: run.haloWidth)
            cairo_restore(cairo)
        } else {
            show(line, at: Point(origin.x + shift, origin.y), color: run.color, halo: run.halo, haloWidth: run.haloWidth)
        }
    }

    /// Draws a wrapped paragraph; lines that begin below the frame are drawn too.
    func paint(_ block: TextBlock, at place: Point, clip: Rect) {
        let frame = block.frame.offset(by: place)
        guard frame.x.isFinite, frame.y.isFinite, frame.width.isFinite, !block.string.isEmpty else { return }
        let paragraph = text.paragraph(
            block.string,
            font: block.font,
            width: frame.width,
            maximumLines: block.maximumLines,
            language: block.language
        )
        let metrics = text.metrics(block.font)
        let pitch = metrics.lineHeight * (block.lineSpacing.isFinite ? min(max(block.lineSpacing, 0.5), 10) : 1)
        var baseline = frame.y + metrics.ascent
        markText()
        for line in paragraph.lines {
            defer { baseline += pitch }
            guard isNear(Point(frame.x, baseline), size: block.font.size, clip: clip, isRotated: false) else { continue }
            let room = frame.width - line.width
            let x =
                switch block.alignment {
                case .leading: line.isRightToLeft ? room : 0
                case .center: room / 2
                case .trailing: line.isRightToLeft ? 0 : room
                }
            show(line, at: Point(frame.x + x, baseline), color: block.color, halo: nil, haloWidth: 0)
        }
    }

    private func isNear(_ origin: Point, size: Double, clip: Rect, isRotated: Bool) -> Bool {
        guard origin.x.isFinite, origin.y.isFinite, abs(origin.x) <= SafePath.farthest, abs(origin.y) <= SafePath.farthest * 10 else { return false }
        return isRotated || (origin.y > clip.minY - size * 2 && origin.y < clip.maxY + size * 3)
    }

    private func show(_ line: ShapedLine, at origin: Point, color: Color, halo: Color?, haloWidth: Double) {
        guard !line.runs.isEmpty else { return }
        cairo_set_antialias(cairo, CAIRO_ANTIALIAS_DEFAULT)
        if let halo, halo.alpha > 0, haloWidth.isFinite, haloWidth > 0 {
            setSource(halo)
            cairo_set_line_width(cairo, min(haloWidth, 40))
            cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND)
            cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND)
            tracePath(of: line, at: origin)
            cairo_stroke(cairo)
        }
        setSource(color)
        switch medium {
        case .page:
            for run in line.runs { showText(run, at: origin) }
        case .pixels:
            tracePath(of: line, at: origin)
            cairo_fill(cairo)
        }
    }

    /// Adds the outlines of all letters to the current path; on pixels this keeps them at fractions of a pixel, where Cairo would round.
    private func tracePath(of line: ShapedLine, at origin: Point) {
        cairo_new_path(cairo)
        for run in line.runs {
            cairo_set_scaled_font(cairo, run.font.pointer)
            withGlyphs(of: run, at: origin) { glyphs in cairo_glyph_path(cairo, glyphs.baseAddress, Int32(glyphs.count)) }
        }
    }

    private func showText(_ run: ShapedLine.Run, at origin: Point) {
        cairo_set_scaled_font(cairo, run.font.pointer)
        let flags = run.isBackward ? CAIRO_TEXT_CLUSTER_FLAG_BACKWARD : cairo_text_cluster_flags_t(rawValue: 0)
        withGlyphs(of: run, at: origin) { glyphs in
            cairo_show_text_glyphs(
                cairo,
                run.text,
                Int32(run.text.count),
                glyphs.baseAddress,
                Int32(glyphs.count),
                run.clusters,
                Int32(run.clusters.count),
                flags
            )
        }
    }

    private func withGlyphs(of run: ShapedLine.Run, at origin: Point, _ body: (UnsafeBufferPointer<cairo_glyph_t>) -> Void) {
        withUnsafeTemporaryAllocation(of: cairo_glyph_t.self, capacity: run.glyphs.count) { buffer in
            for (index, glyph) in run.glyphs.enumerated() {
                buffer.initializeElement(at: index, to: cairo_glyph_t(index: glyph.index, x: glyph.x + origin.x, y: glyph.y + origin.y))
            }
            body(UnsafeBufferPointer(buffer))
        }
    }
}
