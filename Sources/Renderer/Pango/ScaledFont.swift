import CCairo
import Charts

/// A Cairo font at one size, kept as long as glyphs of it are cached, with what is known about its glyphs.
final class ScaledFont {
    let pointer: OpaquePointer
    /// File and index of the font, the same at all sizes.
    let face: String
    /// The glyphs are pictures in colour.
    let isColor: Bool
    /// From the font's unit square to points; x to the right, y down.
    let matrix: cairo_matrix_t
    private var outlines: [UInt: Path] = [:]
    private var masks = GlyphMasks()
    private let pictures: ColorGlyphs

    /// Takes a reference of its own.
    init(retaining pointer: OpaquePointer, pattern: OpaquePointer?, pictures: ColorGlyphs) {
        self.pointer = cairo_scaled_font_reference(pointer)
        self.pictures = pictures
        var file: UnsafeMutablePointer<FcChar8>?
        var index: Int32 = 0
        var isColor: FcBool = 0
        if let pattern {
            FcPatternGetString(pattern, FC_FILE, 0, &file)
            FcPatternGetInteger(pattern, FC_INDEX, 0, &index)
            FcPatternGetBool(pattern, FC_COLOR, 0, &isColor)
        }
        face = "\(file.map { String(cString: $0) } ?? "")#\(index)"
        self.isColor = isColor != 0
        var matrix = cairo_matrix_t()
        cairo_scaled_font_get_font_matrix(pointer, &matrix)
        self.matrix = matrix
        OpenFaces.keep(pointer, face: face)
    }

    deinit {
        cairo_scaled_font_destroy(pointer)
    }

    /// The shape of a glyph in points, relative to its place.
    func outline(of glyph: UInt) -> Path {
        if let known = outlines[glyph] { return known }
        let outline = GlyphOutline.path(of: glyph, in: pointer)
        outlines[glyph] = outline
        return outline
    }

    /// The pixels that a glyph covers, or those of its halo of this width.
    func mask(of glyph: UInt, scale: Double, phase: Int, halo: Double) -> GlyphMask {
        masks.mask(of: glyph, scale: scale, phase: phase, halo: halo) { GlyphOutline.path(of: glyph, in: pointer) }
    }

    /// The picture of a glyph in a colour font.
    func picture(of glyph: UInt) -> ColorGlyph? {
        pictures.picture(of: glyph, in: self)
    }
}
