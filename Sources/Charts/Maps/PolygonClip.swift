/// Cuts polygons at a rectangle (Sutherland and Hodgman 1974).
enum PolygonClip {
    /// The part of the polygon inside; fewer than three points when there is none.
    static func clip(_ points: [Point], to frame: Rect) -> [Point] {
        var result = points
        result = cut(result, inside: { $0.x >= frame.minX }, crossing: { atX(frame.minX, $0, $1) })
        result = cut(result, inside: { $0.x <= frame.maxX }, crossing: { atX(frame.maxX, $0, $1) })
        result = cut(result, inside: { $0.y >= frame.minY }, crossing: { atY(frame.minY, $0, $1) })
        return cut(result, inside: { $0.y <= frame.maxY }, crossing: { atY(frame.maxY, $0, $1) })
    }

    private static func cut(_ points: [Point], inside: (Point) -> Bool, crossing: (Point, Point) -> Point) -> [Point] {
        guard var previous = points.last else { return [] }
        var result: [Point] = []
        for point in points {
            if inside(point) {
                if !inside(previous) { result.append(crossing(previous, point)) }
                result.append(point)
            } else if inside(previous) {
                result.append(crossing(previous, point))
            }
            previous = point
        }
        return result
    }

    private static func atX(_ x: Double, _ from: Point, _ to: Point) -> Point {
        Point(x, from.y + (to.y - from.y) * (x - from.x) / (to.x - from.x))
    }

    private static func atY(_ y: Double, _ from: Point, _ to: Point) -> Point {
        Point(from.x + (to.x - from.x) * (y - from.y) / (to.y - from.y), y)
    }
}
