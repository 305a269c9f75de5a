import Foundation

/// A projection fitted into a rectangle.
struct MapView {
    let projection: Projection
    let frame: Rect
    private let scale: Double
    private let origin: Point

    /// Fits the projected places of `bounds` (degrees: west, south, east, north) into the frame, centred.
    init(_ projection: Projection, bounds: (west: Double, south: Double, east: Double, north: Double), frame: Rect) {
        self.projection = projection
        self.frame = frame
        var left = Double.infinity
        var right = -Double.infinity
        var low = Double.infinity
        var high = -Double.infinity
        for share in stride(from: 0.0, through: 1, by: 0.125) {
            let longitude = bounds.west + (bounds.east - bounds.west) * share
            let latitude = bounds.south + (bounds.north - bounds.south) * share
            for place in [
                projection(longitude, bounds.south), projection(longitude, bounds.north), projection(bounds.west, latitude),
                projection(bounds.east, latitude),
            ] {
                left = min(left, place.x)
                right = max(right, place.x)
                low = min(low, place.y)
                high = max(high, place.y)
            }
        }
        let scale = min(frame.width / max(right - left, 1e-6), frame.height / max(high - low, 1e-6))
        self.scale = scale
        origin = Point(frame.midX - (left + right) / 2 * scale, frame.midY + (low + high) / 2 * scale)
    }

    /// The place on the page.
    func point(_ longitude: Double, _ latitude: Double) -> Point {
        let place = projection(longitude, latitude)
        return Point(origin.x + place.x * scale, origin.y - place.y * scale)
    }

    /// A country's outlines, cut at the frame and without the points that cannot be told apart; nil when it lies outside.
    func outline(_ country: Int) -> Path? {
        var path = Path()
        for ring in ProjectedAtlas.named(projection).countries[country] {
            let bounds = Rect(
                left: origin.x + ring.bounds.minX * scale,
                top: origin.y - ring.bounds.maxY * scale,
                right: origin.x + ring.bounds.maxX * scale,
                bottom: origin.y - ring.bounds.minY * scale
            )
            guard bounds.maxX >= frame.minX, bounds.minX <= frame.maxX, bounds.maxY >= frame.minY, bounds.minY <= frame.maxY,
                bounds.width * bounds.height > 0.02
            else { continue }
            var points: [Point] = []
            points.reserveCapacity(ring.points.count)
            for place in ring.points {
                let point = Point(origin.x + place.x * scale, origin.y - place.y * scale)
                if let last = points.last, abs(last.x - point.x) < Self.finest, abs(last.y - point.y) < Self.finest { continue }
                points.append(point)
            }
            let visible = frame.contains(bounds) ? points : PolygonClip.clip(points, to: frame.inset(by: -2))
            guard visible.count >= 3 else { continue }
            path.elements.reserveCapacity(path.elements.count + visible.count + 1)
            path.elements.append(.move(visible[0]))
            for point in visible.dropFirst() { path.elements.append(.line(point)) }
            path.elements.append(.close)
        }
        return path.isEmpty ? nil : path
    }

    /// Points nearer than this to the one before are left out.
    private static let finest = 0.2
}
