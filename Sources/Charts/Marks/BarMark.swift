/// The rectangle of a bar, rounded slightly at the end away from zero.
enum BarMark {
    /// A bar that grows upwards or downwards between two heights.
    static func vertical(x: Double, width: Double, from: Double, to: Double, isRounded: Bool, color: Color) -> SceneNode {
        let rect = Rect(left: x, top: min(from, to), right: x + width, bottom: max(from, to))
        let radius = isRounded && width >= 5 ? min(1.5, rect.height) : 0
        let up = to <= from
        return .fill(
            .roundedRect(rect, topLeft: up ? radius : 0, topRight: up ? radius : 0, bottomRight: up ? 0 : radius, bottomLeft: up ? 0 : radius),
            color
        )
    }

    /// A bar of a period that is not over: light, with slanted lines and an outline.
    static func unfinished(_ frame: Rect, color: Color, theme: Theme) -> [SceneNode] {
        [
            .fill(.rect(frame), theme.card.mixed(with: color, amount: 0.18)),
            .stroke(Hatch.path(in: frame, spacing: 3), Stroke(color, width: 0.75)),
            .stroke(.rect(frame.inset(by: 0.3)), Stroke(color, width: 0.6)),
        ]
    }

    /// A bar that grows to the right or left between two places.
    static func horizontal(y: Double, height: Double, from: Double, to: Double, isRounded: Bool, color: Color) -> SceneNode {
        let rect = Rect(left: min(from, to), top: y, right: max(from, to), bottom: y + height)
        let radius = isRounded && height >= 5 ? min(1.5, rect.width) : 0
        let right = to >= from
        return .fill(
            .roundedRect(
                rect,
                topLeft: right ? 0 : radius,
                topRight: right ? radius : 0,
                bottomRight: right ? radius : 0,
                bottomLeft: right ? 0 : radius
            ),
            color
        )
    }
}
