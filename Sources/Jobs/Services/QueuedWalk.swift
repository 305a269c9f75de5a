import Dashboards
import Foundation
import Postgres

/// A way through all queued rows in the order of their lanes, by class and kind and then the longest due first, a page at a time: what is written
/// meanwhile neither hides a row nor shows it twice. After the last page it begins anew.
struct QueuedWalk: Sendable {
    /// A queued job that the walk has met.
    struct Job: Sendable {
        let ticket: Ticket
        /// Seconds since it became due; negative before that.
        let dueFor: Double
        /// How many queued jobs of its lane are older.
        let before: Int
    }

    private var last: (jobClass: Int16, kind: String, runAt: Date, id: Int64) = (0, "", .distantPast, 0)
    private var seen: [Place: Int] = [:]
    private(set) var isAtStart = true

    /// The next jobs, at most so many.
    mutating func next(_ limit: Int, in postgres: PostgresClient) async throws(JobError) -> [Job] {
        let rows = try await postgres.jobRows(
            """
            SELECT id, class, kind, facility, source, run_at, extract(epoch FROM now() - run_at)::float8 AS due_for, \(JobBatch.delay) FROM job
            WHERE state = 0 AND (class, kind, run_at, id) > (\(last.jobClass)::smallint, \(last.kind)::text, \(last.runAt), \(last.id))
            ORDER BY class, kind, run_at, id LIMIT \(limit)
            """
        )
        guard rows.count == limit, let final = rows.last else {
            let jobs = try read(rows)
            self = QueuedWalk()
            return jobs
        }
        let jobs = try read(rows)
        last = (try final.jobValue("class"), try final.jobValue("kind"), try final.jobValue("run_at"), try final.jobValue("id"))
        isAtStart = false
        return jobs
    }

    private mutating func read(_ rows: [Row]) throws(JobError) -> [Job] {
        var jobs: [Job] = []
        jobs.reserveCapacity(rows.count)
        for row in rows {
            let ticket = try Ticket(row)
            let before = seen[ticket.place, default: 0]
            seen[ticket.place] = before + 1
            jobs.append(Job(ticket: ticket, dueFor: try row.jobValue("due_for"), before: before))
        }
        return jobs
    }
}
