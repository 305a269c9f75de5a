import Foundation
import Logging
import Metrics
import Postgres
public import ServiceLifecycle
import Synchronization

/// Keeps Redis true to PostgreSQL: rebuilds it after a loss, hands out claims that came to nothing, and looks for queued jobs that are nowhere.
/// A loss is repaired by whichever worker sees it first; the leader does the rest.
public final class Reconciler: Service, Sendable {
    private let queue: JobQueue
    private let leadership: LeaderElection?
    private let interval: Duration
    private let reapInterval: Duration
    private let sampleInterval: Duration
    /// How long a job must have been due before it is looked for.
    private let age: Duration
    private let clock: JobClock
    private let next = Mutex((reap: Duration.zero, sample: Duration.zero))

    /// A reconciler.
    /// - Parameter leadership: whether to act; nil acts always.
    public init(
        queue: JobQueue,
        leadership: LeaderElection?,
        interval: Duration = .milliseconds(500),
        reapInterval: Duration = .seconds(5),
        sampleInterval: Duration = .seconds(30),
        age: Duration = .seconds(30),
        clock: JobClock = .continuous
    ) {
        self.queue = queue
        self.leadership = leadership
        self.interval = interval
        self.reapInterval = reapInterval
        self.sampleInterval = sampleInterval
        self.age = age
        self.clock = clock
    }

    /// Reconciles until graceful shutdown.
    public func run() async throws {
        await Rounds(name: "the reconciler", interval: interval, clock: clock, trouble: queue.trouble).run { try await self.round() }
    }

    private func round() async throws(JobError) -> Bool {
        try await rebuildIfLost()
        if let leadership, !leadership.isLeader { return false }
        let now = clock.now()
        let due = next.withLock { next in
            let due = (reap: next.reap <= now, sample: next.sample <= now)
            if due.reap { next.reap = now + reapInterval }
            if due.sample { next.sample = now + sampleInterval }
            return due
        }
        if due.reap { try await reapOnce() }
        if due.sample {
            try await checkEviction()
            try await sampleOnce()
        }
        return false
    }

    /// Rebuilds Redis when its proof that nothing was lost is missing; returns how many jobs were put back, nil when nothing was lost or somebody else
    /// is at it.
    @discardableResult public func rebuildIfLost() async throws(JobError) -> Int? {
        guard try await !queue.order.hasGeneration(), try await queue.order.mayRebuild() else { return nil }
        try await checkEviction()
        try await queue.order.pause(try await queue.paused())
        try await queue.order.weigh(try await queue.shares())
        try await recountRunning()
        var total = 0
        for jobClass in JobClass.allCases { total += try await rebuild(jobClass) }
        try await queue.order.setGeneration()
        queue.metrics.rebuilds.increment()
        queue.logger.notice("the order of ready work was rebuilt from PostgreSQL", metadata: ["jobs": "\(total)"])
        return total
    }

    /// A Redis that came back with another configuration may evict; nothing is lost by that for good, but it is slow and should not last.
    private func checkEviction() async throws(JobError) {
        do {
            try await queue.requireNoEviction()
            queue.metrics.redisEvicts.record(0)
        } catch {
            guard case .evictingRedis = error else { throw error }
            queue.metrics.redisEvicts.record(1)
            queue.logger.error("\(error)")
        }
    }

    /// Running jobs take their places under the caps again.
    private func recountRunning() async throws(JobError) {
        let rows = try await queue.postgres.jobRows(
            "SELECT id, class, kind, facility, source FROM job WHERE state = 1 AND lease_until > now() ORDER BY id LIMIT 100000"
        )
        var running: [(id: JobID, place: Place)] = []
        for row in rows { running.append((try row.jobID(), try row.place())) }
        for start in stride(from: 0, to: running.count, by: ReadyOrder.batch) {
            try await queue.order.renew(Array(running[start..<min(start + ReadyOrder.batch, running.count)]), for: .seconds(30))
        }
    }

    /// In the order of their lanes: by class and kind, then the longest due first.
    private func rebuild(_ jobClass: JobClass) async throws(JobError) -> Int {
        var total = 0
        var last: (kind: String, runAt: Date, id: Int64) = ("", .distantPast, 0)
        while true {
            let rows = try await queue.postgres.jobRows(
                """
                SELECT id, class, kind, facility, source, run_at, \(JobBatch.delay) FROM job
                WHERE state = 0 AND class = \(jobClass.rawValue) AND (kind, run_at, id) > (\(last.kind), \(last.runAt), \(last.id))
                ORDER BY kind, run_at, id LIMIT 1000
                """
            )
            guard let final = rows.last else { return total }
            var tickets: [Ticket] = []
            tickets.reserveCapacity(rows.count)
            for row in rows { tickets.append(try Ticket(row)) }
            total += try await queue.order.enqueue(tickets)
            last = (try final.jobValue("kind"), try final.jobValue("run_at"), try final.jobValue("id"))
        }
    }

    /// Asks PostgreSQL about claims whose time in Redis ran out; returns how many there were.
    @discardableResult public func reapOnce() async throws(JobError) -> Int {
        let ids = try await queue.order.reap(respite: .seconds(15), limit: 100)
        try await MissedClaims(postgres: queue.postgres, order: queue.order).clear(ids)
        return ids.count
    }

    /// Looks in Redis for jobs that have been due for long; returns how many were missing and are back.
    @discardableResult public func sampleOnce() async throws(JobError) -> Int {
        var lost = 0
        for jobClass in JobClass.allCases {
            let rows = try await queue.postgres.jobRows(
                """
                WITH RECURSIVE queued AS (
                    (SELECT kind FROM job WHERE state = 0 AND class = \(jobClass.rawValue) ORDER BY kind LIMIT 1)
                    UNION ALL
                    SELECT (SELECT kind FROM job WHERE state = 0 AND class = \(jobClass.rawValue) AND kind > queued.kind ORDER BY kind LIMIT 1)
                    FROM queued WHERE queued.kind IS NOT NULL
                )
                SELECT oldest.id, class, oldest.kind, facility, source, 0::bigint AS delay FROM queued, LATERAL (
                    SELECT * FROM job WHERE state = 0 AND class = \(jobClass.rawValue) AND job.kind = queued.kind
                        AND run_at < now() - make_interval(secs => \(age.fractionalSeconds))
                    ORDER BY run_at, id LIMIT 200
                ) AS oldest
                ORDER BY run_at, id LIMIT 200
                """
            )
            var tickets: [Ticket] = []
            for row in rows { tickets.append(try Ticket(row)) }
            lost += try await queue.order.reconcile(tickets)
        }
        queue.metrics.reconciled.increment(by: lost)
        return lost
    }
}
