import CCairo
import Charts

/// Draws a scene on a Cairo surface. Knows scenes only, never what they show.
final class ScenePainter {
    let cairo: OpaquePointer
    let text: TextShaper
    let medium: Medium
    /// The whole page in points.
    let page: Rect
    private let interruption: RenderInterruption
    private let tags: ContentTagger?
    private var untilCheck = 0

    private static let deepest = 200

    init(cairo: OpaquePointer, text: TextShaper, medium: Medium, page: Rect, interruption: RenderInterruption, tags: ContentTagger? = nil) {
        self.cairo = cairo
        self.text = text
        self.medium = medium
        self.page = page
        self.interruption = interruption
        self.tags = tags
    }

    /// Draws the background, if any, and all nodes that touch the visible part.
    func paint(_ scene: Scene, background: Color?, visible: Rect) throws(RendererError) {
        if let background, background.alpha > 0 {
            tags?.mark(.artifact)
            fill(.rect(page), with: .solid(background), at: .zero, clip: visible, antialias: false)
        }
        try paint(scene.root, at: .zero, clip: visible, depth: 0)
        tags?.endPage()
        try cairo_status(cairo).check("painting a scene")
    }

    private func paint(_ group: Group, at place: Point, clip: Rect, depth: Int) throws(RendererError) {
        guard depth < Self.deepest else { throw RendererError(.invalidScene, "groups are nested more than \(Self.deepest) deep") }
        let place = place.offset(by: group.offset)
        guard place.x.isFinite, place.y.isFinite else { return }
        var clip = clip
        if let own = group.clip {
            guard let inner = own.offset(by: place).intersection(clip), !inner.isEmpty else { return }
            clip = inner
            cairo_save(cairo)
            cairo_rectangle(cairo, inner.x, inner.y, inner.width, inner.height)
            cairo_clip(cairo)
        }
        tags?.enter(group.role, top: place.y)
        for child in group.children { try paint(child, at: place, clip: clip, depth: depth) }
        tags?.leave(group.role)
        if group.clip != nil { cairo_restore(cairo) }
    }

    private func paint(_ node: SceneNode, at place: Point, clip: Rect, depth: Int) throws(RendererError) {
        untilCheck -= 1
        if untilCheck < 0 {
            untilCheck = 64
            try interruption.check()
        }
        switch node {
        case .group(let group):
            try paint(group, at: place, clip: clip, depth: depth + 1)
        case .path(let path, let fillPaint, let stroke, let antialias):
            guard isVisible(path, stroke: stroke, at: place, clip: clip) else { return }
            tags?.mark(.graphics)
            if let fillPaint { fill(path, with: fillPaint, at: place, clip: clip, antialias: antialias) }
            if let stroke { try self.stroke(path, with: stroke, at: place, clip: clip, antialias: antialias) }
        case .text(let run):
            paint(run, at: place, clip: clip)
        case .paragraph(let block):
            paint(block, at: place, clip: clip)
        case .image(let image):
            guard image.frame.offset(by: place).intersects(clip) else { return }
            tags?.mark(.graphics)
            try paint(image, at: place)
        case .link(let url, let area):
            tags?.link(url, area: area.offset(by: place))
        }
    }

    /// Announces text to the tagger.
    func markText() {
        tags?.mark(.text)
    }

    private func isVisible(_ path: Path, stroke: Stroke?, at place: Point, clip: Rect) -> Bool {
        guard let bounds = path.bounds else { return path.elements.contains { $0.isBroken } }
        let margin = (stroke?.width ?? 0) * (stroke?.join == .miter ? 10 : 2) + 1
        let box = bounds.offset(by: place)
        return box.minX - margin <= clip.maxX && box.maxX + margin >= clip.minX && box.minY - margin <= clip.maxY && box.maxY + margin >= clip.minY
    }

    /// Sets the colour or gradient of what is drawn next.
    func setSource(_ paint: Paint, at place: Point) {
        switch paint {
        case .solid(let color):
            setSource(color)
        case .linearGradient(let from, let to, let stops):
            let values = [from.x, from.y, to.x, to.y]
            guard values.allSatisfy(\.isFinite), let first = stops.first else { return setSource(stops.first?.color ?? .clear) }
            guard stops.count > 1, let pattern = cairo_pattern_create_linear(from.x + place.x, from.y + place.y, to.x + place.x, to.y + place.y)
            else {
                return setSource(first.color)
            }
            for stop in stops where stop.offset.isFinite {
                cairo_pattern_add_color_stop_rgba(pattern, stop.offset, stop.color.red, stop.color.green, stop.color.blue, stop.color.alpha)
            }
            cairo_set_source(cairo, pattern)
            cairo_pattern_destroy(pattern)
        }
    }

    func setSource(_ color: Color) {
        if color.alpha >= 1 {
            cairo_set_source_rgb(cairo, color.red, color.green, color.blue)
        } else {
            cairo_set_source_rgba(cairo, color.red, color.green, color.blue, color.alpha)
        }
    }
}
