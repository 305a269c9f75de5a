import Metrics
import Postgres
public import ServiceLifecycle

/// Deletes what is over and old, on the leader, in batches that hold no lock for long.
public struct Pruner: Service {
    let queue: JobQueue
    let leadership: LeaderElection?
    /// How long jobs that were done or cancelled are kept.
    public var doneRetention: Duration = .seconds(7 * 86_400)
    /// How long jobs that failed or died are kept.
    public var failedRetention: Duration = .seconds(30 * 86_400)
    var interval: Duration = .seconds(60)
    var clock: JobClock = .continuous

    static let batch = 1000

    /// A pruner that keeps done jobs for 7 days and failed ones for 30.
    /// - Parameter leadership: whether to act; nil acts always.
    public init(queue: JobQueue, leadership: LeaderElection?) {
        self.queue = queue
        self.leadership = leadership
    }

    /// Prunes until graceful shutdown.
    public func run() async throws {
        await Rounds(name: "the pruner", interval: interval, clock: clock, trouble: queue.trouble).run {
            if let leadership, !leadership.isLeader { return false }
            return try await pruneOnce() >= Self.batch
        }
    }

    /// Deletes at most 1,000 old jobs of each sort, and old ticks and workers; returns how many jobs.
    @discardableResult public func pruneOnce() async throws(JobError) -> Int {
        var pruned = 0
        for (states, retention) in [("2, 5", doneRetention), ("3, 4", failedRetention)] {
            pruned += try await queue.postgres.jobRows(
                """
                DELETE FROM job WHERE id IN (
                    SELECT id FROM job WHERE state IN (2, 3, 4, 5) AND state IN (\(unsafe: states))
                        AND finished_at < now() - make_interval(secs => \(retention.fractionalSeconds))
                    ORDER BY finished_at LIMIT \(Self.batch) FOR UPDATE SKIP LOCKED
                ) RETURNING id
                """
            ).count
        }
        try await queue.postgres.jobRows("DELETE FROM worker WHERE seen_at < now() - interval '1 day'")
        try await queue.postgres.jobRows(
            "DELETE FROM schedule_tick USING schedule WHERE schedule_tick.schedule = schedule.name AND slot < last_slot AND fired_at < now() - interval '7 days'"
        )
        queue.metrics.pruned.increment(by: pruned)
        return pruned
    }
}
