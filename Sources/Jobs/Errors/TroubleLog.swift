import Logging
import Synchronization

/// Logs trouble at most once a second, and then says how often it happened.
final class TroubleLog: Sendable {
    private struct State {
        var last: ContinuousClock.Instant?
        var suppressed = 0
    }

    private let logger: Logger
    private let state = Mutex(State())

    init(logger: Logger) {
        self.logger = logger
    }

    func report(_ message: Logger.Message, _ error: any Error) {
        let now = ContinuousClock.now
        let suppressed: Int? = state.withLock { state in
            if let last = state.last, last.duration(to: now) < .seconds(1) {
                state.suppressed += 1
                return nil
            }
            defer { state = State(last: now) }
            return state.suppressed
        }
        guard let suppressed else { return }
        logger.warning(message, metadata: ["error": "\(error)", "suppressed": "\(suppressed)"])
    }
}
