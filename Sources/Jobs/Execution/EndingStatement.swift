import Postgres

/// The statement that ends a run: it touches the row only while the row carries the run's fence, and inserts the job again when that was asked for meanwhile.
struct EndingStatement: Sendable {
    let id: JobID
    let fence: Int64
    let worker: String
    var state: JobState
    var failure: JobFailure?
    var delay: Duration = .zero
    var countsAsAttempt = true

    /// The statement of an ending; nil for an abandoned run.
    init?(_ ending: Ending, of job: RunningJob) {
        id = job.id
        fence = job.fence
        worker = job.worker
        switch ending {
        case .done: state = .done
        case .over(let state, let failure):
            self.state = state
            self.failure = failure
        case .requeued(let delay, let failure, let counts):
            state = .queued
            self.delay = delay
            self.failure = failure
            countsAsAttempt = counts
        case .abandoned: return nil
        }
    }

    private var seconds: Double { delay.fractionalSeconds }

    private var isHeld: SQL { "id = \(id.rawValue) AND fence = \(fence) AND worker = \(worker) AND state = 1" }

    /// Locks the row; none when the fence does not hold.
    var guardian: SQL { "SELECT id FROM job WHERE \(isHeld) FOR NO KEY UPDATE" }

    var sql: SQL {
        """
        WITH held AS (
            SELECT id, now() + make_interval(secs => \(seconds)) AS next_run, CASE
                WHEN \(state.rawValue)::smallint = 2 AND pending_children > 0 THEN CASE WHEN cancel_requested THEN 5 ELSE 6 END
                WHEN \(state.rawValue)::smallint = 0 AND cancel_requested THEN 5
                WHEN \(state.rawValue)::smallint = 0 AND retry_until < now() + make_interval(secs => \(seconds)) THEN 3
                ELSE \(state.rawValue)::smallint END AS next
            FROM job WHERE \(isHeld) FOR UPDATE
        ), ended AS (
            UPDATE job SET
                state = held.next,
                lease_until = NULL,
                run_at = CASE WHEN held.next = 0 THEN held.next_run ELSE run_at END,
                finished_at = CASE WHEN held.next IN (2, 3, 4, 5) THEN now() END,
                progress = CASE WHEN held.next = 2 THEN 1 ELSE progress END,
                attempt = attempt - \(Int32(countsAsAttempt ? 0 : 1)),
                starts = starts - \(Int32(countsAsAttempt ? 0 : 1)),
                error_code = \(optional: failure?.code)::text,
                error = \(optional: failure?.keptMessage)::text
            FROM held WHERE job.id = held.id
            RETURNING job.*
        ), again AS (
            \(Rerun.insertion(from: "ended"))
            RETURNING id, class, kind, facility, source, state
        ), noted AS (
            \(Outbox.insertion(of: "SELECT id FROM ended WHERE state = 0 UNION ALL SELECT id FROM again"))
        )
        SELECT id, class, kind, facility, source, state, parent_id, \(JobBatch.delay), \(Outbox.note), false AS is_rerun FROM ended
        UNION ALL SELECT id, class, kind, facility, source, state, NULL, 0, txid_current(), true FROM again
        """
    }

    /// Ends those of the runs that are simply done, in one statement: without children under way and without anybody who asked for the job again. Answers
    /// their ids. The runs come sorted by id. Fails with `lock_not_available` when somebody has locked one of the rows for a while.
    static func done(_ jobs: [RunningJob]) -> SQL {
        """
        UPDATE job SET state = 2, lease_until = NULL, finished_at = now(), progress = 1, error_code = NULL, error = NULL
        FROM unnest(\(jobs.map(\.id.rawValue))::bigint[], \(jobs.map(\.fence))::bigint[], \(jobs.map(\.worker))::text[]) AS run (id, fence, worker)
        WHERE job.id = run.id AND job.fence = run.fence AND job.worker = run.worker AND \(KeptPlans.state) = 1
            AND job.pending_children = 0 AND NOT job.rerun_requested AND \(KeptPlans.condition) AND \(ShortLockWait.condition)
        RETURNING job.id
        """
    }
}
