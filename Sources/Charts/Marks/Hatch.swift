/// Slanted lines that mark what is not known.
enum Hatch {
    /// Lines at 45 degrees inside a rectangle, `spacing` points apart along its edge and in step with those of other rectangles.
    static func path(in frame: Rect, spacing: Double = 4) -> Path {
        var path = Path()
        guard frame.width > 0, frame.height > 0, (frame.width + frame.height) / spacing < 2_000 else { return path }
        var sum = ((frame.minX + frame.minY) / spacing).rounded(.up) * spacing
        while sum < frame.maxX + frame.maxY {
            let start = Point(min(sum - frame.minY, frame.maxX), max(frame.minY, sum - frame.maxX))
            let end = Point(max(sum - frame.maxY, frame.minX), min(frame.maxY, sum - frame.minX))
            if start != end {
                path.move(to: start)
                path.line(to: end)
            }
            sum += spacing
        }
        return path
    }

    /// A light area with slanted lines: places and cells without data.
    static func missing(_ frames: [Rect], theme: Theme) -> [SceneNode] {
        guard !frames.isEmpty else { return [] }
        var area = Path()
        var lines = Path()
        for frame in frames {
            area.elements += Path.rect(frame).elements
            if frames.count <= 400 { lines.elements += path(in: frame).elements }
        }
        let ink = theme.missing.mixed(with: theme.axisText, amount: 0.35)
        return [.fill(area, theme.missing.mixed(with: theme.card, amount: 0.55)), .stroke(lines, Stroke(ink, width: 0.5))]
    }
}
