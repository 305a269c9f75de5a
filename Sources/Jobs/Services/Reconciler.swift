import Foundation
import Logging
import Metrics
import Postgres
public import ServiceLifecycle
import Synchronization

/// Keeps Redis true to PostgreSQL: rebuilds it after a loss, hands out claims that came to nothing, looks for queued jobs that are nowhere, and corrects
/// pauses, shares and rates.
/// A loss is repaired by whichever worker sees it first; the leader does the rest.
public final class Reconciler: Service, Sendable {
    private let queue: JobQueue
    private let leadership: LeaderElection?
    private let interval: Duration
    private let reapInterval: Duration
    private let sampleInterval: Duration
    /// How long a job must have been due before it is looked for.
    private let age: Duration
    /// How many queued jobs are looked for in one round.
    private let page: Int
    private let clock: JobClock
    private let walk = Mutex(QueuedWalk())
    private let next = Mutex((reap: Duration.zero, sample: Duration.zero))

    /// A reconciler.
    /// - Parameters:
    ///   - leadership: whether to act; nil acts always.
    ///   - interval: how often Redis is asked whether it was emptied.
    ///   - reapInterval: how often claims, pauses and the name of the Redis are looked at.
    ///   - sampleInterval: how often the next page of queued jobs is looked for.
    ///   - age: how long a job must have been due before it is looked for.
    ///   - page: how many queued jobs are looked for in one round.
    public init(
        queue: JobQueue,
        leadership: LeaderElection?,
        interval: Duration = .milliseconds(500),
        reapInterval: Duration = .seconds(5),
        sampleInterval: Duration = .seconds(30),
        age: Duration = .seconds(30),
        page: Int = 5000,
        clock: JobClock = .continuous
    ) {
        self.queue = queue
        self.leadership = leadership
        self.interval = interval
        self.reapInterval = reapInterval
        self.sampleInterval = sampleInterval
        self.age = age
        self.page = page
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
        if due.reap {
            try await reapOnce()
            try await correctPauses()
            try await lookThroughIfRestarted()
        }
        if due.sample {
            try await checkEviction()
            try await sendShares()
            try await sampleOnce()
        }
        return false
    }

    /// Rebuilds Redis when its proof that nothing was lost is missing; returns how many jobs were put back, nil when nothing was lost or somebody else
    /// is at it.
    @discardableResult public func rebuildIfLost() async throws(JobError) -> Int? {
        let name = UUID().uuidString
        guard try await !queue.order.hasGeneration(), try await queue.order.mayRebuild(name) else { return nil }
        // Read first: should this one be gone before the end, its successor is looked through.
        let server = try await queue.order.server()
        try await checkEviction()
        try await restoreLimits()
        guard let total = try await rebuild(name), try await queue.order.endRebuilding(name, server: server) else { return nil }
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
        try await queue.order.renew(running, for: .seconds(30), restoring: true)
    }

    /// Puts all queued jobs back; nil when Redis was emptied once more meanwhile, or somebody else is at it.
    private func rebuild(_ name: String) async throws(JobError) -> Int? {
        var walk = QueuedWalk()
        var total = 0
        repeat {
            guard try await queue.order.goesOnRebuilding(name) else { return nil }
            let tickets = try await walk.next(1000, in: queue.postgres).map(\.ticket)
            guard try await queue.order.goesOnRebuilding(name) else { return nil }
            total += try await queue.order.enqueue(tickets)
        } while !walk.isAtStart
        return total
    }

    /// Asks PostgreSQL about claims whose time in Redis ran out; returns how many there were.
    @discardableResult public func reapOnce() async throws(JobError) -> Int {
        let ids = try await queue.order.reap(respite: .seconds(15), limit: 100)
        try await MissedClaims(postgres: queue.postgres, order: queue.order).clear(ids)
        return ids.count
    }

    /// Looks in Redis for the next queued jobs, 5,000 at most, and from the oldest on again after the last; returns how many were missing and are back.
    @discardableResult public func sampleOnce() async throws(JobError) -> Int {
        var walk = walk.withLock { $0 }
        let jobs = try await walk.next(page, in: queue.postgres)
        // What has only just become due may be on its way to Redis.
        let lost = try await queue.order.reconcile(jobs.filter { $0.dueFor < 0 || $0.dueFor >= age.fractionalSeconds })
        self.walk.withLock { $0 = walk }
        queue.metrics.reconciled.increment(by: lost)
        return lost
    }

    /// Looks for every queued job when Redis was restarted or another has taken its place: it may have come back without its last writes. Returns how many
    /// jobs were missing and are back; nil when it is the same Redis.
    @discardableResult public func lookThroughIfRestarted() async throws(JobError) -> Int? {
        let server = try await queue.order.server()
        guard let known = try await queue.order.generation(), known != server else { return nil }
        try await restoreLimits()
        var walk = QueuedWalk()
        var lost = 0
        repeat { lost += try await queue.order.reconcile(walk.next(page, in: queue.postgres)) } while !walk.isAtStart
        try await queue.order.renewGeneration(server)
        queue.metrics.reconciled.increment(by: lost)
        queue.logger.notice("Redis was restarted or replaced; every queued job was looked for in it", metadata: ["missing": "\(lost)"])
        return lost
    }

    /// Makes the pauses in Redis those of PostgreSQL; returns how many differed. Redis is read first, because pauses change in PostgreSQL first: what changes
    /// meanwhile is not undone, and what is undone by a rare chance is done again at the next look.
    @discardableResult func correctPauses() async throws(JobError) -> Int {
        let held = try await queue.order.paused()
        let wanted = Set(try await queue.paused())
        try await queue.order.pause(Array(wanted.subtracting(held)))
        for subject in held.subtracting(wanted) { try await queue.order.resume(subject) }
        return wanted.symmetricDifference(held).count
    }

    /// Gives Redis the shares and rates of PostgreSQL.
    func sendShares() async throws(JobError) {
        try await queue.order.weigh(try await queue.shares())
    }

    private func restoreLimits() async throws(JobError) {
        try await correctPauses()
        try await sendShares()
        try await recountRunning()
    }
}
