import Logging
import Postgres

/// The notes in PostgreSQL of jobs that are ready and of which Redis may not know yet. A note is written in the transaction that makes its job ready, bears
/// its number, and is taken away by whoever has told Redis of just that; what stays is found by ``OutboxRelay``.
actor Outbox {
    private let postgres: PostgresClient
    private let trouble: TroubleLog
    private var told: [(job: Int64, note: Int64)] = []
    private var flushing: Task<Void, Never>?

    init(postgres: PostgresClient, trouble: TroubleLog) {
        self.postgres = postgres
        self.trouble = trouble
    }

    /// Notes the jobs of a query, once in a transaction.
    ///
    /// - Parameter query: a query of one column, the ids.
    static func insertion(of query: SQL) -> SQL {
        "INSERT INTO job_outbox (job) \(query) ON CONFLICT DO NOTHING"
    }

    /// The column that says what ``insertion(of:)`` has written in this transaction.
    static let note: SQL = "txid_current() AS note"

    /// Takes away the notes of tickets that Redis has been told, many at a time and a little later.
    func remove(_ tickets: [Ticket]) {
        for ticket in tickets { if let note = ticket.note { told.append((ticket.id.rawValue, note)) } }
        guard flushing == nil else { return }
        flushing = Task {
            try? await Task.sleep(for: .milliseconds(50))
            await flush()
        }
    }

    /// Takes the notes away now.
    func flush() async {
        let notes = told
        told = []
        flushing = nil
        guard !notes.isEmpty else { return }
        do {
            try await postgres.jobRows(
                """
                DELETE FROM job_outbox WHERE (job, note) IN (
                    SELECT job, note FROM job_outbox JOIN unnest(\(notes.map(\.job))::bigint[], \(notes.map(\.note))::bigint[]) AS told (job, note)
                        USING (job, note) FOR UPDATE OF job_outbox SKIP LOCKED
                ) AND \(LazyCommit.condition)
                """
            )
        } catch {
            trouble.report("jobs of which Redis knows could not be taken out of the outbox; the relay will tell Redis again", error)
        }
    }
}
