import Charts

/// Draws one scene as a PNG picture, in horizontal strips when it is large.
struct PNGRendering {
    let context: RenderContext
    let options: PNGOptions

    private static let mostPixels = 200_000_000
    /// Pixels of one strip, 16 MB of memory, and its rows, of which Cairo takes 32,767 at most.
    private static let stripPixels = 4_000_000
    private static let stripRows = 8_192

    func render(_ scene: Scene) throws(RendererError) -> [UInt8] {
        try scene.size.checkDrawable(limit: SafePath.farthest)
        guard options.scale >= 1, options.scale <= 4 else { throw RendererError(.invalidScene, "the scale \(options.scale) is not between 1 and 4") }
        let width = max(1, Int((scene.size.width * options.scale - 0.001).rounded(.up)))
        let height = max(1, Int((scene.size.height * options.scale - 0.001).rounded(.up)))
        guard width <= 32_767, width * height <= Self.mostPixels else {
            throw RendererError(.tooLarge, "a picture of \(width) × \(height) pixels is more than \(Self.mostPixels) pixels or wider than 32,767")
        }
        let background: Color? =
            switch options.background {
            case .scene: scene.background.map { Color.white.covered(by: $0) } ?? .white
            case .color(let color): color
            case .transparent: nil
            }
        let hasAlpha = background.map { $0.alpha < 1 } ?? true
        let encoder = PNGEncoder(width: width, height: height, hasAlpha: hasAlpha, quality: options.quality, scale: options.scale)
        let stripHeight = min(height, Self.stripRows, max(16, Self.stripPixels / width))
        return try encoder.encode(stripHeight: stripHeight) { top, rows, take throws(RendererError) in
            try context.interruption.check()
            let surface = try ImageSurface(width: width, height: rows, hasAlpha: hasAlpha)
            let visible = Rect(
                x: 0,
                y: Double(top) / options.scale,
                width: Double(width) / options.scale,
                height: Double(rows) / options.scale
            )
            surface.place(scale: options.scale, top: top)
            let page = Rect(x: 0, y: 0, width: Double(width) / options.scale, height: Double(height) / options.scale)
            let canvas = CairoCanvas(surface.cairo)
            let painter = ScenePainter(canvas: canvas, text: context.text, page: page, interruption: context.interruption)
            try painter.paint(scene, background: background, visible: visible)
            try surface.withRows(take)
        }
    }
}

extension Color {
    /// The colour seen when another lies over it.
    fileprivate func covered(by other: Color) -> Color {
        let rest = 1 - other.alpha
        return Color(
            red: other.red * other.alpha + red * rest,
            green: other.green * other.alpha + green * rest,
            blue: other.blue * other.alpha + blue * rest
        )
    }
}
