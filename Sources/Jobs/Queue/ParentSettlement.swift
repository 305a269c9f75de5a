import Postgres

/// What becomes of parents whose children have reached a final state: at the last one the parent is done, or ready when it was made to run after them.
struct ParentSettlement: Sendable {
    /// Parents that are ready now, to be published after the commit.
    var ready: [Ticket] = []
    /// Parents that are done now.
    var done: [JobID] = []

    /// Counts finished children down, one per mention, in the transaction that finished them; follows the chain of parents upwards. The end is by the clock
    /// on the wall, so that no parent seems to end before a child whose transaction began later than that of the last one.
    static func settle(_ parents: [JobID], on executor: some PostgresExecutor) async throws(JobError) -> ParentSettlement {
        var settlement = ParentSettlement()
        var level = parents.map(\.rawValue)
        while !level.isEmpty {
            let rows = try await executor.jobRows(
                """
                UPDATE job SET
                    pending_children = greatest(0, job.pending_children - child.finished),
                    state = CASE WHEN job.state = 6 AND job.pending_children <= child.finished
                        THEN CASE WHEN job.starts > 0 THEN 2 ELSE 0 END ELSE job.state END,
                    finished_at = CASE WHEN job.state = 6 AND job.pending_children <= child.finished AND job.starts > 0
                        THEN clock_timestamp() ELSE job.finished_at END,
                    published_at = CASE WHEN job.state = 6 THEN NULL ELSE job.published_at END
                FROM (SELECT parent AS id, count(*)::integer AS finished FROM unnest(\(level)::bigint[]) AS parent GROUP BY parent) AS child
                WHERE job.id = child.id
                RETURNING job.id, job.state, job.parent_id, job.pending_children, job.kind, job.facility, job.source, job.class, \(JobBatch.delay)
                """
            )
            level = []
            for row in rows where try row.jobValue("pending_children", as: Int32.self) == 0 {
                switch try row.jobState() {
                case .queued: settlement.ready.append(try Ticket(row))
                case .done:
                    settlement.done.append(try row.jobID())
                    if let parent = try row.jobValue("parent_id", as: Int64?.self) { level.append(parent) }
                default: continue
                }
            }
        }
        return settlement
    }
}
