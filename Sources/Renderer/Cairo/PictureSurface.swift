import CCairo
import Charts

/// Owner of a Cairo surface that holds a given picture.
final class PictureSurface {
    let pointer: OpaquePointer

    init(_ image: ImageNode) throws(RendererError) {
        guard let surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(image.width), Int32(image.height)) else {
            throw RendererError(.drawing, "Cairo made no picture")
        }
        pointer = surface
        try cairo_surface_status(surface).check("making a picture of \(image.width) × \(image.height) cells")
        guard let data = cairo_image_surface_get_data(surface) else { throw RendererError(.drawing, "Cairo gave no pixels") }
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
    }

    deinit {
        cairo_surface_destroy(pointer)
    }
}
