import Postgres

extension JobQueue {
    /// Counts the queue in PostgreSQL; takes a time that grows with the number of queued jobs (some 20 ms for 100,000).
    public func statistics() async throws(JobError) -> QueueStatistics {
        let lines = try await postgres.jobRows(
            """
            SELECT class, kind,
                count(*) FILTER (WHERE state = 0 AND run_at <= now()) AS ready,
                count(*) FILTER (WHERE state = 0 AND run_at > now()) AS delayed,
                count(*) FILTER (WHERE state = 1) AS running,
                coalesce(extract(epoch FROM now() - min(run_at) FILTER (WHERE state = 0 AND run_at <= now())), 0)::float8 AS age
            FROM (
                SELECT class, kind, state, run_at FROM job WHERE state = 0
                UNION ALL SELECT class, kind, state, run_at FROM job WHERE state = 1
            ) AS live
            GROUP BY class, kind ORDER BY class, kind
            """
        )
        let unpublished = try await postgres.jobRows(
            """
            SELECT coalesce(extract(epoch FROM now() - min(greatest(run_at, created_at))), 0)::float8 AS age
            FROM job WHERE published_at IS NULL AND state = 0 AND run_at <= now()
            """
        )
        var dead: [JobKind: Int] = [:]
        for row in try await postgres.jobRows("SELECT kind, count(*) AS jobs FROM job WHERE state = 4 GROUP BY kind") {
            dead[JobKind(rawValue: try row.jobValue("kind"))] = Int(try row.jobValue("jobs", as: Int64.self))
        }
        var counted: [QueueStatistics.Line] = []
        for row in lines { counted.append(try QueueStatistics.Line(row)) }
        return QueueStatistics(
            lines: counted,
            dead: dead,
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
