import CCairo
import Charts

extension CairoCanvas {
    func draw(_ image: ImageNode, at place: Point) throws(RendererError) {
        let surface = try PictureSurface(image)
        draw(
            surface,
            width: image.width,
            height: image.height,
            in: image.frame.offset(by: place),
            smooth: image.interpolation == .smooth
        )
    }

    func draw(_ picture: PictureSurface, width: Int, height: Int, in frame: Rect, smooth: Bool) {
        cairo_save(cairo)
        defer { cairo_restore(cairo) }
        cairo_rectangle(cairo, frame.x, frame.y, frame.width, frame.height)
        cairo_translate(cairo, frame.x, frame.y)
        cairo_scale(cairo, frame.width / Double(width), frame.height / Double(height))
        cairo_set_source_surface(cairo, picture.pointer, 0, 0)
        if let pattern = cairo_get_source(cairo) {
            cairo_pattern_set_filter(pattern, smooth ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST)
            cairo_pattern_set_extend(pattern, CAIRO_EXTEND_PAD)
        }
        cairo_set_antialias(cairo, CAIRO_ANTIALIAS_DEFAULT)
        cairo_fill(cairo)
    }
}
