import CCairo
import Charts

/// How much of each pixel a letter covers, at one scale and one fraction of a pixel.
final class GlyphMask {
    /// Where a letter stands on pixels: in quarters across and in halves down, finer than the eye sees.
    struct Place {
        /// The whole pixels.
        let column: Int
        let row: Int
        /// The rest: quarters of a pixel across and halves down.
        let phase: Int

        init?(x: Double, y: Double) {
            guard abs(x) < 1e6, abs(y) < 1e6 else { return nil }
            let (across, down) = (Int((x * 4).rounded()), Int((y * 2).rounded()))
            column = across >> 2
            row = down >> 1
            phase = (across & 3) << 1 | down & 1
        }
    }

    /// Letters larger than this many pixels are drawn by their outline.
    static let largestSize = 40.0

    /// Nil for a letter that leaves no ink.
    let surface: OpaquePointer?
    /// Pixels from where the letter stands to the mask's corner.
    let left: Int
    let top: Int

    /// Draws a letter's outline, given in points: its area, or when `halo` is more than 0 a line of this width along it.
    init(_ outline: Path, scale: Double, phase: Int, halo: Double) {
        let (across, down) = (Double(phase >> 1) / 4, Double(phase & 1) / 2)
        guard let bounds = outline.bounds?.inset(by: -halo / 2) else {
            (surface, left, top) = (nil, 0, 0)
            return
        }
        left = Int((bounds.minX * scale + across).rounded(.down)) - 1
        top = Int((bounds.minY * scale + down).rounded(.down)) - 1
        let width = Int((bounds.maxX * scale + across).rounded(.up)) + 1 - left
        let height = Int((bounds.maxY * scale + down).rounded(.up)) + 1 - top
        surface = cairo_image_surface_create(CAIRO_FORMAT_A8, Int32(width), Int32(height))
        guard let cairo = cairo_create(surface) else { return }
        cairo_translate(cairo, across - Double(left), down - Double(top))
        cairo_scale(cairo, scale, scale)
        CairoCanvas(cairo).trace(outline, at: .zero, clip: bounds, margin: 0, asArea: halo == 0)
        if halo > 0 {
            cairo_set_line_width(cairo, halo)
            cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND)
            cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND)
            cairo_stroke(cairo)
        } else {
            cairo_fill(cairo)
        }
        cairo_destroy(cairo)
    }

    deinit {
        cairo_surface_destroy(surface)
    }
}

/// The masks of a font's letters that were drawn before.
struct GlyphMasks {
    private struct Key: Hashable {
        let glyph: UInt
        let scale: Double
        let phase: Int
        let halo: Double
    }

    private static let most = 1024
    private var masks: [Key: GlyphMask] = [:]

    /// The mask of a letter; `outline` is asked when it is drawn for the first time.
    mutating func mask(of glyph: UInt, scale: Double, phase: Int, halo: Double, outline: () -> Path) -> GlyphMask {
        let key = Key(glyph: glyph, scale: scale, phase: phase, halo: halo)
        if let known = masks[key] { return known }
        if masks.count >= Self.most { masks.removeAll() }
        let made = GlyphMask(outline(), scale: scale, phase: phase, halo: halo)
        masks[key] = made
        return made
    }
}
