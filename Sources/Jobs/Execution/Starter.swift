import Dashboards
import Postgres

/// Starts jobs: the compare-and-set in PostgreSQL that decides who runs what, and gives the fence.
struct Starter: Sendable {
    let postgres: PostgresClient
    let worker: String
    let lease: Duration
    let poisonLimit: Int
    let order: ReadyOrder
    let clock: JobClock

    /// How long a performer of a kind may take.
    let timeLimit: @Sendable (JobKind) -> Duration

    private static let columns: SQL = """
        job.id, job.kind, job.facility, job.source, job.arguments, job.class, job.attempt, job.starts, job.max_attempts, job.fence, job.parent_id,
        extract(epoch FROM now() - greatest(job.run_at, job.created_at))::float8 AS pickup
        """

    private var leaseSeconds: Double { lease.fractionalSeconds }

    /// Starts those of the claimed jobs that may start now and whose rows nobody holds.
    func start(_ ids: [JobID]) async throws(JobError) -> [StartedJob] {
        guard !ids.isEmpty else { return [] }
        return try await run("SELECT id FROM job WHERE id = ANY(\(ids.map(\.rawValue))::bigint[]) AND \(mayStart) FOR UPDATE SKIP LOCKED")
    }

    /// Claims and starts without Redis: the most urgent and longest due jobs of these kinds that no pause holds back, within the caps as far as one look
    /// can tell.
    func startDegraded(_ order: ClaimOrder, classes: [JobClass]) async throws(JobError) -> [StartedJob] {
        try await run(
            """
            SELECT id FROM job WHERE id IN (\(Self.candidates(order, classes))) AND \(mayStart)
            ORDER BY class, run_at, id LIMIT \(order.wanted) FOR UPDATE SKIP LOCKED
            """
        )
    }

    private static func candidates(_ order: ClaimOrder, _ classes: [JobClass]) -> SQL {
        """
        WITH running AS MATERIALIZED (SELECT kind, facility, source FROM job WHERE state = 1),
        full_source AS (SELECT source FROM running WHERE source IS NOT NULL AND \(order.sourceCap) > 0 GROUP BY 1 HAVING count(*) >= \(order.sourceCap)),
        full_facility AS (SELECT facility FROM running WHERE \(order.facilityCap) > 0 GROUP BY 1 HAVING count(*) >= \(order.facilityCap)),
        candidate AS (
            SELECT due.*, performed.cap FROM unnest(\(classes.map(\.rawValue))::smallint[]) AS wanted (class),
            unnest(\(order.kinds.map(\.kind.rawValue))::text[], \(order.kinds.map { Int32($0.cap) })::integer[]) AS performed (kind, cap), LATERAL (
                SELECT id, class, kind, facility, source, run_at FROM job
                WHERE state = 0 AND class = wanted.class AND kind = performed.kind AND run_at <= now() AND NOT EXISTS (
                    SELECT FROM job_pause WHERE subject IN ('kind:' || job.kind, 'facility:' || job.facility, 'class:' || job.class)
                ) AND NOT EXISTS (SELECT FROM full_source WHERE full_source.source = job.source)
                    AND NOT EXISTS (SELECT FROM full_facility WHERE full_facility.facility = job.facility)
                ORDER BY run_at, id LIMIT 100
            ) AS due
        ), by_source AS (
            SELECT *, row_number() OVER (PARTITION BY source ORDER BY class, run_at, id) AS place FROM candidate
        ), by_facility AS (
            SELECT *, row_number() OVER (PARTITION BY facility ORDER BY class, run_at, id) AS next_place FROM by_source
            WHERE source IS NULL OR \(order.sourceCap) <= 0
                OR place + (SELECT count(*) FROM running WHERE running.source = by_source.source) <= \(order.sourceCap)
        ), by_kind AS (
            SELECT *, row_number() OVER (PARTITION BY kind ORDER BY class, run_at, id) AS last_place FROM by_facility
            WHERE \(order.facilityCap) <= 0
                OR next_place + (SELECT count(*) FROM running WHERE running.facility = by_facility.facility) <= \(order.facilityCap)
        )
        SELECT id FROM by_kind WHERE cap <= 0 OR last_place + (SELECT count(*) FROM running WHERE running.kind = by_kind.kind) <= cap
        ORDER BY class, run_at, id LIMIT \(order.wanted)
        """
    }

    private var mayStart: SQL {
        """
        run_at <= now() AND NOT cancel_requested
            AND (\(KeptPlans.state) = 0 OR (\(KeptPlans.state) = 1 AND lease_until < now() AND losses + 1 < \(Int32(poisonLimit)) AND attempt < max_attempts))
        """
    }

    /// Starts the jobs of a query of ids that locks their rows. An array, not a join: a plan kept since the table was empty has no wrong way to join.
    private func run(_ query: SQL) async throws(JobError) -> [StartedJob] {
        let sent = clock.now()
        let rows = try await postgres.jobRows(
            """
            UPDATE job SET state = 1, fence = nextval('job_fence'), attempt = attempt + 1, starts = starts + 1,
                losses = losses + CASE WHEN state = 1 THEN 1 ELSE 0 END, worker = \(worker),
                lease_until = now() + make_interval(secs => \(leaseSeconds)), started_at = now(), rerun_requested = false, progress = 0
            WHERE id = ANY(ARRAY(\(query))) AND \(LazyCommit.condition) AND \(KeptPlans.condition)
            RETURNING \(Self.columns)
            """
        )
        var started: [StartedJob] = []
        started.reserveCapacity(rows.count)
        for row in rows { started.append(try read(row, sent: sent)) }
        return started
    }

    private func read(_ row: Row, sent: Duration) throws(JobError) -> StartedJob {
        let place = try row.place()
        let job = RunningJob(
            id: try row.jobID(),
            kind: place.kind,
            facility: place.facility,
            arguments: try row.arguments(),
            jobClass: place.jobClass,
            source: place.source,
            attempt: Int(try row.jobValue("attempt", as: Int32.self)),
            starts: Int(try row.jobValue("starts", as: Int32.self)),
            maximumAttempts: Int(try row.jobValue("max_attempts", as: Int32.self)),
            fence: try row.jobValue("fence"),
            parent: try row.jobValue("parent_id", as: Int64?.self).map { JobID(rawValue: $0) },
            deadline: .now + timeLimit(place.kind),
            worker: worker,
            reporter: ProgressReporter(order)
        )
        return StartedJob(job: job, sent: sent, pickup: .seconds(max(0, try row.jobValue("pickup", as: Double.self))))
    }
}

/// A job that has just started.
struct StartedJob: Sendable {
    let job: RunningJob
    /// The moment before the statement was sent: the lease began no earlier.
    let sent: Duration
    /// How long it had been due.
    let pickup: Duration
}
