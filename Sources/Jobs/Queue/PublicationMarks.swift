import Logging
import Postgres

/// Notes in PostgreSQL which jobs Redis has taken, many at a time and a little later: a job that starts in the meantime needs no note at all.
actor PublicationMarks {
    private let postgres: PostgresClient
    private let trouble: TroubleLog
    private var pending: [Int64] = []
    private var flush: Task<Void, Never>?

    init(postgres: PostgresClient, trouble: TroubleLog) {
        self.postgres = postgres
        self.trouble = trouble
    }

    func add(_ ids: [JobID]) {
        pending += ids.map(\.rawValue)
        guard flush == nil else { return }
        flush = Task {
            try? await Task.sleep(for: .milliseconds(50))
            await write()
        }
    }

    /// Writes what is pending now.
    func write() async {
        let ids = pending
        pending = []
        flush = nil
        guard !ids.isEmpty else { return }
        do {
            try await postgres.jobRows(Self.statement(ids))
        } catch {
            trouble.report("published jobs could not be marked; the relay will publish them again", error)
        }
    }

    static func statement(_ ids: [Int64]) -> SQL {
        """
        UPDATE job SET published_at = now()
        WHERE id IN (
            SELECT id FROM job WHERE id = ANY(\(ids.sorted())::bigint[]) AND published_at IS NULL AND state = 0 ORDER BY id FOR UPDATE SKIP LOCKED
        ) AND \(LazyCommit.condition)
        """
    }
}
