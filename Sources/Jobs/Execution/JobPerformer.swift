/// Does the work of one kind of job.
public protocol JobPerformer: Sendable {
    /// The kind.
    var kind: JobKind { get }
    /// How long one run may take; past it the task is cancelled and the run counts as failed.
    var timeLimit: Duration { get }
    /// Does the work and says how it ended. Effects in PostgreSQL belong into ``Outcome/completed(commit:)``, so that a worker that was thought
    /// dead can never overwrite a newer result; anything else must bear being done twice. The task is cancelled when the lease is lost, the time
    /// limit passes, the job is cancelled or the worker stops: return soon then, with any outcome.
    func perform(_ job: RunningJob) async -> Outcome
}
