import Synchronization

/// Tells a drawing that is under way to stop: the caller has gone, or the time is over. Looked at between pages, strips and groups of nodes.
public final class RenderInterruption: Sendable {
    private let isCancelled = Atomic<Bool>(false)
    private let deadline: ContinuousClock.Instant?

    /// Makes a signal; without a deadline only `cancel()` stops the drawing.
    public init(deadline: ContinuousClock.Instant? = nil) {
        self.deadline = deadline
    }

    /// Asks the drawing to stop as soon as it can.
    public func cancel() {
        isCancelled.store(true, ordering: .relaxed)
    }

    /// Throws when the drawing should stop: `cancelled` or `deadlineExceeded`.
    public func check() throws(RendererError) {
        if isCancelled.load(ordering: .relaxed) { throw RendererError(.cancelled, "the drawing was cancelled") }
        if let deadline, ContinuousClock.now >= deadline { throw RendererError(.deadlineExceeded, "the time allowed for the drawing has passed") }
    }
}
