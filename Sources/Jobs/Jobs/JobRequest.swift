public import Dashboards
public import Foundation

/// A job to be.
public struct JobRequest: Sendable {
    /// What to do.
    public var kind: JobKind
    /// For whom; the order of ready work is fair between facilities.
    public var facility: FacilityID
    /// With what; at most 1 MB as JSON.
    public var arguments: JSONValue
    /// How urgent.
    public var jobClass: JobClass
    /// The data source that the job will ask, of letters, digits, `.`, `_` and `-`, at most 64; jobs of one source share its cap. Nil for none.
    public var source: String?
    /// While a job of this kind with this key is queued, running or waiting, another request for it becomes that one.
    public var deduplicationKey: String?
    /// Not before this moment (by the clock of PostgreSQL); nil for now.
    public var runAt: Date?
    /// How often it may start, from 1 to 1,000; runs given back at shutdown do not count.
    public var maximumAttempts: Int
    /// No retry begins after this moment; nil for no such limit. For scheduled work: the next slot.
    public var retryUntil: Date?
    /// The job that waits for this one.
    public var parent: JobID?

    /// A request.
    public init(
        kind: JobKind,
        facility: FacilityID,
        arguments: JSONValue = .object([:]),
        jobClass: JobClass,
        source: String? = nil,
        deduplicationKey: String? = nil,
        runAt: Date? = nil,
        maximumAttempts: Int = 5,
        retryUntil: Date? = nil,
        parent: JobID? = nil
    ) {
        self.kind = kind
        self.facility = facility
        self.arguments = arguments
        self.jobClass = jobClass
        self.source = source
        self.deduplicationKey = deduplicationKey
        self.runAt = runAt
        self.maximumAttempts = maximumAttempts
        self.retryUntil = retryUntil
        self.parent = parent
    }
}
