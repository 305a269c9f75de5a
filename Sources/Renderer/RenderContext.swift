public import Charts

/// Everything one drawing needs: fonts, shaped text that is kept for the next drawing, compressors. Not Sendable: one thread uses it at a time, and
/// a `RenderPool` sees to that.
public final class RenderContext {
    let text: TextShaper
    let fontSubsets = FontSubsetCache()
    /// Measures text for the layout of charts with the fonts that will draw it.
    public let measurer: PangoTextMeasurer
    /// Looked at now and then while drawing; a pool sets it for each drawing.
    public var interruption = RenderInterruption()

    /// Finds the fonts and prepares Pango; throws `fontsMissing` with the names of the packages to install.
    public init(fonts: FontConfiguration = .standard) throws(RendererError) {
        text = try TextShaper(library: FontLibrary.library(for: fonts))
        measurer = PangoTextMeasurer(shaper: text)
    }

    /// Draws scenes as the pages of a PDF.
    public func pdf(pages: [Scene], options: PDFOptions) throws(RendererError) -> [UInt8] {
        try PDFRendering(context: self, options: options).render(pages)
    }

    /// Draws a scene as a PNG picture.
    public func png(scene: Scene, options: PNGOptions = PNGOptions()) throws(RendererError) -> [UInt8] {
        try PNGRendering(context: self, options: options).render(scene)
    }

    /// Writes a scene as an SVG document.
    public func svg(scene: Scene, title: String? = nil) throws(RendererError) -> String {
        try interruption.check()
        return try SVGWriter(text: text, title: title).write(scene)
    }

    /// Shapes a word of each script in each weight, so that the first real drawing is as fast as later ones.
    public func warmUp() {
        for weight in [FontStyle.Weight.regular, .medium, .semibold, .bold] {
            for size in [8, 10.5, 18, 28] {
                _ = text.line("0123456789 Report", font: FontStyle(size: size, weight: weight))
                _ = text.line("0123456789 Report", font: FontStyle(size: size, weight: weight, tabularDigits: true))
            }
        }
        for word in ["ยอดขาย", "إجمالي"] { _ = text.line(word, font: FontStyle(size: 8)) }
    }
}

extension Size {
    /// Throws when a scene of this size cannot be drawn: not a number, not positive, or larger than so many points.
    func checkDrawable(limit: Double) throws(RendererError) {
        guard width.isFinite, height.isFinite, width > 0, height > 0 else {
            throw RendererError(.invalidScene, "the scene's size \(width) × \(height) is not positive")
        }
        guard width <= limit, height <= limit else {
            throw RendererError(.tooLarge, "the scene's size \(width) × \(height) points is more than \(Int(limit))")
        }
    }
}
