import Synchronization

/// A worker's right to a job: trusted until shortly before PostgreSQL would give it to somebody else, counted from before the renewal was sent.
final class Lease: Sendable {
    private struct State {
        var trustedUntil: Duration
        var reason: StopReason?
        var stop: (@Sendable (StopReason) -> Void)?
    }

    let job: RunningJob
    private let state: Mutex<State>

    init(_ job: RunningJob, trustedUntil: Duration) {
        self.job = job
        state = Mutex(State(trustedUntil: trustedUntil))
    }

    var trustedUntil: Duration { state.withLock { $0.trustedUntil } }

    /// Why the run was stopped; nil while it was not.
    var reason: StopReason? { state.withLock { $0.reason } }

    func renew(until moment: Duration) {
        state.withLock { $0.trustedUntil = max($0.trustedUntil, moment) }
    }

    /// Says what stops the run; called at once when it is to be stopped already.
    func onStop(_ stop: @escaping @Sendable (StopReason) -> Void) {
        let reason = state.withLock { state in
            state.stop = stop
            return state.reason
        }
        if let reason { stop(reason) }
    }

    /// Stops the run; only the first reason counts.
    func stop(_ reason: StopReason) {
        let stop: (@Sendable (StopReason) -> Void)? = state.withLock { state in
            guard state.reason == nil else { return nil }
            state.reason = reason
            return state.stop
        }
        stop?(reason)
    }

    /// Forgets what stops the run.
    func end() {
        state.withLock { $0.stop = nil }
    }
}
