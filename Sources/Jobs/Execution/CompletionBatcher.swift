import Postgres

/// Ends runs that are simply done, together.
struct CompletionBatcher: Sendable {
    private let writer: BatchWriter<RunningJob, Bool>

    init(postgres: PostgresClient) {
        writer = BatchWriter(limit: 1000) { jobs in
            do throws(JobError) {
                let ended = try await Self.write(jobs, postgres)
                return jobs.map { .success(ended.contains($0.id)) }
            } catch {
                // One of them is locked by somebody: each is ended by itself, and waits by itself.
                if case .database(let failure) = error, failure.sqlState == .lockNotAvailable { return jobs.map { _ in .success(false) } }
                return jobs.map { _ in .failure(error) }
            }
        }
    }

    /// Ends a run that has no parent and nothing to write. False when there is more to it: children, a wish for another run, or a fence that does not hold.
    func complete(_ job: RunningJob) async throws(JobError) -> Bool {
        try await writer.add(job)
    }

    private static func write(_ jobs: [RunningJob], _ postgres: PostgresClient) async throws(JobError) -> Set<JobID> {
        var ended: Set<JobID> = []
        for row in try await postgres.jobRows(EndingStatement.done(jobs.sorted { $0.id < $1.id })) { ended.insert(try row.jobID()) }
        return ended
    }
}
