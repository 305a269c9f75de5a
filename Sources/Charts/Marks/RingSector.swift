import Foundation

/// Pieces of rings and discs; angles in radians, clockwise from three o'clock.
enum RingSector {
    /// The area between two radii and two angles; a disc's sector when the inner radius is 0, and a whole ring when the angles are a full turn apart.
    static func path(center: Point, inner: Double, outer: Double, from start: Double, to end: Double) -> Path {
        guard abs(end - start) < 2 * .pi - 1e-9 else {
            var ring = Path.circle(center: center, radius: outer)
            if inner > 0 {
                var hole = Path()
                hole.arc(center: center, radius: inner, from: 2 * .pi, to: 0)
                hole.close()
                ring.elements += hole.elements
            }
            return ring
        }
        var path = Path()
        if inner <= 0 { path.move(to: center) }
        path.arc(center: center, radius: outer, from: start, to: end)
        if inner > 0 { path.arc(center: center, radius: inner, from: end, to: start) }
        path.close()
        return path
    }

    /// The point at an angle and a distance from the centre.
    static func point(_ center: Point, _ radius: Double, _ angle: Double) -> Point {
        Point(center.x + radius * cos(angle), center.y + radius * sin(angle))
    }
}
