import Metrics
import Postgres
public import ServiceLifecycle

/// Publishes committed jobs whose publisher did not: it crashed, forgot, or Redis was away. Gives back, for the same reasons, jobs that were put back in
/// line while Redis still thinks that they run. Runs in every worker; rows are locked, not divided.
public struct OutboxRelay: Service {
    let queue: JobQueue
    var interval: Duration = .milliseconds(250)
    /// How old an unpublished job must be, or how long it must have been due again; its own publisher comes first.
    var respite: Duration = .milliseconds(200)
    var clock: JobClock = .continuous

    static let batch = 500

    /// A relay with the intervals of the design.
    public init(queue: JobQueue) {
        self.queue = queue
    }

    /// Relays until graceful shutdown.
    public func run() async throws {
        await Rounds(name: "the outbox relay", interval: interval, clock: clock, trouble: queue.trouble).run {
            try await relayOnce() == Self.batch
        }
    }

    /// Publishes at most 500 jobs; returns how many.
    @discardableResult public func relayOnce() async throws(JobError) -> Int {
        do {
            return try await queue.postgres.withTransaction { connection in
                let rows = try await connection.jobRows(
                    """
                    SELECT id, class, kind, facility, source, started_at IS NOT NULL AS has_run, \(JobBatch.delay) FROM job
                    WHERE published_at IS NULL AND state = 0 AND created_at < now() - make_interval(secs => \(respite.fractionalSeconds))
                        AND (started_at IS NULL OR run_at < now() - make_interval(secs => \(respite.fractionalSeconds)) OR run_at > now())
                    ORDER BY id LIMIT \(Self.batch) FOR UPDATE SKIP LOCKED
                    """
                )
                guard !rows.isEmpty else { return 0 }
                var new: [Ticket] = []
                var back: [Ticket] = []
                for row in rows {
                    if try row.jobValue("has_run", as: Bool.self) { back.append(try Ticket(row)) } else { new.append(try Ticket(row)) }
                }
                try await queue.order.enqueue(new)
                try await queue.order.release(back, toFront: true)
                let tickets = new + back
                try await connection.jobRows("UPDATE job SET published_at = now() WHERE id = ANY(\(tickets.map(\.id.rawValue))::bigint[])")
                queue.metrics.relayed.increment(by: tickets.count)
                return tickets.count
            }
        } catch {
            throw JobError(error)
        }
    }
}
