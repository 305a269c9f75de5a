public import Dashboards

/// Which jobs to list; nil means any.
public struct JobFilter: Sendable, Hashable {
    /// Only this kind.
    public var kind: JobKind?
    /// Only this facility.
    public var facility: FacilityID?
    /// Only this class.
    public var jobClass: JobClass?
    /// Only this state.
    public var state: JobState?
    /// Only the children of this job.
    public var parent: JobID?

    /// A filter.
    public init(kind: JobKind? = nil, facility: FacilityID? = nil, jobClass: JobClass? = nil, state: JobState? = nil, parent: JobID? = nil) {
        self.kind = kind
        self.facility = facility
        self.jobClass = jobClass
        self.state = state
        self.parent = parent
    }
}
