public import Dashboards
public import Foundation

/// A job as it is kept.
public struct JobRecord: Sendable, Equatable, Identifiable {
    /// The job.
    public let id: JobID
    /// What it does.
    public let kind: JobKind
    /// For whom.
    public let facility: FacilityID
    /// With what.
    public let arguments: JSONValue
    /// How urgent it is.
    public let jobClass: JobClass
    /// The data source whose places in flight it takes; nil for none.
    public let source: String?
    /// Where it stands.
    public let state: JobState
    /// Starts that count against ``maximumAttempts``.
    public let attempt: Int
    /// Starts of any kind that were not given back.
    public let starts: Int
    /// Starts that ended because the worker vanished.
    public let losses: Int
    /// How often it may start.
    public let maximumAttempts: Int
    /// From 0 to 1, as last heard; of one that waits, the share of its children that are finished.
    public var progress: Double
    /// What it is doing, as last heard.
    public var progressMessage: String?
    /// The worker that has it, or had it last.
    public let worker: String?
    /// The job that waits for it.
    public let parent: JobID?
    /// Children that are not finished.
    public let pendingChildren: Int
    /// Whether somebody asked it to stop.
    public let isCancelRequested: Bool
    /// The stable code of its last failure.
    public let errorCode: String?
    /// Its last failure, for a person.
    public let error: String?
    /// When it is due.
    public let runAt: Date
    /// When it was enqueued.
    public let createdAt: Date
    /// When it was last asked for: enqueued, asked for again while it was live, or tried again by hand.
    public let requestedAt: Date
    /// When it last started.
    public let startedAt: Date?
    /// When it reached its final state.
    public let finishedAt: Date?
}
