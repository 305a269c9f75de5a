import Postgres

/// Ends runs that have nothing to write, together.
struct CompletionBatcher: Sendable {
    private let writer: BatchWriter<RunningJob, Completion>

    init(postgres: PostgresClient) {
        writer = BatchWriter(limit: 1000) { jobs in
            do throws(JobError) {
                let answers = try await Self.write(jobs, postgres)
                return jobs.map { .success(answers[$0.id] ?? .rejected) }
            } catch {
                return jobs.map { _ in .failure(error) }
            }
        }
    }

    func complete(_ job: RunningJob) async throws(JobError) -> Completion {
        try await writer.add(job)
    }

    private static func write(_ jobs: [RunningJob], _ postgres: PostgresClient) async throws(JobError) -> [JobID: Completion] {
        var answers: [JobID: Completion] = [:]
        for row in try await postgres.jobRows(EndingStatement.done(jobs.sorted { $0.id < $1.id })) {
            let id = try row.jobID()
            if let again = try row.jobValue("again_id", as: Int64?.self) {
                answers[id, default: .rejected].ready.append(Ticket(id: JobID(rawValue: again), place: try row.place(), delay: 0))
            } else {
                answers[id, default: .rejected].state = try row.jobState()
            }
        }
        return answers
    }
}
