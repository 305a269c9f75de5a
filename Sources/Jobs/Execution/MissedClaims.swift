import Postgres

/// Clears up claims that could not start: PostgreSQL says what each of them is, and Redis is told.
struct MissedClaims: Sendable {
    let postgres: PostgresClient
    let order: ReadyOrder

    /// Forgets what is over or gone, and puts back what is queued: for later when it is not due, and a moment later when another transaction holds its row.
    /// A job that another worker runs is left to it.
    func clear(_ ids: [JobID]) async throws(JobError) {
        guard !ids.isEmpty else { return }
        let rows = try await postgres.jobRows(
            "SELECT id, state, class, kind, facility, source, \(JobBatch.delay) FROM job WHERE id = ANY(\(ids.map(\.rawValue))::bigint[])"
        )
        var back: [Ticket] = []
        var over: [(id: JobID, state: JobState)] = []
        var seen: Set<JobID> = []
        for row in rows {
            let ticket = try Ticket(row)
            seen.insert(ticket.id)
            switch try row.jobState() {
            case .queued: back.append(Ticket(id: ticket.id, place: ticket.place, delay: max(50, ticket.delay)))
            case .running: continue
            case let state: over.append((ticket.id, state))
            }
        }
        for id in ids where !seen.contains(id) { over.append((id, .cancelled)) }
        try await order.release(back, toFront: false)
        try await order.forget(over)
    }
}
