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
        if let halo {
            setSource(halo.color)
            cairo_set_line_width(cairo, halo.width)
            cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND)
            cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND)
            trace(line, at: origin)
            cairo_stroke(cairo)
        }
        setSource(color)
        trace(line, at: origin)
        cairo_fill(cairo)
        for run in line.runs where run.font.isColor { drawPictures(of: run, at: origin) }
    }

    /// Adds the outlines of all letters to the current path: this keeps them at fractions of a pixel, where Cairo would round.
    private func trace(_ line: ShapedLine, at origin: Point) {
        cairo_new_path(cairo)
        for run in line.runs where !run.font.isColor {
            cairo_set_scaled_font(cairo, run.font.pointer)
            withUnsafeTemporaryAllocation(of: cairo_glyph_t.self, capacity: run.glyphs.count) { buffer in
                for (index, glyph) in run.glyphs.enumerated() {
                    buffer.initializeElement(at: index, to: cairo_glyph_t(index: glyph.index, x: glyph.x + origin.x, y: glyph.y + origin.y))
                }
                cairo_glyph_path(cairo, buffer.baseAddress, Int32(buffer.count))
            }
        }
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
