import Postgres

/// What becomes of parents whose children have reached a final state: at the last one the parent is done, or ready when it was made to run after them.
struct ParentSettlement: Sendable {
    /// Jobs that are ready now, to be published after the commit: parents, and what follows a parent that is done.
    var ready: [Ticket] = []
    /// Parents that are done now.
    var done: [JobID] = []

    /// Counts finished children down, one per mention, in the transaction that finished them; follows the chain of parents upwards. The end is by the clock
    /// on the wall, so that no parent seems to end before a child whose transaction began later than that of the last one.
    static func settle(_ parents: [JobID], on executor: some PostgresExecutor) async throws(JobError) -> ParentSettlement {
        var settlement = ParentSettlement()
        var level = parents.map(\.rawValue)
        while !level.isEmpty {
            let rows = try await executor.jobRows(statement(level))
            level = []
            for row in rows {
                if try row.jobState() == .queued {
                    settlement.ready.append(try Ticket(noted: row))
                } else {
                    settlement.done.append(try row.jobID())
                    if let parent = try row.jobValue("parent_id", as: Int64?.self) { level.append(parent) }
                }
            }
        }
        return settlement
    }

    /// Answers with the parents that wait no longer, queued or done, and with the jobs that follow the latter.
    private static func statement(_ parents: [Int64]) -> SQL {
        """
        WITH held AS (
            SELECT job.id, job.state AS was, child.finished
            FROM job JOIN (SELECT parent AS id, count(*)::integer AS finished FROM unnest(\(parents)::bigint[]) AS parent GROUP BY parent) AS child
                USING (id)
            ORDER BY job.id FOR NO KEY UPDATE OF job
        ), settled AS (
            UPDATE job SET
                pending_children = greatest(0, pending_children - finished),
                state = CASE WHEN state = 6 AND pending_children <= finished THEN CASE WHEN starts > 0 THEN 2 ELSE 0 END ELSE state END,
                finished_at = CASE WHEN state = 6 AND pending_children <= finished AND starts > 0 THEN clock_timestamp() ELSE finished_at END
            FROM held WHERE job.id = held.id
            RETURNING job.*, was
        ), ended AS (
            SELECT * FROM settled WHERE was = 6 AND state <> 6
        ), again AS (
            \(Rerun.insertion(from: "ended"))
            RETURNING *
        ), noted AS (
            \(Outbox.insertion(of: "SELECT id FROM ended WHERE state = 0 UNION ALL SELECT id FROM again"))
        )
        SELECT id, state, parent_id, kind, facility, source, class, \(JobBatch.delay), \(Outbox.note) FROM ended
        UNION ALL SELECT id, state, NULL, kind, facility, source, class, 0, txid_current() FROM again
        """
    }
}
