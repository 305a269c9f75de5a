import Logging
import Metrics
import Postgres

extension JobQueue {
    /// Tells the workers of jobs whose transaction has committed. Never fails: what Redis does not take now, the relay publishes later. May be repeated.
    public func publish(_ jobs: [EnqueuedJob]) async {
        await publish(tickets: jobs.filter { $0.state == .queued }.map(\.ticket))
    }

    /// Tells the workers of jobs whose transaction has committed, reading from PostgreSQL what Redis must know.
    public func publish(_ ids: [JobID]) async {
        guard !ids.isEmpty else { return }
        do {
            let rows = try await postgres.jobRows(
                "SELECT id, class, kind, facility, source, \(JobBatch.delay) FROM job WHERE id = ANY(\(ids.map(\.rawValue))::bigint[]) AND state = 0"
            )
            var tickets: [Ticket] = []
            for row in rows { tickets.append(try Ticket(row)) }
            await publish(tickets: tickets)
        } catch {
            trouble.report("publishing jobs failed; the relay will do it", error)
        }
    }

    func publish(tickets: [Ticket]) async {
        await publisher.publish(tickets)
    }
}
