import Dispatch
import Synchronization

/// One timer for many deadlines: it is set again only for an earlier moment, so a stream of statements with the same limit costs
/// no system call. It may fire early; whoever is woken looks at its own deadlines and arms it again. The dispatch source may be used
/// from any thread: dispatch documents `schedule`, `cancel` and `activate` as safe, and the handler is set once, before activation.
final class DeadlineTimer: Sendable {
    private nonisolated(unsafe) let source: any DispatchSourceTimer
    private let armedFor = Mutex<UInt64?>(nil)
    private let isActive = Atomic<Bool>(false)

    init(queue: DispatchQueue) {
        source = DispatchSource.makeTimerSource(queue: queue)
    }

    deinit {
        source.cancel()
        if !isActive.load(ordering: .relaxed) { source.activate() }
    }

    /// Sets what happens at a deadline and activates the timer; later calls do nothing.
    func activateOnce(onFire: @escaping @Sendable () -> Void) {
        guard isActive.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged else { return }
        source.setEventHandler { [weak self] in
            self?.armedFor.withLock { $0 = nil }
            onFire()
        }
        source.schedule(deadline: .distantFuture)
        source.activate()
    }

    /// Makes sure that the timer fires at the moment given, in ``Moment`` nanoseconds, or before.
    func arm(_ moment: UInt64) {
        armedFor.withLock { armed in
            if let armed, armed <= moment { return }
            armed = moment
            source.schedule(deadline: DispatchTime(uptimeNanoseconds: moment), leeway: .milliseconds(1))
        }
    }
}

/// Moments of the monotonic clock that dispatch uses, in nanoseconds.
enum Moment {
    static func now() -> UInt64 { DispatchTime.now().uptimeNanoseconds }

    static func after(_ duration: Duration) -> UInt64 {
        let (sum, overflow) = now().addingReportingOverflow(duration.wholeNanoseconds)
        return overflow ? .max / 2 : Swift.min(sum, .max / 2)
    }
}

extension Duration {
    /// Nanoseconds, at least 0 and at most 2⁶².
    var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        if seconds < 0 || attoseconds < 0 { return 0 }
        if seconds > 4_000_000_000 { return 1 << 62 }
        return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
    }
}
