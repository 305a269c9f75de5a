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
                published_at = CASE WHEN held.next = 0 THEN NULL ELSE published_at END,
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
        )
        SELECT id, class, kind, facility, source, state, parent_id, 0::bigint AS delay, false AS is_rerun FROM ended
        UNION ALL SELECT id, class, kind, facility, source, state, NULL, 0, true FROM again
        """
    }

    /// Many runs that are done, have no parent and nothing to write, in one statement. Sorted by id.
    static func done(_ jobs: [RunningJob]) -> SQL {
        """
        WITH ended AS (
            UPDATE job SET state = CASE WHEN pending_children = 0 THEN 2 WHEN cancel_requested THEN 5 ELSE 6 END, lease_until = NULL,
                finished_at = CASE WHEN pending_children = 0 OR cancel_requested THEN now() END, progress = 1, error_code = NULL, error = NULL
            FROM unnest(\(jobs.map(\.id.rawValue))::bigint[], \(jobs.map(\.fence))::bigint[], \(jobs.map(\.worker))::text[]) AS run (id, fence, worker)
            WHERE job.id = run.id AND job.fence = run.fence AND job.worker = run.worker AND job.state = 1 AND \(KeptPlans.condition)
            RETURNING job.*
        ), again AS (
            \(Rerun.insertion(from: "ended"))
            RETURNING id, class, kind, facility, source, state, deduplication_key
        )
        SELECT id, NULL::bigint AS again_id, class, kind, facility, source, state, 0::bigint AS delay FROM ended
        UNION ALL
        SELECT ended.id, again.id, again.class, again.kind, again.facility, again.source, again.state, 0
        FROM again JOIN ended ON ended.deduplication_key = again.deduplication_key
        """
    }
}
