import Foundation
import Logging
import Metrics
import Postgres
public import ServiceLifecycle
import Synchronization

/// Keeps Redis true to PostgreSQL, on the leader: rebuilds it after a loss, hands out claims that came to nothing, and looks for queued jobs that are
/// nowhere.
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
        if let leadership, !leadership.isLeader { return false }
        try await rebuildIfLost()
        let now = clock.now()
        let due = next.withLock { next in
            let due = (reap: next.reap <= now, sample: next.sample <= now)
            if due.reap { next.reap = now + reapInterval }
            if due.sample { next.sample = now + sampleInterval }
            return due
        }
        if due.reap { try await reapOnce() }
        if due.sample { try await sampleOnce() }
        return false
    }

    /// Rebuilds Redis when its proof that nothing was lost is missing; returns how many jobs were put back, nil when nothing was lost.
    @discardableResult public func rebuildIfLost() async throws(JobError) -> Int? {
        guard try await !queue.order.hasGeneration() else { return nil }
        try await queue.order.pause(try await queue.paused())
        var total = 0
        for jobClass in JobClass.allCases { total += try await rebuild(jobClass) }
        try await queue.order.setGeneration()
        queue.metrics.rebuilds.increment()
        queue.logger.notice("the order of ready work was rebuilt from PostgreSQL", metadata: ["jobs": "\(total)"])
        return total
    }

    private func rebuild(_ jobClass: JobClass) async throws(JobError) -> Int {
        var total = 0
        var last: (runAt: Date, id: Int64) = (.distantPast, 0)
        while true {
            let rows = try await queue.postgres.jobRows(
                """
                SELECT id, class, kind, facility, run_at, \(JobBatch.delay) FROM job
                WHERE state = 0 AND class = \(jobClass.rawValue) AND (run_at, id) > (\(last.runAt), \(last.id))
                ORDER BY run_at, id LIMIT 1000
                """
            )
            guard let final = rows.last else { return total }
            var tickets: [Ticket] = []
            tickets.reserveCapacity(rows.count)
            for row in rows { tickets.append(try Ticket(row)) }
            total += try await queue.order.enqueue(tickets)
            last = (try final.jobValue("run_at"), try final.jobValue("id"))
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
                SELECT id, class, kind, facility, 0::bigint AS delay FROM job
                WHERE state = 0 AND class = \(jobClass.rawValue) AND run_at < now() - make_interval(secs => \(age.fractionalSeconds))
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
