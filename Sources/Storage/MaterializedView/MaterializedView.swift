public import Dashboards
public import Foundation

/// A materialized view of a data source that Vitrine refreshes: what is served, and apart from it what was tried last.
public struct MaterializedView: Sendable, Hashable {
    /// How an attempt to refresh a view stands.
    public enum Outcome: String, Sendable, Codable, CaseIterable {
        /// It has begun; when its worker dies, the next attempt takes its place.
        case running
        /// What it made is served.
        case succeeded
        /// Somebody else was refreshing the view; it is tried again.
        case skipped
        /// What is served is what was served before.
        case failed
    }

    /// The last attempt.
    public struct Attempt: Sendable, Hashable {
        /// How it stands.
        public let outcome: Outcome
        /// When it began.
        public let startedAt: Date
        /// When it ended; nil while it runs.
        public let finishedAt: Date?
        /// The stable code of what failed.
        public let errorCode: String?
    }

    /// The data source.
    public let dataSourceID: DataSourceID
    /// The name in lower case, with its schema where it was given with one.
    public let name: String
    /// Whether it was registered by hand; the others are named by the source's settings or read by a query.
    public let isRegistered: Bool
    /// What is served: grows with each refresh that was done, over all views; 0 when Vitrine has not refreshed it yet.
    public let version: Int64
    /// When the refresh that is served began, so that no row of it is older; nil when there was none.
    public let refreshedAt: Date?
    /// How that one was done: `concurrently` or `exclusively`.
    public let method: String?
    /// How long that one took.
    public let duration: Duration?
    /// The last attempt; nil when there was none.
    public let lastAttempt: Attempt?
}
