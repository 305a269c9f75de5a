import Synchronization

/// Leaves a server alone that did not answer, so that readers do not wait for it one by one: after a pause one of them tries, and if that fails too,
/// the next pause is twice as long, up to eight times the first.
final class CircuitBreaker: Sendable {
    private struct Outage: Sendable {
        var until: ContinuousClock.Instant
        var pause: Duration
        var isProbing = false
    }

    private let firstPause: Duration
    private let isOpen = Atomic(false)
    private let outage = Mutex<Outage?>(nil)

    init(pause: Duration = .seconds(1)) {
        firstPause = pause
    }

    /// Whether the server may be asked.
    func allows(at time: ContinuousClock.Instant? = nil) -> Bool {
        guard isOpen.load(ordering: .relaxed) else { return true }
        let now = time ?? .now
        return outage.withLock { outage in
            guard let current = outage else { return true }
            guard now >= current.until else { return false }
            outage = Outage(until: now + current.pause, pause: current.pause, isProbing: true)
            return true
        }
    }

    /// Notes that the server answered.
    func succeed() {
        guard isOpen.load(ordering: .relaxed) else { return }
        outage.withLock { $0 = nil }
        isOpen.store(false, ordering: .relaxed)
    }

    /// Notes that the server did not answer; of those who wait for it together, one counts.
    func fail(at time: ContinuousClock.Instant? = nil) {
        let now = time ?? .now
        outage.withLock { outage in
            let pause: Duration
            if let current = outage {
                guard current.isProbing else { return }
                pause = min(current.pause * 2, firstPause * 8)
            } else {
                pause = firstPause
            }
            outage = Outage(until: now + pause, pause: pause)
        }
        isOpen.store(true, ordering: .relaxed)
    }
}
