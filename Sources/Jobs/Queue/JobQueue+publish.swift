import Logging
import Metrics
import Postgres

extension JobQueue {
    /// Tells the workers of jobs whose transaction has committed. Never fails: what Redis does not take now, the relay publishes later. May be repeated.
    public func publish(_ jobs: [EnqueuedJob]) async {
        await publish(tickets: jobs.filter { $0.state == .queued }.map(\.ticket))
    }

    func publish(tickets: [Ticket]) async {
        await publisher.publish(tickets)
    }
}
