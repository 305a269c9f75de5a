import Logging
import Synchronization

/// Waits inside Redis for markers of work, and rings the bell when one came or the time is over.
final class MarkerWatch: Sendable {
    private struct State {
        var classes: Set<JobClass> = []
        var task: Task<Void, Never>?
        var number = 0
        var heard = false
    }

    private let order: ReadyOrder
    private let kinds: [JobKind]
    private let trouble: TroubleLog
    private let ring: @Sendable () -> Void
    private let state = Mutex(State())

    init(order: ReadyOrder, kinds: [JobKind], trouble: TroubleLog, ring: @escaping @Sendable () -> Void) {
        self.order = order
        self.kinds = kinds
        self.trouble = trouble
        self.ring = ring
    }

    deinit {
        state.withLock { $0.task }?.cancel()
    }

    /// Whether a marker has come, or the time was over, since the last call.
    func takeHeard() -> Bool {
        state.withLock { state in
            defer { state.heard = false }
            return state.heard
        }
    }

    /// Watches these classes, unless that is being done already.
    func arm(_ classes: Set<JobClass>, timeout: Duration) {
        let old: Task<Void, Never>? = state.withLock { state in
            if state.task != nil, state.classes.isSuperset(of: classes) { return nil }
            let old = state.task
            state.number += 1
            state.classes = classes
            let number = state.number
            state.task = Task { [weak self, order, kinds, trouble] in
                do throws(JobError) {
                    try await order.waitForWork(kinds, classes.sorted(), timeout: timeout)
                } catch {
                    if !Task.isCancelled { trouble.report("waiting for work in Redis failed", error) }
                }
                self?.ended(number)
            }
            return old
        }
        old?.cancel()
    }

    func disarm() {
        let task = state.withLock { state in
            state.number += 1
            defer { state.task = nil }
            return state.task
        }
        task?.cancel()
    }

    private func ended(_ number: Int) {
        let isCurrent = state.withLock { state in
            guard state.number == number else { return false }
            state.task = nil
            state.heard = true
            return true
        }
        if isCurrent { ring() }
    }
}
