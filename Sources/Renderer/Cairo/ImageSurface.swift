import CCairo

/// Owner of a Cairo picture in memory, and of the drawing state on it.
struct ImageSurface: ~Copyable {
    private let surface: OpaquePointer
    /// The drawing state.
    let cairo: OpaquePointer
    let width: Int
    let height: Int
    /// Pixels have an alpha channel, premultiplied.
    let hasAlpha: Bool

    init(width: Int, height: Int, hasAlpha: Bool) throws(RendererError) {
        guard let surface = cairo_image_surface_create(hasAlpha ? CAIRO_FORMAT_ARGB32 : CAIRO_FORMAT_RGB24, Int32(width), Int32(height)) else {
            throw RendererError(.drawing, "Cairo made no picture")
        }
        let cairo = cairo_create(surface)
        do throws(RendererError) {
            try cairo_surface_status(surface).check("making a picture of \(width) × \(height) pixels")
            try cairo_status(cairo).check("making a picture of \(width) × \(height) pixels")
        } catch {
            cairo_destroy(cairo)
            cairo_surface_destroy(surface)
            throw error
        }
        guard let cairo else {
            cairo_surface_destroy(surface)
            throw RendererError(.drawing, "Cairo made no drawing state")
        }
        self.surface = surface
        self.cairo = cairo
        self.width = width
        self.height = height
        self.hasAlpha = hasAlpha
    }

    deinit {
        cairo_destroy(cairo)
        cairo_surface_destroy(surface)
    }

    /// Gives the finished rows as 32-bit words 0xAARRGGBB, `stride` words apart.
    func withRows<T>(_ body: (_ pixels: UnsafePointer<UInt32>, _ stride: Int) throws(RendererError) -> T) throws(RendererError) -> T {
        try cairo_status(cairo).check("drawing a picture")
        cairo_surface_flush(surface)
        guard let data = cairo_image_surface_get_data(surface) else { throw RendererError(.drawing, "Cairo gave no pixels") }
        let stride = Int(cairo_image_surface_get_stride(surface)) / 4
        return try data.withMemoryRebound(to: UInt32.self, capacity: stride * height) { words throws(RendererError) in
            try body(UnsafePointer(words), stride)
        }
    }
}

extension ImageSurface {
    /// Makes points of the page into pixels, with row `top` of the whole picture at the upper edge.
    func place(scale: Double, top: Int) {
        cairo_translate(cairo, 0, -Double(top))
        cairo_scale(cairo, scale, scale)
    }
}
