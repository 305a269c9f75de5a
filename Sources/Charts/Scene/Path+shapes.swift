import Foundation

extension Path {
    private static let kappa = 0.5522847498307936

    /// A straight line between two points.
    public static func segment(_ from: Point, _ to: Point) -> Path {
        Path(elements: [.move(from), .line(to)])
    }

    /// A rectangle.
    public static func rect(_ rect: Rect) -> Path {
        Path(elements: [
            .move(Point(rect.minX, rect.minY)), .line(Point(rect.maxX, rect.minY)), .line(Point(rect.maxX, rect.maxY)),
            .line(Point(rect.minX, rect.maxY)), .close,
        ])
    }

    /// A rectangle with four rounded corners; the radius is limited to half the shorter side.
    public static func roundedRect(_ rect: Rect, radius: Double) -> Path {
        roundedRect(rect, topLeft: radius, topRight: radius, bottomRight: radius, bottomLeft: radius)
    }

    /// A rectangle with a radius of its own at each corner; each is limited to half the shorter side.
    public static func roundedRect(_ rect: Rect, topLeft: Double, topRight: Double, bottomRight: Double, bottomLeft: Double) -> Path {
        let limit = min(rect.width, rect.height) / 2
        let (tl, tr, br, bl) = (min(topLeft, limit), min(topRight, limit), min(bottomRight, limit), min(bottomLeft, limit))
        guard max(tl, tr, br, bl) > 0 else { return .rect(rect) }
        let k = 1 - kappa
        var path = Path()
        path.move(to: Point(rect.minX + tl, rect.minY))
        path.line(to: Point(rect.maxX - tr, rect.minY))
        if tr > 0 {
            path.cubic(Point(rect.maxX - tr * k, rect.minY), Point(rect.maxX, rect.minY + tr * k), to: Point(rect.maxX, rect.minY + tr))
        }
        path.line(to: Point(rect.maxX, rect.maxY - br))
        if br > 0 {
            path.cubic(Point(rect.maxX, rect.maxY - br * k), Point(rect.maxX - br * k, rect.maxY), to: Point(rect.maxX - br, rect.maxY))
        }
        path.line(to: Point(rect.minX + bl, rect.maxY))
        if bl > 0 {
            path.cubic(Point(rect.minX + bl * k, rect.maxY), Point(rect.minX, rect.maxY - bl * k), to: Point(rect.minX, rect.maxY - bl))
        }
        path.line(to: Point(rect.minX, rect.minY + tl))
        if tl > 0 {
            path.cubic(Point(rect.minX, rect.minY + tl * k), Point(rect.minX + tl * k, rect.minY), to: Point(rect.minX + tl, rect.minY))
        }
        path.close()
        return path
    }

    /// A circle.
    public static func circle(center: Point, radius: Double) -> Path {
        let c = center
        let r = radius
        let k = radius * kappa
        return Path(elements: [
            .move(Point(c.x + r, c.y)),
            .cubic(Point(c.x + r, c.y + k), Point(c.x + k, c.y + r), Point(c.x, c.y + r)),
            .cubic(Point(c.x - k, c.y + r), Point(c.x - r, c.y + k), Point(c.x - r, c.y)),
            .cubic(Point(c.x - r, c.y - k), Point(c.x - k, c.y - r), Point(c.x, c.y - r)),
            .cubic(Point(c.x + k, c.y - r), Point(c.x + r, c.y - k), Point(c.x + r, c.y)),
            .close,
        ])
    }

    /// Straight lines through the points; nil breaks the line, and a point alone between two breaks gives no line.
    public static func polyline(_ points: some Sequence<Point?>) -> Path {
        var path = Path()
        var begun = false
        for point in points {
            guard let point else {
                begun = false
                continue
            }
            if begun { path.line(to: point) } else { path.move(to: point) }
            begun = true
        }
        return path
    }

    /// A closed polygon through the points.
    public static func polygon(_ points: some Sequence<Point>) -> Path {
        var path = Path.polyline(points.map { Optional($0) })
        if !path.isEmpty { path.close() }
        return path
    }

    /// Adds an arc of a circle by cubic curves, joined to the current figure by a line; angles in radians, clockwise from three o'clock.
    public mutating func arc(center: Point, radius: Double, from start: Double, to end: Double) {
        let pieces = max(1, Int((abs(end - start) / (.pi / 2)).rounded(.up)))
        let step = (end - start) / Double(pieces)
        let reach = 4 / 3 * tan(step / 4) * radius
        func place(_ angle: Double) -> Point { Point(center.x + radius * cos(angle), center.y + radius * sin(angle)) }
        if elements.isEmpty { move(to: place(start)) } else { line(to: place(start)) }
        for piece in 0..<pieces {
            let a = start + step * Double(piece)
            let b = a + step
            let (from, to) = (place(a), place(b))
            cubic(
                Point(from.x - reach * sin(a), from.y + reach * cos(a)),
                Point(to.x + reach * sin(b), to.y - reach * cos(b)),
                to: to
            )
        }
    }
}
