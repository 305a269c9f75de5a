import Logging
import Metrics

/// Tells Redis of committed jobs, as far as it listens; the relay does the rest.
struct Publisher: Sendable {
    let order: ReadyOrder
    let outbox: Outbox
    let metrics: QueueMetrics
    let trouble: TroubleLog

    func publish(_ tickets: [Ticket]) async {
        guard !tickets.isEmpty else { return }
        do {
            try await order.enqueue(tickets)
            metrics.published.increment(by: tickets.count)
            await outbox.remove(tickets)
        } catch {
            metrics.publishFailures.increment()
            trouble.report("publishing jobs failed; the relay will do it", error)
        }
    }
}
