import Charts

extension ScenePainter {
    /// Draws one line of text.
    func paint(_ run: TextRun, at place: Point, clip: Rect) {
        let origin = run.origin.offset(by: place)
        guard isNear(origin, size: run.font.size, clip: clip, isRotated: run.rotation != 0), !run.string.isEmpty else { return }
        let line = text.line(run.string, font: run.font, maximumWidth: run.maximumWidth, language: run.language)
        let shift =
            switch run.anchor {
            case .start: 0.0
            case .middle: -line.width / 2
            case .end: -line.width
            }
        let placement = TextPlacement(origin: origin, rotation: run.rotation.isFinite ? run.rotation : 0, shift: shift)
        show(line, at: placement, color: run.color, halo: TextHalo(run.halo, width: run.haloWidth))
    }

    /// Draws a wrapped paragraph; lines that begin below the frame are drawn too.
    func paint(_ block: TextBlock, at place: Point, clip: Rect) {
        let frame = block.frame.offset(by: place)
        guard frame.x.isFinite, frame.y.isFinite, frame.width.isFinite, !block.string.isEmpty else { return }
        let paragraph = text.paragraph(
            block.string,
            font: block.font,
            width: frame.width,
            maximumLines: block.maximumLines,
            language: block.language
        )
        let metrics = text.metrics(block.font)
        let pitch = metrics.lineHeight * (block.lineSpacing.isFinite ? min(max(block.lineSpacing, 0.5), 10) : 1)
        var baseline = frame.y + metrics.ascent
        for line in paragraph.lines {
            defer { baseline += pitch }
            guard isNear(Point(frame.x, baseline), size: block.font.size, clip: clip, isRotated: false) else { continue }
            let room = frame.width - line.width
            let x =
                switch block.alignment {
                case .leading: line.isRightToLeft ? room : 0
                case .center: room / 2
                case .trailing: line.isRightToLeft ? 0 : room
                }
            show(line, at: TextPlacement(origin: Point(frame.x + x, baseline)), color: block.color, halo: nil)
        }
    }

    private func isNear(_ origin: Point, size: Double, clip: Rect, isRotated: Bool) -> Bool {
        guard origin.x.isFinite, origin.y.isFinite, abs(origin.x) <= SafePath.farthest, abs(origin.y) <= SafePath.farthest else { return false }
        return isRotated || (origin.y > clip.minY - size * 2 && origin.y < clip.maxY + size * 3)
    }
}
