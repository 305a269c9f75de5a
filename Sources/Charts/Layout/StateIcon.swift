/// Small grey pictures for cards without a chart.
enum StateIcon {
    /// A sign of 7 points before a note: a clock for old data, a ring half filled for a period that is not over, a cut sheet for rows left out.
    static func sign(_ condition: DataCondition, center: Point, theme: Theme) -> [SceneNode] {
        let stroke = Stroke(theme.bad, width: 0.8, cap: .round, join: .round)
        let ring = SceneNode.stroke(.circle(center: center, radius: 3), stroke)
        switch condition {
        case .stale:
            let hands = Path.polyline([Point(center.x, center.y - 1.8), center, Point(center.x + 1.3, center.y + 0.8)].map { Optional($0) })
            return [ring, .stroke(hands, stroke)]
        case .partial:
            return [ring, .fill(RingSector.path(center: center, inner: 0, outer: 3, from: -.pi / 2, to: .pi / 2), theme.bad)]
        case .truncated:
            let sheet = Path.polyline(
                [Point(-2.4, 2), Point(-2.4, -3), Point(2.4, -3), Point(2.4, 2), Point(0.8, 0.6), Point(-0.8, 2), Point(-2.4, 0.6)].map {
                    Optional($0.offset(by: center))
                }
            )
            return [.stroke(sheet, stroke)]
        }
    }

    /// About 16 points high around a centre.
    static func draw(_ vacancy: Card.Vacancy, center: Point, theme: Theme) -> [SceneNode] {
        let color = theme.baseline.mixed(with: theme.card, amount: 0.3)
        let stroke = Stroke(color, width: 1.1, cap: .round, join: .round)
        switch vacancy {
        case .empty:
            let bars = [(-7.0, 5.0), (-2.0, 9.0), (3.0, 3.5)].map { x, height in
                SceneNode.path(
                    .roundedRect(Rect(x: center.x + x, y: center.y + 7 - height, width: 3.6, height: height), radius: 0.8),
                    stroke: Stroke(color, width: 0.9, dash: [1.6, 1.2])
                )
            }
            return bars + [.stroke(.segment(Point(center.x - 9, center.y + 8), Point(center.x + 9, center.y + 8)), stroke)]
        case .failed:
            let triangle = Path.polygon([Point(center.x, center.y - 7), Point(center.x + 8.5, center.y + 7.5), Point(center.x - 8.5, center.y + 7.5)])
            return [
                .stroke(triangle, stroke), .stroke(.segment(Point(center.x, center.y - 1.8), Point(center.x, center.y + 2.4)), stroke),
                .fill(.circle(center: Point(center.x, center.y + 5), radius: 0.8), color),
            ]
        case .forbidden:
            var shackle = Path()
            shackle.move(to: Point(center.x - 3.6, center.y))
            shackle.line(to: Point(center.x - 3.6, center.y - 3.2))
            shackle.arc(center: Point(center.x, center.y - 3.2), radius: 3.6, from: .pi, to: .pi * 2)
            shackle.line(to: Point(center.x + 3.6, center.y))
            return [.stroke(shackle, stroke), .fill(.roundedRect(Rect(x: center.x - 6, y: center.y, width: 12, height: 8.5), radius: 1.6), color)]
        }
    }
}
