public import Foundation
import Logging
import Metrics
import Postgres
public import ServiceLifecycle

/// Fires schedules on the leader, each slot once: a slot is a row of a ledger, inserted in the transaction that inserts its jobs, so that even two leaders
/// at once cannot fire it twice, and what a dead leader missed is seen from the last slot.
public struct Scheduler: Service {
    private let queue: JobQueue
    private let leadership: LeaderElection?
    private let schedules: [Schedule]
    private let interval: Duration
    private let clock: JobClock
    private let registration = Once()

    /// A scheduler.
    /// - Parameters:
    ///   - leadership: whether to act; nil acts always.
    ///   - schedules: with unique names; later ones of the same name are ignored.
    public init(
        queue: JobQueue,
        leadership: LeaderElection?,
        schedules: [Schedule],
        interval: Duration = .seconds(1),
        clock: JobClock = .continuous
    ) {
        self.queue = queue
        self.leadership = leadership
        var names: Set<String> = []
        self.schedules = schedules.filter { names.insert($0.name).inserted }
        self.interval = interval
        self.clock = clock
    }

    /// Fires until graceful shutdown.
    public func run() async throws {
        await Rounds(name: "the scheduler", interval: interval, clock: clock, trouble: queue.trouble).run {
            if let leadership, !leadership.isLeader { return false }
            try await tick()
            return false
        }
    }

    /// Fires what is due; returns the slots that this call fired. One schedule that fails does not keep the others from firing.
    /// - Parameter now: the moment to go by; nil takes the clock of PostgreSQL.
    @discardableResult public func tick(at now: Date? = nil) async throws(JobError) -> [(schedule: String, slot: Date)] {
        if !registration.isDone { try await register(at: now) }
        var fired: [(schedule: String, slot: Date)] = []
        let rows = try await queue.postgres.jobRows(
            """
            SELECT name, last_slot, coalesce(\(optional: now)::timestamptz, clock_timestamp()) AS moment FROM schedule
            WHERE enabled AND name = ANY(\(schedules.map(\.name))::text[])
            """
        )
        for row in rows {
            let name = try row.jobValue("name", as: String.self)
            let moment = try row.jobValue("moment", as: Date.self)
            guard let schedule = schedules.first(where: { $0.name == name }) else { continue }
            for slot in schedule.due(after: try row.jobValue("last_slot"), now: moment) {
                do {
                    guard try await fire(schedule, slot) else { continue }
                    fired.append((name, slot))
                    queue.metrics.ticks.increment()
                    queue.metrics.scheduleLateness.record(duration: .seconds(max(0, moment.timeIntervalSince(slot))))
                } catch {
                    queue.trouble.report("the schedule \(name) could not fire; the slot stays due", error)
                    break
                }
            }
        }
        return fired
    }

    /// Makes the rows of the ledger. A new schedule, or one whose timing changed, begins now: it has missed nothing.
    private func register(at now: Date?) async throws(JobError) {
        for schedule in schedules {
            try await queue.postgres.jobRows(
                """
                INSERT INTO schedule (name, spec, time_zone, last_slot)
                VALUES (\(schedule.name), \(schedule.spec), \(schedule.timeZone.identifier), coalesce(\(optional: now)::timestamptz, clock_timestamp()))
                ON CONFLICT (name) DO UPDATE SET spec = excluded.spec, time_zone = excluded.time_zone, updated_at = now(),
                    last_slot = greatest(schedule.last_slot, excluded.last_slot)
                WHERE (schedule.spec, schedule.time_zone) IS DISTINCT FROM (excluded.spec, excluded.time_zone)
                """
            )
        }
        registration.done()
    }

    private func fire(_ schedule: Schedule, _ slot: Date) async throws -> Bool {
        let jobs: [EnqueuedJob]? = try await queue.postgres.withTransaction { connection in
            let ticks = try await connection.query(
                """
                INSERT INTO schedule_tick (schedule, slot) VALUES (\(schedule.name), \(slot)) ON CONFLICT DO NOTHING RETURNING slot
                """,
                timeout: .seconds(30)
            )
            try await connection.execute(
                "UPDATE schedule SET last_slot = greatest(last_slot, \(slot)), updated_at = now() WHERE name = \(schedule.name)",
                timeout: .seconds(30)
            )
            guard !ticks.isEmpty else { return nil }
            let jobs = try await enqueue(try await schedule.makeRequests(slot, connection), on: connection)
            try await connection.execute(
                "UPDATE schedule_tick SET jobs = \(Int32(jobs.count)) WHERE schedule = \(schedule.name) AND slot = \(slot)"
            )
            return jobs
        }
        guard let jobs else { return false }
        await queue.publish(jobs)
        return true
    }

    private func enqueue(_ requests: [JobRequest], on connection: PostgresConnection) async throws(JobError) -> [EnqueuedJob] {
        var jobs: [EnqueuedJob] = []
        for start in stride(from: 0, to: requests.count, by: 1000) {
            jobs += try await queue.enqueue(Array(requests[start..<min(start + 1000, requests.count)]), on: connection)
        }
        return jobs
    }
}
