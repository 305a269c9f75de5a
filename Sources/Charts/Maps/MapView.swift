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

    /// A country's outlines, cut at the frame; nil when it lies outside.
    func outline(_ country: Country) -> Path? {
        var path = Path()
        for ring in country.rings {
            let points = ring.map { point($0.longitude, $0.latitude) }
            guard let bounds = Path.polyline(points.map { Optional($0) }).bounds, bounds.maxX >= frame.minX, bounds.minX <= frame.maxX,
                bounds.maxY >= frame.minY, bounds.minY <= frame.maxY, bounds.width * bounds.height > 0.02
            else { continue }
            let visible = frame.contains(bounds) ? points : PolygonClip.clip(points, to: frame.inset(by: -2))
            if visible.count >= 3 { path.elements += Path.polygon(visible).elements }
        }
        return path.isEmpty ? nil : path
    }
}
