/// How much an answer may hold, and how long it may take.
public struct AnswerLimits: Sendable, Hashable {
    /// The most rows; more are cut off.
    public var rows: Int
    /// The most bytes of values as the source sends them; rows beyond are cut off.
    public var bytes: Int
    /// The most columns; more are cut off.
    public var columns: Int
    /// The time from asking to the last row; after it the query is cancelled, and two seconds later its connection is closed.
    public var time: Duration

    /// Limits: 10,000 rows, 8 MiB, 200 columns, 30 seconds by default.
    public init(rows: Int = 10_000, bytes: Int = 8 << 20, columns: Int = 200, time: Duration = .seconds(30)) {
        self.rows = max(1, rows)
        self.bytes = max(1, bytes)
        self.columns = max(1, columns)
        self.time = max(.milliseconds(1), time)
    }
}
