import CCairo
public import Charts

extension Branding.Logo {
    /// Largest file that is taken for a logo, in bytes.
    public static let largestFile = 1_048_576
    /// Largest extent of a logo in pixels.
    public static let largestExtent = 2_048

    /// Reads a PNG picture. Throws `invalidScene` for bytes that are no whole PNG, `tooLarge` for a file of more than 1 MiB or more than 2,048 pixels on a side.
    public init(png bytes: [UInt8]) throws(RendererError) {
        guard bytes.count <= Self.largestFile else {
            throw RendererError(.tooLarge, "the logo has \(bytes.count) bytes, more than \(Self.largestFile)")
        }
        let (width, height) = try Self.extent(bytes)
        let pixels = try Self.pixels(bytes, width: width, height: height)
        guard let logo = Branding.Logo(width: width, height: height, pixels: pixels) else {
            throw RendererError(.invalidScene, "the logo has no pixels")
        }
        self = logo
    }

    /// Width and height from the file's first chunk, looked at before anything is unpacked.
    private static func extent(_ bytes: [UInt8]) throws(RendererError) -> (width: Int, height: Int) {
        let start: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
        guard bytes.count > 33, bytes.starts(with: start) else { throw RendererError(.invalidScene, "the logo is no PNG picture") }
        func number(_ place: Int) -> Int { bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
        let (width, height) = (number(16), number(20))
        guard (1...largestExtent).contains(width), (1...largestExtent).contains(height) else {
            throw RendererError(.tooLarge, "the logo has \(width) × \(height) pixels; each side has 1 to \(largestExtent)")
        }
        return (width, height)
    }

    private static func pixels(_ bytes: [UInt8], width: Int, height: Int) throws(RendererError) -> [UInt8] {
        let source = ByteSource(bytes)
        let surface = withExtendedLifetime(source) {
            cairo_image_surface_create_from_png_stream(ByteSource.read, Unmanaged.passUnretained(source).toOpaque())
        }
        guard let surface else { throw RendererError(.invalidScene, "the logo cannot be read") }
        defer { cairo_surface_destroy(surface) }
        let status = cairo_surface_status(surface)
        guard status == CAIRO_STATUS_SUCCESS else {
            throw RendererError(.invalidScene, "the logo cannot be read", cause: String(cString: cairo_status_to_string(status)))
        }
        cairo_surface_flush(surface)
        let format = cairo_image_surface_get_format(surface)
        guard format == CAIRO_FORMAT_ARGB32 || format == CAIRO_FORMAT_RGB24, let data = cairo_image_surface_get_data(surface),
            Int(cairo_image_surface_get_width(surface)) == width, Int(cairo_image_surface_get_height(surface)) == height
        else { throw RendererError(.invalidScene, "the logo has pixels of an unknown kind") }
        let stride = Int(cairo_image_surface_get_stride(surface)) / 4
        return data.withMemoryRebound(to: UInt32.self, capacity: stride * height) { words in
            var pixels: [UInt8] = []
            pixels.reserveCapacity(4 * width * height)
            for row in 0..<height {
                for column in 0..<width {
                    let word = words[row * stride + column]
                    let alpha = format == CAIRO_FORMAT_ARGB32 ? UInt8(truncatingIfNeeded: word >> 24) : 255
                    pixels += [UInt8(truncatingIfNeeded: word >> 16), UInt8(truncatingIfNeeded: word >> 8), UInt8(truncatingIfNeeded: word), alpha]
                }
            }
            return pixels
        }
    }
}

/// Gives Cairo the bytes of a file in pieces.
private final class ByteSource {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    static let read: cairo_read_func_t = { closure, data, length in
        guard let closure, let data else { return CAIRO_STATUS_READ_ERROR }
        let source = Unmanaged<ByteSource>.fromOpaque(closure).takeUnretainedValue()
        let count = Int(length)
        guard source.rest.count >= count else { return CAIRO_STATUS_READ_ERROR }
        source.rest.withUnsafeBufferPointer { bytes in
            if let first = bytes.baseAddress { data.update(from: first, count: count) }
        }
        source.rest = source.rest.dropFirst(count)
        return CAIRO_STATUS_SUCCESS
    }
}
