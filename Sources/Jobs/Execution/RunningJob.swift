public import Dashboards

/// A job in a worker's hands.
public struct RunningJob: Sendable {
    /// The job.
    public let id: JobID
    /// What to do.
    public let kind: JobKind
    /// For whom.
    public let facility: FacilityID
    /// With what.
    public let arguments: JSONValue
    /// How urgent.
    public let jobClass: JobClass
    /// The data source whose places in flight it takes; nil for none.
    public let source: String?
    /// Which attempt this is, from 1.
    public let attempt: Int
    /// How often it was started, from 1, without runs that were given back.
    public let starts: Int
    /// How often it may start.
    public let maximumAttempts: Int
    /// The number of this start, greater than that of any earlier start of any job: write results only where it is greater than the stored one.
    public let fence: Int64
    /// The job that waits for this one.
    public let parent: JobID?
    /// When the task will be cancelled.
    public let deadline: ContinuousClock.Instant

    /// The worker that runs it: after a crash of the server a fence may be given twice, but not to the same worker's same job.
    let worker: String
    private let reporter: ProgressReporter?

    /// Says how far the work is; at most two reports a second leave the worker, the newest wins.
    /// - Parameters:
    ///   - progress: from 0 to 1.
    ///   - message: what is being done, for a person; the first 200 characters are sent.
    public func report(progress: Double, message: String = "") async {
        await reporter?.report(progress, message, of: id)
    }

    /// A job as a performer sees it, for tests of performers; what it reports is heard by nobody.
    public init(
        id: JobID,
        kind: JobKind,
        facility: FacilityID,
        arguments: JSONValue = .object([:]),
        jobClass: JobClass = .interactive,
        source: String? = nil,
        attempt: Int = 1,
        starts: Int = 1,
        maximumAttempts: Int = 5,
        fence: Int64 = 1,
        parent: JobID? = nil,
        deadline: ContinuousClock.Instant = .now + .seconds(60)
    ) {
        self.init(
            id: id,
            kind: kind,
            facility: facility,
            arguments: arguments,
            jobClass: jobClass,
            source: source,
            attempt: attempt,
            starts: starts,
            maximumAttempts: maximumAttempts,
            fence: fence,
            parent: parent,
            deadline: deadline,
            worker: "",
            reporter: nil
        )
    }

    init(
        id: JobID,
        kind: JobKind,
        facility: FacilityID,
        arguments: JSONValue,
        jobClass: JobClass,
        source: String?,
        attempt: Int,
        starts: Int,
        maximumAttempts: Int,
        fence: Int64,
        parent: JobID?,
        deadline: ContinuousClock.Instant,
        worker: String,
        reporter: ProgressReporter?
    ) {
        self.id = id
        self.kind = kind
        self.facility = facility
        self.arguments = arguments
        self.jobClass = jobClass
        self.source = source
        self.attempt = attempt
        self.starts = starts
        self.maximumAttempts = maximumAttempts
        self.fence = fence
        self.parent = parent
        self.deadline = deadline
        self.worker = worker
        self.reporter = reporter
    }

    var place: Place { Place(jobClass: jobClass, kind: kind, facility: facility, source: source) }
}
