/// A figure of lines and cubic curves; several figures in one path are filled by the non-zero winding rule.
public struct Path: Sendable, Hashable {
    /// The steps in drawing order.
    public var elements: [PathElement]

    /// Makes a path from its steps.
    public init(elements: [PathElement] = []) {
        self.elements = elements
    }

    /// True when there is nothing to draw.
    public var isEmpty: Bool { elements.isEmpty }

    /// Begins a new figure.
    public mutating func move(to point: Point) {
        elements.append(.move(point))
    }

    /// Adds a straight line.
    public mutating func line(to point: Point) {
        elements.append(.line(point))
    }

    /// Adds a cubic curve.
    public mutating func cubic(_ first: Point, _ second: Point, to end: Point) {
        elements.append(.cubic(first, second, end))
    }

    /// Closes the current figure.
    public mutating func close() {
        elements.append(.close)
    }

    /// The smallest rectangle that holds all end and control points, or nil for an empty path.
    public var bounds: Rect? {
        var left = Double.infinity
        var top = Double.infinity
        var right = -Double.infinity
        var bottom = -Double.infinity
        func add(_ point: Point) {
            left = min(left, point.x)
            right = max(right, point.x)
            top = min(top, point.y)
            bottom = max(bottom, point.y)
        }
        for element in elements {
            switch element {
            case .move(let point), .line(let point): add(point)
            case .cubic(let first, let second, let end):
                add(first)
                add(second)
                add(end)
            case .close: break
            }
        }
        guard left <= right, top <= bottom else { return nil }
        return Rect(left: left, top: top, right: right, bottom: bottom)
    }
}
