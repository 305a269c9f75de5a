import Logging
import Postgres

/// The notes in PostgreSQL of jobs that are ready and of which Redis may not know yet. A note is written in the transaction that makes its job ready, and
/// taken away by whoever has told Redis; what stays is found by ``OutboxRelay``.
actor Outbox {
    private let postgres: PostgresClient
    private let trouble: TroubleLog
    private var told: [Int64] = []
    private var flushing: Task<Void, Never>?

    init(postgres: PostgresClient, trouble: TroubleLog) {
        self.postgres = postgres
        self.trouble = trouble
    }

    /// Notes the jobs of a query. A note that is there already is made anew, so that the relay gives the job's new publisher its time.
    ///
    /// - Parameter query: a query of one column, the ids.
    static func insertion(of query: SQL) -> SQL {
        "INSERT INTO job_outbox (job) \(query) ON CONFLICT (job) DO UPDATE SET noted_at = clock_timestamp()"
    }

    /// Takes away the notes of jobs of which Redis has been told, many at a time and a little later.
    func remove(_ ids: [JobID]) {
        told += ids.map(\.rawValue)
        guard flushing == nil else { return }
        flushing = Task {
            try? await Task.sleep(for: .milliseconds(50))
            await flush()
        }
    }

    /// Takes the notes away now.
    func flush() async {
        let ids = told
        told = []
        flushing = nil
        guard !ids.isEmpty else { return }
        do {
            try await postgres.jobRows(
                """
                DELETE FROM job_outbox WHERE job IN (SELECT job FROM job_outbox WHERE job = ANY(\(ids)::bigint[]) FOR UPDATE SKIP LOCKED)
                    AND \(LazyCommit.condition)
                """
            )
        } catch {
            trouble.report("jobs of which Redis knows could not be taken out of the outbox; the relay will tell Redis again", error)
        }
    }
}
