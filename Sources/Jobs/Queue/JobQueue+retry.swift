import Logging
import Postgres

extension JobQueue {
    /// Puts a failed, dead or cancelled job back in line with all its attempts; its parent no longer counts it.
    /// Throws ``JobError/conflict(_:_:)`` for a job in another state, for that of a cancelled export, which is ordered anew, or when another live job has its
    /// deduplication key.
    public func retry(_ id: JobID) async throws(JobError) {
        if let job = try await find(id), job.state == .cancelled, [.exportDashboard, .exportBatch].contains(job.kind) {
            throw .conflict(id, .cancelled)
        }
        let rows: [Row]
        do {
            rows = try await postgres.query(
                """
                WITH retried AS (
                    UPDATE job SET state = 0, attempt = 0, losses = 0, run_at = now(), finished_at = NULL, parent_id = NULL, retry_until = NULL,
                        requested_at = now(), cancel_requested = false, rerun_requested = false, error_code = NULL, error = NULL, progress = 0
                    WHERE id = \(id.rawValue) AND state IN (3, 4, 5)
                    RETURNING id, class, kind, facility, source, 0::bigint AS delay
                ), noted AS (
                    \(Outbox.insertion(of: "SELECT id FROM retried"))
                )
                SELECT *, \(Outbox.note) FROM retried
                """
            )
        } catch {
            if error.sqlState == .uniqueViolation { throw .conflict(id, .queued) }
            throw .database(error)
        }
        guard let row = rows.first else {
            guard let existing = try await find(id) else { throw .notFound(id) }
            throw .conflict(id, existing.state)
        }
        // Pushed, not published: its last worker may not have told Redis yet that it was over.
        do {
            let ticket = try Ticket(noted: row)
            try await order.release([ticket], toFront: false)
            await outbox.remove([ticket])
        } catch {
            trouble.report("a job could not be put back in line; the relay will do it", error)
        }
    }
}
