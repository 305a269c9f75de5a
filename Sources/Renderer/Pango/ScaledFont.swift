import CCairo

/// A reference to a Cairo font at one size, kept as long as glyphs of it are cached.
final class ScaledFont {
    let pointer: OpaquePointer

    /// Takes a reference of its own.
    init(retaining pointer: OpaquePointer) {
        self.pointer = cairo_scaled_font_reference(pointer)
    }

    deinit {
        cairo_scaled_font_destroy(pointer)
    }
}
