import Postgres

/// What a run does to its job, once the outcome and the reason of a stop are weighed.
enum Ending: Sendable {
    /// Done, with this to write.
    case done(commit: (@Sendable (PostgresConnection) async throws -> Void)?)
    /// Over, without success.
    case over(JobState, JobFailure?)
    /// Back in line.
    case requeued(after: Duration, JobFailure?, countsAsAttempt: Bool)
    /// Nothing is written: another worker may have the job; if none has, the reaper finds it.
    case abandoned

    /// Weighs an outcome. Work that is done is done, whatever stopped it meanwhile; otherwise the reason of the stop decides.
    init(_ outcome: Outcome, stoppedFor reason: StopReason?, of job: RunningJob, limit: Duration, policy: RetryPolicy) {
        if case .completed(let commit) = outcome {
            self = .done(commit: commit)
            return
        }
        switch reason {
        case .lostLease: self = .abandoned
        case .cancelRequested: self = .over(.cancelled, nil)
        case .shutdown: self = .requeued(after: .zero, nil, countsAsAttempt: false)
        case .deadline: self = Self.failure(.deadlineExceeded(limit), after: nil, of: job, policy)
        case nil:
            switch outcome {
            case .completed(let commit): self = .done(commit: commit)
            case .retry(let failure, let delay): self = Self.failure(failure, after: delay, of: job, policy)
            case .failed(let failure): self = .over(.failed, failure)
            case .snoozed(let delay): self = .requeued(after: max(.zero, delay), nil, countsAsAttempt: false)
            case .givenBack: self = .requeued(after: .zero, nil, countsAsAttempt: false)
            }
        }
    }

    /// A failed attempt: the next one, or none.
    static func failure(_ failure: JobFailure, after delay: Duration?, of job: RunningJob, _ policy: RetryPolicy) -> Ending {
        guard job.attempt < job.maximumAttempts else { return .over(.dead, failure) }
        return .requeued(after: max(.zero, delay ?? policy.delay(afterAttempt: job.attempt)), failure, countsAsAttempt: true)
    }

    /// All that ``name`` can be.
    static let names = ["done", "failed", "dead", "cancelled", "retried", "given_back", "abandoned"]

    var name: String {
        switch self {
        case .done: "done"
        case .over(let state, _): state.name
        case .requeued(_, _, let counts): counts ? "retried" : "given_back"
        case .abandoned: "abandoned"
        }
    }
}
