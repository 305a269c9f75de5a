import Postgres

extension JobQueue {
    /// Looks at the queue in PostgreSQL; takes a few milliseconds however long the line is, because counts stop at
    /// ``QueueStatistics/countLimit``.
    public func statistics() async throws(JobError) -> QueueStatistics {
        let limit = QueueStatistics.countLimit
        let lines = try await postgres.jobRows(
            """
            WITH RECURSIVE queued AS (
                (SELECT class, kind FROM job WHERE state = 0 ORDER BY class, kind LIMIT 1)
                UNION ALL
                SELECT following.class, following.kind FROM queued, LATERAL (
                    SELECT class, kind FROM job WHERE state = 0 AND (class, kind) > (queued.class, queued.kind) ORDER BY class, kind LIMIT 1
                ) AS following
            ), running AS (
                SELECT class, kind, count(*) AS jobs FROM job WHERE state = 1 GROUP BY class, kind
            )
            SELECT class, kind, ready.jobs AS ready, delayed.jobs AS delayed, coalesce(running.jobs, 0) AS running,
                coalesce(extract(epoch FROM now() - oldest.run_at), 0)::float8 AS age
            FROM queued FULL JOIN running USING (class, kind), LATERAL (
                SELECT count(*) AS jobs FROM (
                    SELECT FROM job WHERE state = 0 AND (job.class, job.kind) = (queued.class, queued.kind) AND run_at <= now() LIMIT \(limit)
                ) AS counted
            ) AS ready, LATERAL (
                SELECT count(*) AS jobs FROM (
                    SELECT FROM job WHERE state = 0 AND (job.class, job.kind) = (queued.class, queued.kind) AND run_at > now() LIMIT \(limit)
                ) AS counted
            ) AS delayed LEFT JOIN LATERAL (
                SELECT run_at FROM (
                    SELECT run_at, facility, row_number() OVER (ORDER BY run_at, id) AS place FROM job
                    WHERE state = 0 AND (job.class, job.kind) = (queued.class, queued.kind) AND run_at <= now()
                    ORDER BY run_at, id LIMIT \(limit + 1)
                ) AS due
                WHERE NOT EXISTS (SELECT FROM job_pause WHERE subject IN ('kind:' || queued.kind, 'class:' || queued.class))
                    AND (place > \(limit) OR NOT EXISTS (SELECT FROM job_pause WHERE subject = 'facility:' || due.facility))
                ORDER BY run_at LIMIT 1
            ) AS oldest ON true
            ORDER BY class, kind
            """
        )
        let unpublished = try await postgres.jobRows(
            """
            SELECT coalesce(extract(epoch FROM now() - min(greatest(job.run_at, job_outbox.noted_at))), 0)::float8 AS age
            FROM job_outbox JOIN job ON job.id = job_outbox.job WHERE job.state = 0 AND job.run_at <= now()
            """
        )
        var dead: [JobKind: Int] = [:]
        var poisoned = 0
        let deaths = try await postgres.jobRows(
            "SELECT kind, count(*) AS jobs, count(*) FILTER (WHERE error_code = 'poison') AS poisoned FROM job WHERE state = 4 GROUP BY kind"
        )
        for row in deaths {
            dead[JobKind(rawValue: try row.jobValue("kind"))] = Int(try row.jobValue("jobs", as: Int64.self))
            poisoned += Int(try row.jobValue("poisoned", as: Int64.self))
        }
        var counted: [QueueStatistics.Line] = []
        for row in lines { counted.append(try QueueStatistics.Line(row)) }
        return QueueStatistics(
            lines: counted,
            dead: dead,
            poisoned: poisoned,
            workers: try await workers(),
            unpublishedAge: try unpublished.first?.jobValue("age") ?? 0,
            paused: try await paused()
        )
    }

    /// The workers heard of in the last 30 seconds that are not stopping.
    public func workers() async throws(JobError) -> [QueueStatistics.Worker] {
        let rows = try await postgres.jobRows(
            """
            SELECT name, kinds, concurrency, running, seen_at FROM worker
            WHERE seen_at > now() - interval '30 seconds' AND NOT stopping ORDER BY name
            """
        )
        var workers: [QueueStatistics.Worker] = []
        for row in rows {
            workers.append(
                QueueStatistics.Worker(
                    name: try row.jobValue("name"),
                    kinds: Set(try row.jobValue("kinds", as: [String].self).map { JobKind(rawValue: $0) }),
                    concurrency: Int(try row.jobValue("concurrency", as: Int32.self)),
                    running: Int(try row.jobValue("running", as: Int32.self)),
                    seenAt: try row.jobValue("seen_at")
                )
            )
        }
        return workers
    }
}

extension QueueStatistics.Line {
    init(_ row: Row) throws(JobError) {
        guard let jobClass = JobClass(rawValue: try row.jobValue("class")) else { throw .corrupt("class") }
        self.init(
            jobClass: jobClass,
            kind: JobKind(rawValue: try row.jobValue("kind")),
            ready: Int(try row.jobValue("ready", as: Int64.self)),
            delayed: Int(try row.jobValue("delayed", as: Int64.self)),
            running: Int(try row.jobValue("running", as: Int64.self)),
            oldestReadyAge: try row.jobValue("age")
        )
    }
}
