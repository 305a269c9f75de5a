/// One step of a path.
public enum PathElement: Sendable, Hashable {
    /// Begins a new figure at a point.
    case move(Point)
    /// A straight line to a point.
    case line(Point)
    /// A cubic Bézier curve: first control point, second control point, end.
    case cubic(Point, Point, Point)
    /// A straight line back to where the figure began.
    case close
}
