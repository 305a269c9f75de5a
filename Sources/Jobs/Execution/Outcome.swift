public import Postgres

/// How a run ended, in the words of its performer.
public enum Outcome: Sendable {
    /// The work is done. The closure writes its effects inside the transaction that marks the job as done; both are rolled back unless the fence still
    /// holds. When it throws, the run counts as failed and is tried again.
    case completed(commit: (@Sendable (PostgresConnection) async throws -> Void)?)
    /// The run failed and may be tried again, after this time or after the usual one (random up to 2 s · 2ⁿ, at most 5 minutes).
    case retry(JobFailure, after: Duration?)
    /// The run failed and trying again is of no use.
    case failed(JobFailure)
    /// There is nothing to do yet: run again after this time. Does not count as an attempt.
    case snoozed(Duration)
    /// The run was stopped before its end: any worker may run it, at once. Does not count as an attempt.
    case givenBack

    /// The work is done and has nothing to write.
    public static let done = Outcome.completed(commit: nil)

    /// The run failed and may be tried again after the usual time.
    public static func retry(_ failure: JobFailure) -> Outcome { .retry(failure, after: nil) }
}
