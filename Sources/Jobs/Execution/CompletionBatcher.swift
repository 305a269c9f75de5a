import Postgres

/// Ends runs that have nothing to write, together: while one statement is on its way, those that finish wait for the next. Adds no delay of its own.
actor CompletionBatcher {
    private struct Waiter {
        let id: Int64
        let fence: Int64
        let continuation: CheckedContinuation<Result<Completion, JobError>, Never>
    }

    private let postgres: PostgresClient
    private var waiting: [Waiter] = []
    private var isWriting = false

    init(postgres: PostgresClient) {
        self.postgres = postgres
    }

    func complete(_ job: RunningJob) async throws(JobError) -> Completion {
        let result = await withCheckedContinuation { continuation in
            waiting.append(Waiter(id: job.id.rawValue, fence: job.fence, continuation: continuation))
            if !isWriting {
                isWriting = true
                Task { await writeAll() }
            }
        }
        return try result.get()
    }

    private func writeAll() async {
        while !waiting.isEmpty {
            let batch = waiting.sorted { $0.id < $1.id }
            waiting = []
            let answers = await write(batch)
            for waiter in batch { waiter.continuation.resume(returning: answers.map { $0[waiter.id] ?? .rejected }) }
        }
        isWriting = false
    }

    private func write(_ batch: [Waiter]) async -> Result<[Int64: Completion], JobError> {
        do throws(JobError) {
            let rows = try await postgres.jobRows(EndingStatement.done(batch.map { ($0.id, $0.fence) }))
            var answers: [Int64: Completion] = [:]
            for row in rows {
                let id = try row.jobID().rawValue
                if let again = try row.jobValue("again_id", as: Int64?.self) {
                    answers[id, default: .rejected].ready.append(Ticket(id: JobID(rawValue: again), place: try row.place(), delay: 0))
                } else {
                    answers[id, default: .rejected].state = try row.jobState()
                }
            }
            return .success(answers)
        } catch {
            return .failure(error)
        }
    }
}
