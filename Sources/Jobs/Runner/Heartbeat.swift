import Logging
import Metrics
import Postgres

/// Renews the leases of a runner, hears of cancelled jobs, and keeps the worker's row, on a connection of its own.
final class Heartbeat: Sendable {
    private let queue: JobQueue
    private let configuration: JobRunnerConfiguration
    private let kinds: [JobKind]
    private let leases: LeaseBook
    private let slots: Slots
    private let clock: JobClock

    init(queue: JobQueue, configuration: JobRunnerConfiguration, kinds: [JobKind], leases: LeaseBook, slots: Slots, clock: JobClock) {
        self.queue = queue
        self.configuration = configuration
        self.kinds = kinds
        self.leases = leases
        self.slots = slots
        self.clock = clock
    }

    /// Beats until the task is cancelled.
    func run() async {
        var connection: PostgresConnection?
        var due = clock.now()
        var backoff = Backoff()
        while !Task.isCancelled {
            queue.metrics.heartbeatLateness.record(duration: max(.zero, clock.now() - due))
            do {
                let usable: PostgresConnection
                if let connection, connection.isUsable {
                    usable = connection
                } else {
                    await connection?.close()
                    usable = try await PostgresConnection.connect(queue.postgres.configuration, logger: queue.logger)
                }
                connection = usable
                try await beat(on: usable)
                backoff.reset()
                due = clock.now() + configuration.heartbeat
            } catch {
                if Task.isCancelled { break }
                queue.trouble.report("a heartbeat failed", error)
                due = clock.now() + min(backoff.next(), configuration.heartbeat)
            }
            await sleep(until: due)
        }
        await connection?.close()
    }

    /// Sleeps until the moment, stopping runs whose leases end in between.
    private func sleep(until moment: Duration) async {
        while !Task.isCancelled {
            let now = clock.now()
            let lost = leases.stopExpired(now: now)
            queue.metrics.lostLeases.increment(by: lost)
            guard now < moment else { return }
            let next = leases.all.filter(\.isRunning).map(\.trustedUntil).min() ?? moment
            try? await clock.sleep(max(.milliseconds(1), min(moment, next) - now))
        }
    }

    /// One heartbeat.
    func beat(on connection: PostgresConnection) async throws(PostgresError) {
        let held = leases.all.sorted { $0.job.id < $1.job.id }
        let sent = clock.now()
        if !held.isEmpty {
            let rows = try await connection.query(renewal(held), timeout: configuration.lease / 3)
            var answers: [Int64: (isRenewed: Bool, isCancelled: Bool)] = [:]
            for row in rows {
                answers[try row.decode("fence")] = (try row.decode("is_renewed", as: Bool.self), try row.decode("cancel_requested", as: Bool.self))
            }
            var alive: [Lease] = []
            for lease in held {
                if let (isRenewed, isCancelled) = answers[lease.job.fence] {
                    if isRenewed { lease.renew(until: sent + configuration.lease - configuration.leaseMargin) }
                    if isCancelled { lease.stop(.cancelRequested) }
                    alive.append(lease)
                } else if lease.stop(.lostLease) {
                    queue.metrics.lostLeases.increment()
                }
            }
            try await renewInRedis(alive, on: connection)
        }
        queue.metrics.running.record(slots.running)
        try await connection.execute(registration, timeout: configuration.lease / 3)
    }

    /// Does not wait for a row that somebody else has locked (who enqueues the same again in a long transaction, or the run's own end): that lease is as good
    /// as it was, and the others are renewed.
    private func renewal(_ held: [Lease]) -> SQL {
        """
        WITH free AS (
            SELECT id FROM job WHERE \(isHeld(held)) AND \(LazyCommit.condition) FOR NO KEY UPDATE SKIP LOCKED
        ), renewed AS (
            UPDATE job SET lease_until = now() + make_interval(secs => \(configuration.lease.fractionalSeconds))
            FROM free WHERE job.id = free.id
            RETURNING job.id, fence, cancel_requested
        )
        SELECT fence, cancel_requested, true AS is_renewed FROM renewed
        UNION ALL SELECT fence, cancel_requested, false FROM job WHERE \(isHeld(held)) AND id NOT IN (SELECT id FROM renewed)
        """
    }

    private func isHeld(_ leases: [Lease]) -> SQL {
        """
        id = ANY(\(leases.map(\.job.id.rawValue))::bigint[]) AND fence = ANY(\(leases.map(\.job.fence))::bigint[])
            AND worker = \(configuration.name) AND state = 1
        """
    }

    /// Renews the entries of what runs. An entry that is missing was removed because its job has ended meanwhile, or is lost: PostgreSQL is asked again, so
    /// that a job that is over does not take a place under a cap.
    private func renewInRedis(_ alive: [Lease], on connection: PostgresConnection) async throws(PostgresError) {
        let missing = await renewInRedis(alive, restoring: false)
        let unsure = alive.filter { missing.contains($0.job.id) }
        guard !unsure.isEmpty else { return }
        var running: Set<Int64> = []
        for row in try await connection.query("SELECT fence FROM job WHERE \(isHeld(unsure))", timeout: configuration.lease / 3) {
            running.insert(try row.decode("fence"))
        }
        _ = await renewInRedis(unsure.filter { running.contains($0.job.fence) }, restoring: true)
    }

    /// Renews entries and answers the missing ones, none when Redis does not answer.
    private func renewInRedis(_ alive: [Lease], restoring: Bool) async -> Set<JobID> {
        do {
            return Set(try await queue.order.renew(alive.map { ($0.job.id, $0.job.place) }, for: configuration.lease, restoring: restoring))
        } catch {
            queue.trouble.report("the entries of running jobs could not be renewed in Redis", error)
            return []
        }
    }

    private var registration: SQL {
        """
        INSERT INTO worker (name, kinds, concurrency, running, stopping)
        VALUES (\(configuration.name), \(kinds.map(\.rawValue))::text[], \(Int32(configuration.concurrency)), \(Int32(slots.running)), \(slots.isStopping))
        ON CONFLICT (name) DO UPDATE SET kinds = excluded.kinds, concurrency = excluded.concurrency, running = excluded.running,
            stopping = excluded.stopping, seen_at = now(),
            started_at = CASE WHEN worker.stopping AND NOT excluded.stopping THEN now() ELSE worker.started_at END
        """
    }
}
