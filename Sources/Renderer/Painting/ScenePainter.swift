import Charts

/// Draws a scene on a canvas. Knows scenes only, never what they show.
final class ScenePainter {
    private let canvas: any Canvas
    let text: TextShaper
    /// The whole page in points.
    private let page: Rect
    private let interruption: RenderInterruption
    private let tags: ContentTagger?
    private var untilCheck = 0

    private static let deepest = 200

    init(canvas: any Canvas, text: TextShaper, page: Rect, interruption: RenderInterruption, tags: ContentTagger? = nil) {
        self.canvas = canvas
        self.text = text
        self.page = page
        self.interruption = interruption
        self.tags = tags
    }

    /// Draws the background, if any, and all nodes that touch the visible part.
    func paint(_ scene: Scene, background: Color?, visible: Rect) throws(RendererError) {
        if let background, background.alpha > 0 {
            tags?.mark(.artifact)
            canvas.draw(.rect(page), fill: .solid(background), stroke: nil, at: .zero, clip: visible, antialias: false)
        }
        try paint(scene.root, at: .zero, clip: visible, depth: 0)
        tags?.endPage()
    }

    private func paint(_ group: Group, at place: Point, clip: Rect, depth: Int) throws(RendererError) {
        guard depth < Self.deepest else { throw RendererError(.invalidScene, "groups are nested more than \(Self.deepest) deep") }
        let place = place.offset(by: group.offset)
        guard place.x.isFinite, place.y.isFinite else { return }
        var clip = clip
        if let own = group.clip {
            guard let inner = own.offset(by: place).intersection(clip), !inner.isEmpty else { return }
            clip = inner
            tags?.interrupt()
            canvas.beginClip(inner)
        }
        tags?.enter(group.role, top: place.y)
        for child in group.children { try paint(child, at: place, clip: clip, depth: depth) }
        tags?.leave(group.role)
        if group.clip != nil {
            tags?.interrupt()
            canvas.endClip()
        }
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
        case .path(let path, let fill, let stroke, let antialias):
            let stroke = stroke.flatMap { $0.width.isFinite && $0.width > 0 ? $0 : nil }
            guard fill != nil || stroke != nil, isVisible(path, stroke: stroke, at: place, clip: clip) else { return }
            tags?.mark(.graphics)
            canvas.draw(path, fill: fill, stroke: stroke, at: place, clip: clip, antialias: antialias)
        case .text(let run):
            paint(run, at: place, clip: clip)
        case .paragraph(let block):
            paint(block, at: place, clip: clip)
        case .image(let image):
            guard image.isDrawable(at: place), image.frame.offset(by: place).intersects(clip) else { return }
            tags?.mark(.graphics)
            try canvas.draw(image, at: place)
        case .link(let url, let area):
            tags?.link(url, area: area.offset(by: place))
        }
    }

    /// Draws a line as text, not as graphics.
    func show(_ line: ShapedLine, at placement: TextPlacement, color: Color, halo: TextHalo?) {
        guard !line.runs.isEmpty else { return }
        tags?.mark(.text)
        canvas.show(line, at: placement, color: color, halo: halo)
    }

    private func isVisible(_ path: Path, stroke: Stroke?, at place: Point, clip: Rect) -> Bool {
        guard let bounds = path.bounds else { return path.elements.contains { $0.isBroken } }
        let margin = (stroke?.width ?? 0) * (stroke?.join == .miter ? 10 : 2) + 1
        let box = bounds.offset(by: place)
        return box.minX - margin <= clip.maxX && box.maxX + margin >= clip.minX && box.minY - margin <= clip.maxY && box.maxY + margin >= clip.minY
    }
}

extension ImageNode {
    /// False for a picture whose bytes do not match its size, or whose frame is no place on a page.
    func isDrawable(at place: Point) -> Bool {
        let frame = frame.offset(by: place)
        return width > 0 && height > 0 && width <= 8192 && height <= 8192 && pixels.count == 4 * width * height
            && [frame.x, frame.y, frame.width, frame.height].allSatisfy { $0.isFinite && abs($0) <= SafePath.farthest } && !frame.isEmpty
    }
}
