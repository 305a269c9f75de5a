import CCairo
import Charts

/// Pixels, painted on with Cairo.
final class CairoCanvas: Canvas {
    let cairo: OpaquePointer

    init(_ cairo: OpaquePointer) {
        self.cairo = cairo
    }

    func beginClip(_ area: Rect) {
        cairo_save(cairo)
        cairo_rectangle(cairo, area.x, area.y, area.width, area.height)
        cairo_clip(cairo)
    }

    func endClip() {
        cairo_restore(cairo)
    }

    func show(_ line: ShapedLine, at placement: TextPlacement, color: Color, halo: TextHalo?) {
        guard placement.rotation != 0 else {
            return show(line, at: Point(placement.origin.x + placement.shift, placement.origin.y), color: color, halo: halo)
        }
        cairo_save(cairo)
        cairo_translate(cairo, placement.origin.x, placement.origin.y)
        cairo_rotate(cairo, placement.rotation * .pi / 180)
        show(line, at: Point(placement.shift, 0), color: color, halo: halo)
        cairo_restore(cairo)
    }

    private func show(_ line: ShapedLine, at origin: Point, color: Color, halo: TextHalo?) {
        cairo_set_antialias(cairo, CAIRO_ANTIALIAS_DEFAULT)
        let letters = line.runs.filter { !$0.font.isColor }
        if let halo {
            setSource(halo.color)
            let outlined = letters.filter { halo.color.alpha < 1 || !showMasks(of: $0, at: origin, halo: halo.width) }
            if !outlined.isEmpty {
                cairo_set_line_width(cairo, halo.width)
                cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND)
                cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND)
                trace(outlined, at: origin)
                cairo_stroke(cairo)
            }
        }
        setSource(color)
        let outlined = letters.filter { color.alpha < 1 || !showMasks(of: $0, at: origin, halo: 0) }
        if !outlined.isEmpty {
            trace(outlined, at: origin)
            cairo_fill(cairo)
        }
        for run in line.runs where run.font.isColor { drawPictures(of: run, at: origin) }
    }

    /// Adds the outlines of letters to the current path: this keeps them at fractions of a pixel, where Cairo would round.
    private func trace(_ runs: [ShapedLine.Run], at origin: Point) {
        cairo_new_path(cairo)
        for run in runs {
            cairo_set_scaled_font(cairo, run.font.pointer)
            withUnsafeTemporaryAllocation(of: cairo_glyph_t.self, capacity: run.glyphs.count) { buffer in
                for (index, glyph) in run.glyphs.enumerated() {
                    buffer.initializeElement(at: index, to: cairo_glyph_t(index: glyph.index, x: glyph.x + origin.x, y: glyph.y + origin.y))
                }
                cairo_glyph_path(cairo, buffer.baseAddress, Int32(buffer.count))
            }
        }
    }

    /// Draws upright small Latin letters or their halos, which are most of a report, from masks that are kept. False when the run is none; letters that touch each other,
    /// as those of Arabic do, would show their seams.
    private func showMasks(of run: ShapedLine.Run, at origin: Point, halo: Double) -> Bool {
        var matrix = cairo_matrix_t()
        cairo_get_matrix(cairo, &matrix)
        guard matrix.xy == 0, matrix.yx == 0, matrix.xx == matrix.yy, run.font.matrix.yy * matrix.yy <= GlyphMask.largestSize,
            run.text.allSatisfy({ $0 < 0xcc || $0 == 0xe2 })
        else { return false }
        var identity = cairo_matrix_t()
        cairo_matrix_init_identity(&identity)
        cairo_set_matrix(cairo, &identity)
        for glyph in run.glyphs {
            let (x, y) = (glyph.x + origin.x, glyph.y + origin.y)
            guard let place = GlyphMask.Place(x: x * matrix.xx + matrix.x0, y: y * matrix.yy + matrix.y0) else { continue }
            let mask = run.font.mask(of: glyph.index, scale: matrix.xx, phase: place.phase, halo: halo)
            guard let surface = mask.surface else { continue }
            cairo_mask_surface(cairo, surface, Double(place.column + mask.left), Double(place.row + mask.top))
        }
        cairo_set_matrix(cairo, &matrix)
        return true
    }

    private func drawPictures(of run: ShapedLine.Run, at origin: Point) {
        for glyph in run.glyphs {
            guard let picture = run.font.picture(of: glyph.index) else { continue }
            draw(picture.surface, width: picture.image.width, height: picture.image.height, in: picture.frame(at: glyph, from: origin), smooth: true)
        }
    }

    /// Sets the colour or gradient of what is drawn next.
    func setSource(_ paint: Paint, at place: Point) {
        switch paint {
        case .solid(let color):
            setSource(color)
        case .linearGradient(let from, let to, let stops):
            let values = [from.x, from.y, to.x, to.y]
            guard values.allSatisfy(\.isFinite), let first = stops.first else { return setSource(stops.first?.color ?? .clear) }
            guard stops.count > 1, let pattern = cairo_pattern_create_linear(from.x + place.x, from.y + place.y, to.x + place.x, to.y + place.y)
            else {
                return setSource(first.color)
            }
            for stop in stops where stop.offset.isFinite {
                cairo_pattern_add_color_stop_rgba(pattern, stop.offset, stop.color.red, stop.color.green, stop.color.blue, stop.color.alpha)
            }
            cairo_set_source(cairo, pattern)
            cairo_pattern_destroy(pattern)
        }
    }

    func setSource(_ color: Color) {
        if color.alpha >= 1 {
            cairo_set_source_rgb(cairo, color.red, color.green, color.blue)
        } else {
            cairo_set_source_rgba(cairo, color.red, color.green, color.blue, color.alpha)
        }
    }
}
