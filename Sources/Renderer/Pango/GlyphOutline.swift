import CCairo
import Charts

/// Asks Cairo for the shapes of letters.
enum GlyphOutline {
    /// The outline of a glyph in points, relative to its place; empty when it has none.
    static func path(of glyph: UInt, in font: OpaquePointer) -> Path {
        var path = Path()
        guard let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1) else { return path }
        defer { cairo_surface_destroy(surface) }
        guard let cairo = cairo_create(surface) else { return path }
        defer { cairo_destroy(cairo) }
        cairo_set_scaled_font(cairo, font)
        var placed = cairo_glyph_t(index: glyph, x: 0, y: 0)
        cairo_glyph_path(cairo, &placed, 1)
        guard let copy = cairo_copy_path(cairo) else { return path }
        defer { cairo_path_destroy(copy) }
        guard copy.pointee.status == CAIRO_STATUS_SUCCESS, let data = copy.pointee.data else { return path }
        func point(_ index: Int) -> Point { Point(data[index].point.x, data[index].point.y) }
        var index = 0
        while index < Int(copy.pointee.num_data) {
            let header = data[index].header
            switch header.type {
            case CAIRO_PATH_MOVE_TO: path.move(to: point(index + 1))
            case CAIRO_PATH_LINE_TO: path.line(to: point(index + 1))
            case CAIRO_PATH_CURVE_TO: path.cubic(point(index + 1), point(index + 2), to: point(index + 3))
            default: path.close()
            }
            index += max(1, Int(header.length))
        }
        return path
    }
}
