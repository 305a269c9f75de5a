/// A pool at one moment.
public struct PoolStatistics: Sendable, Hashable {
    /// Connections that are open or being opened.
    public var open: Int
    /// Open connections that nobody uses.
    public var idle: Int
    /// Callers waiting in line.
    public var waiting: Int
}
