/// What a job does, as a name of lower-case letters, digits and `_` that starts with a letter; at most 63 characters.
public struct JobKind: RawRepresentable, Hashable, Sendable, Codable {
    /// The name.
    public let rawValue: String

    /// Wraps a name; ``JobQueue`` refuses one of another form when a job is enqueued.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Reads a widget's data from its source and keeps it.
    public static let materializeWidget = JobKind(rawValue: "materialize_widget")
    /// Materializes every widget that is due.
    public static let materializeAllWidgets = JobKind(rawValue: "materialize_all_widgets")
    /// Draws a dashboard as a file.
    public static let exportDashboard = JobKind(rawValue: "export_dashboard")
    /// Ends a batch of exports, once all of them have ended.
    public static let exportBatch = JobKind(rawValue: "export_batch")
    /// Refreshes the materialized views of a data source.
    public static let refreshMaterializedViews = JobKind(rawValue: "refresh_materialized_views")

    var isWellFormed: Bool {
        guard let first = rawValue.utf8.first, (1...63).contains(rawValue.utf8.count) else { return false }
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return letters.contains(first) && rawValue.utf8.allSatisfy { letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "_") }
    }
}

extension JobKind: CustomStringConvertible {
    /// The name.
    public var description: String { rawValue }
}
