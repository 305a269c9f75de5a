/// An axis-parallel rectangle in points; x and y name its top left corner.
public struct Rect: Sendable, Hashable, Codable {
    /// Left edge.
    public var x: Double
    /// Top edge.
    public var y: Double
    /// Extent to the right.
    public var width: Double
    /// Extent downwards.
    public var height: Double

    /// Makes a rectangle from its top left corner and its extent.
    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// Makes a rectangle from its four edges; edges in the wrong order give an empty rectangle.
    public init(left: Double, top: Double, right: Double, bottom: Double) {
        self.init(x: left, y: top, width: max(0, right - left), height: max(0, bottom - top))
    }

    /// Makes a rectangle of the given size at the origin.
    public init(size: Size) {
        self.init(x: 0, y: 0, width: size.width, height: size.height)
    }

    /// Left edge.
    public var minX: Double { x }
    /// Horizontal centre.
    public var midX: Double { x + width / 2 }
    /// Right edge.
    public var maxX: Double { x + width }
    /// Top edge.
    public var minY: Double { y }
    /// Vertical centre.
    public var midY: Double { y + height / 2 }
    /// Bottom edge.
    public var maxY: Double { y + height }
    /// Centre of the rectangle.
    public var center: Point { Point(midX, midY) }
    /// Width and height.
    public var size: Size { Size(width: width, height: height) }
    /// Top left corner.
    public var origin: Point { Point(x, y) }
    /// True when there is no area inside.
    public var isEmpty: Bool { !(width > 0 && height > 0) }

    /// The rectangle made smaller by the same distance on all four sides.
    public func inset(by distance: Double) -> Rect {
        inset(left: distance, top: distance, right: distance, bottom: distance)
    }

    /// The rectangle made smaller by a distance of its own on each side; never of negative extent.
    public func inset(left: Double = 0, top: Double = 0, right: Double = 0, bottom: Double = 0) -> Rect {
        Rect(x: x + left, y: y + top, width: max(0, width - left - right), height: max(0, height - top - bottom))
    }

    /// The rectangle moved by the given distances.
    public func offset(by delta: Point) -> Rect {
        Rect(x: x + delta.x, y: y + delta.y, width: width, height: height)
    }

    /// The smallest rectangle that holds both.
    public func union(_ other: Rect) -> Rect {
        Rect(left: min(minX, other.minX), top: min(minY, other.minY), right: max(maxX, other.maxX), bottom: max(maxY, other.maxY))
    }

    /// The area that both have in common, or nil when they do not overlap.
    public func intersection(_ other: Rect) -> Rect? {
        let left = max(minX, other.minX)
        let top = max(minY, other.minY)
        let right = min(maxX, other.maxX)
        let bottom = min(maxY, other.maxY)
        guard right > left, bottom > top else { return nil }
        return Rect(left: left, top: top, right: right, bottom: bottom)
    }

    /// True when both share some area.
    public func intersects(_ other: Rect) -> Bool {
        intersection(other) != nil
    }

    /// True when the point lies inside or on the edge.
    public func contains(_ point: Point) -> Bool {
        point.x >= minX && point.x <= maxX && point.y >= minY && point.y <= maxY
    }

    /// True when the other rectangle lies inside, edges included.
    public func contains(_ other: Rect) -> Bool {
        other.minX >= minX && other.maxX <= maxX && other.minY >= minY && other.maxY <= maxY
    }
}
