import Synchronization

/// A worker's right to a job: trusted until shortly before PostgreSQL would give it to somebody else, counted from before the renewal was sent.
final class Lease: Sendable {
    private struct State {
        var trustedUntil: Duration
        var reason: StopReason?
        var isEnded = false
        var hurry: StopReason?
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

    /// What would have stopped the run, had its performer not returned before: its end is to be written soon.
    var hurry: StopReason? { state.withLock { $0.hurry } }

    /// Whether the performer is at work and nothing stops it.
    var isRunning: Bool { state.withLock { $0.reason == nil && !$0.isEnded } }

    func renew(until moment: Duration) {
        state.withLock { $0.trustedUntil = max($0.trustedUntil, moment) }
    }

    /// Says what stops the run; called at once when it is to be stopped already.
    func onStop(_ stop: @escaping @Sendable (StopReason) -> Void) {
        let reason = state.withLock { state -> StopReason? in
            // What is kept in a lease that has ended is kept for good: it holds the lease.
            guard !state.isEnded else { return nil }
            state.stop = stop
            return state.reason
        }
        if let reason { stop(reason) }
    }

    /// Stops the run, unless it has ended or is being stopped already; returns whether it does.
    @discardableResult func stop(_ reason: StopReason) -> Bool {
        let (isFirst, stop): (Bool, (@Sendable (StopReason) -> Void)?) = state.withLock { state in
            if state.isEnded, state.hurry == nil { state.hurry = reason }
            guard state.reason == nil, !state.isEnded else { return (false, nil) }
            state.reason = reason
            return (true, state.stop)
        }
        stop?(reason)
        return isFirst
    }

    /// The performer has returned, or is left behind: from now on nothing stops the run, only the fence decides. False when that was said before.
    func end() -> Bool {
        state.withLock { state in
            defer { state.isEnded = true }
            state.stop = nil
            return !state.isEnded
        }
    }
}
