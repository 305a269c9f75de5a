/// One page of a list of jobs, newest first.
public struct JobPage: Sendable, Equatable {
    /// The jobs.
    public let jobs: [JobRecord]
    /// What to give as `after` for the next page; nil on the last.
    public let next: JobID?
}
