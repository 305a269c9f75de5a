/// Where a widget stands on the dashboard's grid, in grid units from the top left.
public struct WidgetPosition: Sendable, Hashable, Codable {
    /// Columns to the left of it.
    public var x: Int
    /// Rows above it.
    public var y: Int
    /// Columns that it covers.
    public var w: Int
    /// Rows that it covers.
    public var h: Int

    /// Makes a position.
    public init(x: Int, y: Int, w: Int, h: Int) {
        self.x = x
        self.y = y
        self.w = w
        self.h = h
    }
}
