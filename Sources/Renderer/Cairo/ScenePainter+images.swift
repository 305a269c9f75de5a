import CCairo
import Charts

extension ScenePainter {
    /// Draws a picture; one whose bytes do not match its size is left out.
    func paint(_ image: ImageNode, at place: Point) throws(RendererError) {
        let frame = image.frame.offset(by: place)
        guard image.width > 0, image.height > 0, image.width <= 8192, image.height <= 8192, image.pixels.count == 4 * image.width * image.height,
            [frame.x, frame.y, frame.width, frame.height].allSatisfy({ $0.isFinite && abs($0) <= SafePath.farthest }), !frame.isEmpty
        else { return }
        guard let surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(image.width), Int32(image.height)) else { return }
        defer { cairo_surface_destroy(surface) }
        try cairo_surface_status(surface).check("making a picture of \(image.width) × \(image.height) cells")
        guard let data = cairo_image_surface_get_data(surface) else { return }
        let stride = Int(cairo_image_surface_get_stride(surface))
        image.pixels.withUnsafeBufferPointer { pixels in
            for row in 0..<image.height {
                for column in 0..<image.width {
                    let from = 4 * (row * image.width + column)
                    let to = row * stride + 4 * column
                    let alpha = pixels[from + 3]
                    data[to] = min(pixels[from + 2], alpha)
                    data[to + 1] = min(pixels[from + 1], alpha)
                    data[to + 2] = min(pixels[from], alpha)
                    data[to + 3] = alpha
                }
            }
        }
        cairo_surface_mark_dirty(surface)
        cairo_save(cairo)
        defer { cairo_restore(cairo) }
        trace(.rect(image.frame), at: place, clip: page, margin: 0, asArea: true)
        cairo_translate(cairo, frame.x, frame.y)
        cairo_scale(cairo, frame.width / Double(image.width), frame.height / Double(image.height))
        cairo_set_source_surface(cairo, surface, 0, 0)
        if let pattern = cairo_get_source(cairo) {
            cairo_pattern_set_filter(pattern, image.interpolation == .nearest ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_BILINEAR)
            cairo_pattern_set_extend(pattern, CAIRO_EXTEND_PAD)
        }
        cairo_set_antialias(cairo, CAIRO_ANTIALIAS_DEFAULT)
        cairo_fill(cairo)
    }
}
