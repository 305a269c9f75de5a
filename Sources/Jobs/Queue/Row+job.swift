import Dashboards
import Foundation
import Postgres

extension PostgresExecutor {
    /// Runs a statement of the queue; failures become those of the queue.
    @discardableResult func jobRows(_ sql: SQL) async throws(JobError) -> [Row] {
        do {
            return try await query(sql)
        } catch {
            throw .database(error)
        }
    }
}

extension Row {
    func jobValue<T: PostgresDecodable>(_ name: String, as type: T.Type = T.self) throws(JobError) -> T {
        do {
            return try decode(name, as: type)
        } catch {
            throw .database(error)
        }
    }

    func jobID(_ name: String = "id") throws(JobError) -> JobID {
        JobID(rawValue: try jobValue(name))
    }

    func jobState(_ name: String = "state") throws(JobError) -> JobState {
        guard let state = JobState(rawValue: try jobValue(name)) else { throw .corrupt(name) }
        return state
    }

    func jobFacility() throws(JobError) -> FacilityID {
        guard let facility = FacilityID(try jobValue("facility", as: String.self)) else { throw .corrupt("facility") }
        return facility
    }

    func place() throws(JobError) -> Place {
        let facility = try jobFacility()
        guard let jobClass = JobClass(rawValue: try jobValue("class")) else { throw .corrupt("class") }
        return Place(jobClass: jobClass, kind: JobKind(rawValue: try jobValue("kind")), facility: facility, source: try jobValue("source"))
    }

    func arguments() throws(JobError) -> JSONValue {
        try jobValue("arguments", as: JSONB<JSONValue>.self).value
    }
}

extension Ticket {
    /// Reads the columns id, class, kind, facility, source and delay.
    init(_ row: Row) throws(JobError) {
        self.init(id: try row.jobID(), place: try row.place(), delay: Int(try row.jobValue("delay", as: Int64.self)))
    }

    /// Reads the column ``Outbox/note`` too.
    init(noted row: Row) throws(JobError) {
        let ticket = try Ticket(row)
        self.init(id: ticket.id, place: ticket.place, delay: ticket.delay, note: try row.jobValue("note", as: Int64.self))
    }
}

extension JobRecord {
    static let columns: SQL = """
        id, kind, facility, source, arguments, class, state, attempt, starts, losses, max_attempts, CASE WHEN state = 6 THEN (
            SELECT coalesce(1 - job.pending_children::float8 / nullif(count(*), 0), 0) FROM job AS child WHERE child.parent_id = job.id
        ) ELSE progress::float8 END AS progress, worker, parent_id, pending_children, cancel_requested, error_code, error, run_at, created_at, requested_at, started_at, finished_at
        """

    /// Reads the columns of ``columns``.
    init(_ row: Row) throws(JobError) {
        let place = try row.place()
        self.init(
            id: try row.jobID(),
            kind: place.kind,
            facility: place.facility,
            arguments: try row.arguments(),
            jobClass: place.jobClass,
            source: place.source,
            state: try row.jobState(),
            attempt: Int(try row.jobValue("attempt", as: Int32.self)),
            starts: Int(try row.jobValue("starts", as: Int32.self)),
            losses: Int(try row.jobValue("losses", as: Int32.self)),
            maximumAttempts: Int(try row.jobValue("max_attempts", as: Int32.self)),
            progress: try row.jobValue("progress"),
            progressMessage: nil,
            worker: try row.jobValue("worker"),
            parent: try row.jobValue("parent_id", as: Int64?.self).map { JobID(rawValue: $0) },
            pendingChildren: Int(try row.jobValue("pending_children", as: Int32.self)),
            isCancelRequested: try row.jobValue("cancel_requested"),
            errorCode: try row.jobValue("error_code"),
            error: try row.jobValue("error"),
            runAt: try row.jobValue("run_at"),
            createdAt: try row.jobValue("created_at"),
            requestedAt: try row.jobValue("requested_at"),
            startedAt: try row.jobValue("started_at"),
            finishedAt: try row.jobValue("finished_at")
        )
    }
}
