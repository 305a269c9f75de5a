import Dashboards
import Postgres

/// Starts jobs: the compare-and-set in PostgreSQL that decides who runs what, and gives the fence.
struct Starter: Sendable {
    let postgres: PostgresClient
    let worker: String
    let lease: Duration
    let poisonLimit: Int
    let order: ReadyOrder

    /// How long a performer of a kind may take.
    let timeLimit: @Sendable (JobKind) -> Duration

    private static let columns: SQL = """
        job.id, job.kind, job.facility, job.arguments, job.class, job.attempt, job.starts, job.max_attempts, job.fence, job.parent_id,
        extract(epoch FROM now() - greatest(job.run_at, job.created_at))::float8 AS pickup
        """

    private var leaseSeconds: Double { lease.fractionalSeconds }

    /// Starts those of the claimed jobs that may start now. What was missed is tried once more: its row may have been locked for the moment in which its
    /// publication was noted.
    func start(_ ids: [JobID]) async throws(JobError) -> [StartedJob] {
        let started = try await startOnce(ids)
        guard started.count < ids.count else { return started }
        return try await started + startOnce(Array(Set(ids).subtracting(started.map(\.job.id))))
    }

    private func startOnce(_ ids: [JobID]) async throws(JobError) -> [StartedJob] {
        guard !ids.isEmpty else { return [] }
        return try await run("id = ANY(\(ids.map(\.rawValue).sorted())::bigint[])")
    }

    /// Claims and starts without Redis: the most urgent and longest due jobs of these kinds that no pause holds back.
    func startDegraded(_ kinds: [(kind: JobKind, cap: Int)], classes: [JobClass], limit: Int) async throws(JobError) -> [StartedJob] {
        let capped = kinds.filter { $0.cap > 0 }
        return try await run(
            """
            class = ANY(\(classes.map(\.rawValue))::smallint[]) AND kind = ANY(\(kinds.map(\.kind.rawValue))::text[])
            AND state = 0 AND run_at <= now()
            AND NOT EXISTS (
                SELECT FROM job_pause WHERE subject IN ('kind:' || job.kind, 'facility:' || job.facility, 'class:' || job.class)
            )
            AND NOT EXISTS (
                SELECT FROM unnest(\(capped.map(\.kind.rawValue))::text[], \(capped.map { Int32($0.cap) })::integer[]) AS capped (kind, cap)
                WHERE capped.kind = job.kind AND cap <= (SELECT count(*) FROM job AS other WHERE other.state = 1 AND other.kind = capped.kind)
            )
            """,
            order: "class, run_at, id",
            limit: limit
        )
    }

    private func run(_ condition: SQL, order: SQL = "id", limit: Int = 1000) async throws(JobError) -> [StartedJob] {
        let rows = try await postgres.jobRows(
            """
            UPDATE job SET state = 1, fence = nextval('job_fence'), attempt = attempt + 1, starts = starts + 1,
                losses = losses + CASE WHEN state = 1 THEN 1 ELSE 0 END, worker = \(worker),
                lease_until = now() + make_interval(secs => \(leaseSeconds)), started_at = now(), rerun_requested = false, progress = 0,
                published_at = coalesce(published_at, now())
            WHERE id IN (
                SELECT id FROM job
                WHERE \(condition) AND run_at <= now() AND NOT cancel_requested
                    AND (state = 0 OR (state = 1 AND lease_until < now() AND losses + 1 < \(Int32(poisonLimit)) AND attempt < max_attempts))
                ORDER BY \(order) LIMIT \(limit) FOR UPDATE SKIP LOCKED
            ) AND \(LazyCommit.condition)
            RETURNING \(Self.columns)
            """
        )
        var started: [StartedJob] = []
        started.reserveCapacity(rows.count)
        for row in rows { started.append(try read(row)) }
        return started
    }

    private func read(_ row: Row) throws(JobError) -> StartedJob {
        let place = try row.place()
        let job = RunningJob(
            id: try row.jobID(),
            kind: place.kind,
            facility: place.facility,
            arguments: try row.arguments(),
            jobClass: place.jobClass,
            attempt: Int(try row.jobValue("attempt", as: Int32.self)),
            starts: Int(try row.jobValue("starts", as: Int32.self)),
            maximumAttempts: Int(try row.jobValue("max_attempts", as: Int32.self)),
            fence: try row.jobValue("fence"),
            parent: try row.jobValue("parent_id", as: Int64?.self).map { JobID(rawValue: $0) },
            deadline: .now + timeLimit(place.kind),
            reporter: ProgressReporter(order)
        )
        return StartedJob(job: job, pickup: .seconds(max(0, try row.jobValue("pickup", as: Double.self))))
    }
}

/// A job that has just started, and how long it had been due.
struct StartedJob: Sendable {
    let job: RunningJob
    let pickup: Duration
}
