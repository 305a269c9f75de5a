/// A place on a dashboard's grid, in grid units; the origin is top left.
public struct GridPosition: Sendable, Hashable, Codable {
    /// The first column, from 0.
    public var x: Int
    /// The first row, from 0.
    public var y: Int
    /// Columns covered, at least 1.
    public var w: Int
    /// Rows covered, at least 1.
    public var h: Int

    /// A place.
    public init(x: Int, y: Int, w: Int, h: Int) {
        self.x = x
        self.y = y
        self.w = w
        self.h = h
    }

    /// Whether two places share a cell.
    public func overlaps(_ other: GridPosition) -> Bool {
        x < other.x + other.w && other.x < x + w && y < other.y + other.h && other.y < y + h
    }

    /// The rules a place breaks on a grid of so many columns (48 when the grid is not known yet).
    public func violations(columns: Int = 48) -> [RuleViolation] {
        var found: [RuleViolation] = []
        func check(_ holds: Bool, _ member: String, _ message: String) {
            if !holds { found.append(RuleViolation(pointer: "/" + member, code: "range", message: message)) }
        }
        check((0..<columns).contains(x), "x", "x is 0 to \(columns - 1) on this grid.")
        check((1...columns).contains(w), "w", "w is 1 to \(columns) on this grid.")
        check((0...9999).contains(y), "y", "y is 0 to 9,999.")
        check((1...200).contains(h), "h", "h is 1 to 200.")
        if found.isEmpty { check(x + w <= columns, "w", "x + w is at most \(columns) on this grid.") }
        return found
    }
}
