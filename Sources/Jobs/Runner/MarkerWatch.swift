import Logging
import Synchronization

/// Waits inside Redis for markers of work, claims in the same visit what the order of the wait says, and rings the bell when a marker came or the time is
/// over.
final class MarkerWatch: Sendable {
    /// What a wait came to: what was claimed, or nil when nothing could be.
    struct Finding: Sendable {
        let claim: Claim?
    }

    private struct State {
        var classes: Set<JobClass> = []
        var task: Task<Void, Never>?
        var finding: Finding?
    }

    private let order: ReadyOrder
    private let worker: String
    private let trouble: TroubleLog
    private let ring: @Sendable () -> Void
    private let state = Mutex(State())

    init(order: ReadyOrder, worker: String, trouble: TroubleLog, ring: @escaping @Sendable () -> Void) {
        self.order = order
        self.worker = worker
        self.trouble = trouble
        self.ring = ring
    }

    deinit {
        state.withLock { $0.task }?.cancel()
    }

    /// What the last wait came to, once.
    func take() -> Finding? {
        state.withLock { state in
            defer { state.finding = nil }
            return state.finding
        }
    }

    /// Watches these classes, unless that is being done already. A watch of fewer classes is ended first; the bell rings then.
    func arm(_ classes: Set<JobClass>, _ claim: ClaimOrder, timeout: Duration) async {
        let isTooNarrow = state.withLock { state in
            if state.finding != nil { return false }
            guard state.task == nil else { return !state.classes.isSuperset(of: classes) }
            state.classes = classes
            state.task = Task { [weak self, order, worker, trouble] in
                var finding = Finding(claim: nil)
                do throws(JobError) {
                    finding = Finding(claim: try await order.claim(claim, afterWaitFor: classes.sorted(), by: worker, timeout: timeout))
                } catch {
                    if !Task.isCancelled { trouble.report("waiting for work in Redis failed", error) }
                    // The fetcher asks for itself meanwhile, and no faster than this.
                    try? await Task.sleep(for: .milliseconds(200))
                }
                self?.ended(finding)
            }
            return false
        }
        if isTooNarrow { try? await order.endWait(of: worker) }
    }

    /// Ends the wait; returns what it has claimed meanwhile. A Redis that does not answer is left after a second.
    func stop() async -> Claim? {
        guard let task = state.withLock({ $0.task }) else { return take()?.claim }
        let word = Task { [order, worker] in try await order.endWait(of: worker) }
        let limit = Task {
            try await Task.sleep(for: .seconds(1))
            task.cancel()
        }
        await task.value
        word.cancel()
        limit.cancel()
        return take()?.claim
    }

    private func ended(_ finding: Finding) {
        state.withLock { state in
            state.task = nil
            state.finding = finding
        }
        ring()
    }
}
