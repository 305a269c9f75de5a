public import Dashboards
import Postgres

extension JobQueue {
    /// One page of the jobs that match, newest first, by keyset: what is written meanwhile neither repeats nor hides a job.
    ///
    /// - Parameters:
    ///   - facilities: only jobs of these; nil for all.
    ///   - after: ``JobPage/next`` of the page before.
    ///   - limit: from 1 to 200.
    public func page(
        _ filter: JobFilter,
        facilities: Set<FacilityID>?,
        after: JobID? = nil,
        limit: Int = 50
    ) async throws(JobError) -> JobPage {
        let limit = max(1, min(limit, 200))
        var conditions: [SQL] = []
        if let facilities { conditions.append("facility = ANY(\(facilities.map(\.rawValue).sorted())::text[])") }
        if let facility = filter.facility { conditions.append("facility = \(facility.rawValue)") }
        if let kind = filter.kind { conditions.append("kind = \(kind.rawValue)") }
        if let jobClass = filter.jobClass { conditions.append("class = \(jobClass.rawValue)") }
        // Written out, so that the partial indexes of the states fit.
        if let state = filter.state { conditions.append(SQL(unsafe: "state = \(state.rawValue)", bindings: [])) }
        if let parent = filter.parent { conditions.append("parent_id = \(parent.rawValue)") }
        if let after { conditions.append("id < \(after.rawValue)") }
        let condition = conditions.reduce("true" as SQL) { "\($0) AND \($1)" }
        let rows = try await postgres.jobRows("SELECT \(JobRecord.columns) FROM job WHERE \(condition) ORDER BY id DESC LIMIT \(limit + 1)")
        var jobs: [JobRecord] = []
        jobs.reserveCapacity(rows.count)
        for row in rows.prefix(limit) { jobs.append(try JobRecord(row)) }
        return JobPage(jobs: jobs, next: rows.count > limit ? jobs.last?.id : nil)
    }

    /// What is held back, and since when.
    public func pauses() async throws(JobError) -> [Pause] {
        var pauses: [Pause] = []
        for row in try await postgres.jobRows("SELECT subject, paused_at FROM job_pause ORDER BY subject") {
            guard let subject = PauseSubject(text: try row.jobValue("subject")) else { continue }
            pauses.append(Pause(subject: subject, since: try row.jobValue("paused_at")))
        }
        return pauses
    }
}
