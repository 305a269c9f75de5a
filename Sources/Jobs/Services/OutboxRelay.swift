import Metrics
import Postgres
public import ServiceLifecycle

/// Publishes committed jobs whose publisher did not: it crashed, forgot, or Redis was away. Gives back, for the same reasons, jobs that were put back in
/// line while Redis still thinks that they run. Runs in every worker; rows are locked, not divided.
public struct OutboxRelay: Service {
    let queue: JobQueue
    var interval: Duration = .milliseconds(250)
    /// How old a note must be; the job's own publisher comes first.
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

    /// Publishes at most 500 jobs; returns how many notes it took away.
    @discardableResult public func relayOnce() async throws(JobError) -> Int {
        do {
            return try await queue.postgres.withTransaction { connection in
                let notes = try await connection.jobRows(
                    """
                    SELECT job, note FROM job_outbox WHERE noted_at < now() - make_interval(secs => \(respite.fractionalSeconds))
                    ORDER BY job LIMIT \(Self.batch) FOR UPDATE SKIP LOCKED
                    """
                ).map { (job: try $0.jobID("job").rawValue, note: try $0.jobValue("note", as: Int64.self)) }
                guard !notes.isEmpty else { return 0 }
                // Only after the notes are ours: whoever makes one of these jobs ready from now on writes another.
                let published = try await publish(notes.map(\.job), on: connection)
                try await connection.jobRows(
                    """
                    DELETE FROM job_outbox USING unnest(\(notes.map(\.job))::bigint[], \(notes.map(\.note))::bigint[]) AS told (job, note)
                    WHERE (job_outbox.job, job_outbox.note) = (told.job, told.note)
                    """
                )
                queue.metrics.relayed.increment(by: published)
                return notes.count
            }
        } catch {
            throw JobError(error)
        }
    }

    /// Tells Redis of those of the jobs that are still in line; returns how many.
    private func publish(_ ids: [Int64], on connection: PostgresConnection) async throws -> Int {
        let rows = try await connection.jobRows(
            """
            SELECT id, class, kind, facility, source, started_at IS NOT NULL AS has_run, \(JobBatch.delay)
            FROM job WHERE id = ANY(\(ids)::bigint[]) AND state = 0 ORDER BY id
            """
        )
        var new: [Ticket] = []
        var back: [Ticket] = []
        for row in rows {
            if try row.jobValue("has_run", as: Bool.self) { back.append(try Ticket(row)) } else { new.append(try Ticket(row)) }
        }
        try await queue.order.enqueue(new)
        try await queue.order.release(back, toFront: true)
        return rows.count
    }
}
