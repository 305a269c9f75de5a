public import Dashboards
public import Foundation

/// What became of the refresh of a materialized view.
public struct RefreshOutcome: Sendable, Hashable {
    /// How a view was refreshed.
    public enum Method: String, Sendable, Codable {
        /// `REFRESH MATERIALIZED VIEW CONCURRENTLY`: readers were not held up.
        case concurrently
        /// `REFRESH MATERIALIZED VIEW`: the view was empty, or has no unique index over plain columns of all rows.
        case exclusively
        /// Not at all, because another refresh of the view was running.
        case skipped
    }

    /// The view.
    public let view: QualifiedName
    /// How it was refreshed.
    public let method: Method
    /// When the refresh began.
    public let startedAt: Date
    /// How long it took.
    public let duration: Duration

    /// An outcome.
    public init(view: QualifiedName, method: Method, startedAt: Date, duration: Duration) {
        self.view = view
        self.method = method
        self.startedAt = startedAt
        self.duration = duration
    }
}
