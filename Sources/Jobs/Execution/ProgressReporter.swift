import Synchronization

/// Sends progress to Redis, at most twice a second for each job.
final class ProgressReporter: Sendable {
    private let order: ReadyOrder
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    init(_ order: ReadyOrder) {
        self.order = order
    }

    func report(_ progress: Double, _ message: String, of id: JobID) async {
        let now = ContinuousClock.now
        let isDue = last.withLock { last in
            if let moment = last, moment.duration(to: now) < .milliseconds(500) { return false }
            last = now
            return true
        }
        guard isDue, progress.isFinite else { return }
        let line = message.prefix(200).split(whereSeparator: \.isNewline).joined(separator: " ")
        // A report that is lost is replaced by the next one.
        try? await order.note(progress: min(1, max(0, progress)), line, of: id)
    }
}
