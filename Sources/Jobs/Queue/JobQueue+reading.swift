public import Dashboards
import Postgres

extension JobQueue {
    /// One job; nil when there is none. The progress of a running job is what its performer last said.
    public func find(_ id: JobID) async throws(JobError) -> JobRecord? {
        let rows = try await postgres.jobRows("SELECT \(JobRecord.columns) FROM job WHERE id = \(id.rawValue)")
        guard let row = rows.first else { return nil }
        var record = try JobRecord(row)
        if record.state == .running, let heard = try? await order.progress(of: id) {
            record.progress = heard.fraction
            record.progressMessage = heard.message.isEmpty ? nil : heard.message
        }
        return record
    }

    /// The facilities of a job, of its children and of theirs: those whom it concerns what becomes of it. Empty when there is no such job.
    public func facilities(of id: JobID) async throws(JobError) -> Set<FacilityID> {
        let rows = try await postgres.jobRows(
            """
            WITH RECURSIVE family AS (
                SELECT id, facility FROM job WHERE id = \(id.rawValue)
                UNION ALL SELECT job.id, job.facility FROM job JOIN family ON job.parent_id = family.id
            )
            SELECT DISTINCT facility FROM family
            """
        )
        var facilities: Set<FacilityID> = []
        for row in rows { facilities.insert(try row.jobFacility()) }
        return facilities
    }

    /// Jobs that match, newest first.
    /// - Parameters:
    ///   - after: continues a list behind this job.
    ///   - limit: from 1 to 1,000.
    public func list(_ filter: JobFilter = JobFilter(), after: JobID? = nil, limit: Int = 100) async throws(JobError) -> [JobRecord] {
        let limit = max(1, min(limit, 1000))
        let rows = try await postgres.jobRows(
            """
            SELECT \(JobRecord.columns) FROM job
            WHERE (\(optional: after?.rawValue)::bigint IS NULL OR id < \(optional: after?.rawValue)::bigint)
                AND (\(optional: filter.kind?.rawValue)::text IS NULL OR kind = \(optional: filter.kind?.rawValue)::text)
                AND (\(optional: filter.facility?.rawValue)::text IS NULL OR facility = \(optional: filter.facility?.rawValue)::text)
                AND (\(optional: filter.jobClass?.rawValue)::smallint IS NULL OR class = \(optional: filter.jobClass?.rawValue)::smallint)
                AND (\(optional: filter.state?.rawValue)::smallint IS NULL OR state = \(optional: filter.state?.rawValue)::smallint)
                AND (\(optional: filter.parent?.rawValue)::bigint IS NULL OR parent_id = \(optional: filter.parent?.rawValue)::bigint)
            ORDER BY id DESC LIMIT \(limit)
            """
        )
        var records: [JobRecord] = []
        records.reserveCapacity(rows.count)
        for row in rows { records.append(try JobRecord(row)) }
        return records
    }
}
