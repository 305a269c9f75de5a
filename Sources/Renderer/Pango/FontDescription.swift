import CCairo
import Charts

/// Owner of a Pango font description.
final class FontDescription {
    let pointer: OpaquePointer?
    /// Letters that were shaped with it before, so that the fonts that draw them are open.
    private var letters: Set<Unicode.Scalar> = []

    init(_ font: FontStyle, family: String) {
        pointer = pango_font_description_new()
        pango_font_description_set_family(pointer, family)
        let size = font.size.isFinite ? min(max(font.size, 0.1), 2000) : 10
        pango_font_description_set_absolute_size(pointer, size * Double(PANGO_SCALE))
        let weight: PangoWeight =
            switch font.weight {
            case .regular: PANGO_WEIGHT_NORMAL
            case .medium: PANGO_WEIGHT_MEDIUM
            case .semibold: PANGO_WEIGHT_SEMIBOLD
            case .bold: PANGO_WEIGHT_BOLD
            }
        pango_font_description_set_weight(pointer, weight)
        if font.italic { pango_font_description_set_style(pointer, PANGO_STYLE_ITALIC) }
    }

    /// Shapes a text, alone in the process when it has letters that may open fonts.
    func shape<Result>(_ text: String, _ body: () -> Result) -> Result {
        let scalars = text.unicodeScalars
        guard !scalars.allSatisfy(letters.contains) else { return body() }
        defer { letters.formUnion(scalars) }
        return OpenFaces.whileOpening(body)
    }

    deinit {
        pango_font_description_free(pointer)
    }
}
