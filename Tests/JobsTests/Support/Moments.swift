import Jobs
import Synchronization

/// A clock that stands still until the test moves it.
final class Moments: Sendable {
    private let now = Mutex<Duration>(.zero)

    func advance(by step: Duration) {
        now.withLock { $0 += step }
    }

    var clock: JobClock {
        JobClock(now: { self.now.withLock { $0 } }, sleep: { _ in try Task.checkCancellation() })
    }
}
