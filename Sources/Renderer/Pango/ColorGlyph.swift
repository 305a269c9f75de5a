import CCairo
import Charts

/// A letter that is a picture, such as an emoji, at the resolution of its font.
final class ColorGlyph {
    /// The font's picture; its frame is the unit square of the font, y down from the baseline.
    let image: ImageNode
    let surface: PictureSurface
    /// Points for each unit of the font.
    private let size: Double

    init(image: ImageNode, surface: PictureSurface, size: Double) {
        self.image = image
        self.surface = surface
        self.size = size
    }

    /// Where the picture stands when the glyph does on a baseline that begins at `origin`.
    func frame(at glyph: cairo_glyph_t, from origin: Point) -> Rect {
        Rect(
            x: origin.x + glyph.x + image.frame.x * size,
            y: origin.y + glyph.y + image.frame.y * size,
            width: image.frame.width * size,
            height: image.frame.height * size
        )
    }
}

/// The pictures of colour fonts that a context has drawn; each is made once.
final class ColorGlyphs {
    private struct Key: Hashable {
        let face: String
        let glyph: UInt
    }

    private struct Picture {
        let image: ImageNode
        let surface: PictureSurface
    }

    /// Pixels for each unit of the font; Noto's pictures have this size, so that they come out as they are.
    private static let resolution = 109.0
    private var pictures = LRUCache<Key, Picture?>(capacity: 256)

    /// The picture of a glyph; nil when the font has none.
    func picture(of glyph: UInt, in font: ScaledFont) -> ColorGlyph? {
        let key = Key(face: font.face, glyph: glyph)
        let picture: Picture?
        if let known = pictures.value(for: key) {
            picture = known
        } else {
            picture = Self.draw(glyph, font)
            pictures.insert(picture, for: key)
        }
        return picture.map { ColorGlyph(image: $0.image, surface: $0.surface, size: font.matrix.yy) }
    }

    private static func draw(_ glyph: UInt, _ font: ScaledFont) -> Picture? {
        var matrix = cairo_matrix_t()
        var identity = cairo_matrix_t()
        cairo_matrix_init_scale(&matrix, resolution, resolution)
        cairo_matrix_init_identity(&identity)
        guard let options = cairo_font_options_create() else { return nil }
        defer { cairo_font_options_destroy(options) }
        guard let large = cairo_scaled_font_create(cairo_scaled_font_get_font_face(font.pointer), &matrix, &identity, options) else { return nil }
        defer { cairo_scaled_font_destroy(large) }
        var placed = cairo_glyph_t(index: glyph, x: 0, y: 0)
        var extents = cairo_text_extents_t()
        cairo_scaled_font_glyph_extents(large, &placed, 1, &extents)
        let (width, height) = (Int(extents.width.rounded(.up)), Int(extents.height.rounded(.up)))
        guard width > 0, height > 0, width <= 1024, height <= 1024,
            let surface = try? ImageSurface(width: width, height: height, hasAlpha: true)
        else { return nil }
        placed.x = -extents.x_bearing
        placed.y = -extents.y_bearing
        cairo_set_scaled_font(surface.cairo, large)
        cairo_show_glyphs(surface.cairo, &placed, 1)
        let pixels = try? surface.withRows { rows, stride in
            (0..<width * height).flatMap { index -> [UInt8] in
                let pixel = rows[index / width * stride + index % width]
                return [UInt8(pixel >> 16 & 0xff), UInt8(pixel >> 8 & 0xff), UInt8(pixel & 0xff), UInt8(pixel >> 24)]
            }
        }
        guard let pixels else { return nil }
        let frame = Rect(
            x: extents.x_bearing / resolution,
            y: extents.y_bearing / resolution,
            width: Double(width) / resolution,
            height: Double(height) / resolution
        )
        let image = ImageNode(width: width, height: height, pixels: pixels, frame: frame, interpolation: .smooth)
        return (try? PictureSurface(image)).map { Picture(image: image, surface: $0) }
    }
}
