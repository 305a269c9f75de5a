import Charts

/// Brings paths into the range of numbers that Cairo's fixed-point arithmetic can hold.
enum SafePath {
    /// Coordinates up to this many points from the origin are drawn as they are, at any allowed scale.
    static let farthest = 200_000.0

    /// Coordinates further away are moved here before anything is computed with them; beyond, sums lose the digits that matter on the page.
    private static let horizon = 1e9

    /// True when no coordinate is broken or too far away.
    static func isSafe(_ path: Path, at place: Point) -> Bool {
        let shift = max(abs(place.x), abs(place.y))
        for element in path.elements {
            if element.isBroken || element.reach + shift > farthest { return false }
        }
        return true
    }

    /// The visible part of a path's outline, for stroking: broken points interrupt the line, segments are cut at the rectangle.
    static func outline(_ path: Path, at place: Point, inside limit: Rect) -> Path {
        var result = Path()
        var current: Point?
        var start: Point?
        var drawn: Point?
        func segment(_ from: Point, _ to: Point) {
            guard let (a, b) = clip(from, to, limit) else { return }
            if drawn != a { result.move(to: a) }
            result.line(to: b)
            drawn = b
        }
        for element in path.elements {
            if element.isBroken {
                current = nil
                continue
            }
            switch element {
            case .move(let point):
                current = point.moved(by: place, within: horizon)
                start = current
                drawn = nil
            case .line(let point):
                let end = point.moved(by: place, within: horizon)
                if let from = current { segment(from, end) } else { start = end }
                current = end
            case .cubic(let first, let second, let last):
                guard let from = current else { continue }
                for point in flatten(
                    from,
                    first.moved(by: place, within: horizon),
                    second.moved(by: place, within: horizon),
                    last.moved(by: place, within: horizon)
                ) {
                    if let current { segment(current, point) }
                    current = point
                }
            case .close:
                if let current, let start { segment(current, start) }
                current = start
            }
        }
        return result
    }

    /// The visible part of a path's area, for filling (Sutherland and Hodgman's clipping of each figure).
    static func area(_ path: Path, at place: Point, inside limit: Rect) -> Path {
        var result = Path()
        var figure: [Point] = []
        func finish() {
            let clipped = clip(figure, limit)
            if clipped.count > 2 { result.elements += Path.polygon(clipped).elements }
            figure = []
        }
        for element in path.elements where !element.isBroken {
            switch element {
            case .move(let point):
                finish()
                figure.append(point.moved(by: place, within: horizon))
            case .line(let point):
                figure.append(point.moved(by: place, within: horizon))
            case .cubic(let first, let second, let last):
                let from = figure.last ?? first.moved(by: place, within: horizon)
                figure += flatten(
                    from,
                    first.moved(by: place, within: horizon),
                    second.moved(by: place, within: horizon),
                    last.moved(by: place, within: horizon)
                )
            case .close:
                let first = figure.first
                finish()
                if let first { figure = [first] }
            }
        }
        finish()
        return result
    }

    private static func flatten(_ a: Point, _ b: Point, _ c: Point, _ d: Point) -> [Point] {
        (1...16).map { step in
            let t = Double(step) / 16
            let u = 1 - t
            let (wa, wb, wc, wd) = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
            return Point(wa * a.x + wb * b.x + wc * c.x + wd * d.x, wa * a.y + wb * b.y + wc * c.y + wd * d.y)
        }
    }

    /// Liang and Barsky's line clipping.
    private static func clip(_ a: Point, _ b: Point, _ limit: Rect) -> (Point, Point)? {
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        var (low, high) = (0.0, 1.0)
        for (p, q) in [(-dx, a.x - limit.minX), (dx, limit.maxX - a.x), (-dy, a.y - limit.minY), (dy, limit.maxY - a.y)] {
            if p == 0 {
                if q < 0 { return nil }
            } else if p < 0 {
                low = max(low, q / p)
            } else {
                high = min(high, q / p)
            }
        }
        guard low <= high else { return nil }
        let first = low == 0 ? a : Point(a.x + low * dx, a.y + low * dy)
        let second = high == 1 ? b : Point(a.x + high * dx, a.y + high * dy)
        guard first.x.isFinite, first.y.isFinite, second.x.isFinite, second.y.isFinite else { return nil }
        return (clamp(first, limit), clamp(second, limit))
    }

    private static func clamp(_ point: Point, _ limit: Rect) -> Point {
        Point(min(max(point.x, limit.minX), limit.maxX), min(max(point.y, limit.minY), limit.maxY))
    }

    private static func clip(_ figure: [Point], _ limit: Rect) -> [Point] {
        let edges: [(inside: (Point) -> Double, Void)] = [
            ({ $0.x - limit.minX }, ()), ({ limit.maxX - $0.x }, ()), ({ $0.y - limit.minY }, ()), ({ limit.maxY - $0.y }, ()),
        ]
        var points = figure
        for edge in edges {
            guard var previous = points.last else { return [] }
            var kept: [Point] = []
            kept.reserveCapacity(points.count + 4)
            var before = edge.inside(previous)
            for point in points {
                let now = edge.inside(point)
                if (before < 0) != (now < 0) {
                    let share = before / (before - now)
                    let crossing = Point(previous.x + share * (point.x - previous.x), previous.y + share * (point.y - previous.y))
                    if crossing.x.isFinite, crossing.y.isFinite { kept.append(crossing) }
                }
                if now >= 0 { kept.append(point) }
                previous = point
                before = now
            }
            points = kept
        }
        return points.map { clamp($0, limit) }
    }
}

extension Point {
    /// The point moved by the given distances, at most so far from the origin in each direction.
    fileprivate func moved(by delta: Point, within limit: Double) -> Point {
        Point(min(max(x + delta.x, -limit), limit), min(max(y + delta.y, -limit), limit))
    }
}
