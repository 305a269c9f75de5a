import Charts

/// What a scene is painted on: pixels or a page of a PDF. `place` is where the origin of the given coordinates lies; `clip` is the visible part.
protocol Canvas: AnyObject {
    /// From here on only the rectangle can be painted on.
    func beginClip(_ area: Rect)
    /// Ends the last clip.
    func endClip()
    /// Fills a path, then strokes it.
    func draw(_ path: Path, fill: Paint?, stroke: Stroke?, at place: Point, clip: Rect, antialias: Bool)
    /// Draws a picture into its frame; the caller has checked it.
    func draw(_ image: ImageNode, at place: Point) throws(RendererError)
    /// Draws a line of text from the start of its baseline.
    func show(_ line: ShapedLine, at placement: TextPlacement, color: Color, halo: TextHalo?)
}

/// Where a line of text stands: `origin` on the page, then turned clockwise by `rotation` degrees, then moved along the baseline by `shift`.
struct TextPlacement {
    let origin: Point
    var rotation = 0.0
    var shift = 0.0
}

/// An outline around letters that keeps them readable on any ground.
struct TextHalo {
    let color: Color
    let width: Double

    /// Nil when nothing of it would be seen.
    init?(_ color: Color?, width: Double) {
        guard let color, color.alpha > 0, width.isFinite, width > 0 else { return nil }
        self.color = color
        self.width = min(width, 40)
    }
}

extension Stroke {
    /// The lengths of dashes and gaps, empty for a solid line; dashes too short to be seen make a solid line.
    var visibleDash: [Double] {
        dash.allSatisfy { $0.isFinite && $0 >= 0 } && dash.reduce(0, +) > 0.05 ? dash : []
    }
}
