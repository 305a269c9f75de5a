/// What became of a request: a new job, or the live one with the same deduplication key.
public struct EnqueuedJob: Sendable, Hashable {
    /// The job that will do the work.
    public let id: JobID
    /// Where it stands; `running` means that it will run once more after this run.
    public let state: JobState
    /// Whether the request made a new job.
    public let isNew: Bool

    let ticket: Ticket

    /// The same job as the answer to a second request for it.
    var again: EnqueuedJob { EnqueuedJob(id: id, state: state, isNew: false, ticket: ticket) }
}
