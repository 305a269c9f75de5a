import Dashboards
import Metrics
public import Postgres

extension JobQueue {
    /// Writes a job inside the caller's transaction. Publish it after the commit; if that is forgotten, the relay does it within about half a second.
    public func enqueue(_ request: JobRequest, on executor: some PostgresExecutor) async throws(JobError) -> EnqueuedJob {
        guard let job = try await enqueue([request], on: executor).first else { throw .corrupt("id") }
        return job
    }

    /// Writes jobs inside the caller's transaction, in one statement. The answers come in the order of the requests; requests with the same
    /// deduplication key get the same job. All must have the same parent, which counts the new ones among its children.
    public func enqueue(_ requests: [JobRequest], on executor: some PostgresExecutor) async throws(JobError) -> [EnqueuedJob] {
        guard let first = requests.first else { return [] }
        guard requests.allSatisfy({ $0.parent == first.parent }) else {
            throw .invalidRequest("jobs enqueued together must have the same parent")
        }
        let jobs = try await Self.insert(requests, parent: first.parent, on: executor)
        count(jobs)
        return jobs
    }

    /// Writes a job that becomes ready once its children are finished, and the children; returns the parent first. Needs an open transaction.
    public func enqueue(_ request: JobRequest, after children: [JobRequest], on connection: PostgresConnection) async throws(JobError)
        -> [EnqueuedJob]
    {
        let batch = try JobBatch([request])
        guard let parent = try batch.answers(try await connection.jobRows(batch.insertion(parent: request.parent, state: .waiting))).first else {
            throw .corrupt("id")
        }
        guard parent.isNew else { return [parent] }
        let kids = try await enqueue(
            children.map { child in
                var child = child
                child.parent = parent.id
                return child
            },
            on: connection
        )
        count([parent])
        guard kids.contains(where: \.isNew) else {
            try await connection.jobRows(
                """
                WITH ready AS (UPDATE job SET state = 0 WHERE id = \(parent.id) AND state = 6 RETURNING id)
                \(Outbox.insertion(of: "SELECT id FROM ready"))
                """
            )
            return [EnqueuedJob(id: parent.id, state: .queued, isNew: true, ticket: parent.ticket)] + kids
        }
        return [parent] + kids
    }

    /// Writes a job in a transaction of its own and publishes it. Jobs that are enqueued at the same time share a transaction, unless they have a parent
    /// or a deduplication key, whose row another transaction may hold.
    public func enqueue(_ request: JobRequest) async throws(JobError) -> EnqueuedJob {
        guard request.parent == nil, request.deduplicationKey == nil else {
            let job = try await enqueue(request, on: postgres)
            await publish([job])
            return job
        }
        let job = try await arrivals.add(request)
        count([job])
        return job
    }

    /// Writes jobs in a transaction of their own and publishes them.
    public func enqueue(_ requests: [JobRequest]) async throws(JobError) -> [EnqueuedJob] {
        let jobs = try await enqueue(requests, on: postgres)
        await publish(jobs)
        return jobs
    }

    private static func insert(_ requests: [JobRequest], parent: JobID?, on executor: some PostgresExecutor) async throws(JobError) -> [EnqueuedJob] {
        let batch = try JobBatch(requests)
        return try batch.answers(try await executor.jobRows(batch.insertion(parent: parent, state: .queued)))
    }

    /// Writes and publishes requests of several callers; when PostgreSQL refuses them together, each is tried for itself.
    static func write(_ requests: [JobRequest], _ postgres: PostgresClient, _ publisher: Publisher) async -> [Result<EnqueuedJob, JobError>] {
        do throws(JobError) {
            let jobs = try await insert(requests, parent: nil, on: postgres)
            await publisher.publish(jobs.map(\.ticket))
            return jobs.map { .success($0) }
        } catch {
            guard requests.count > 1, !error.isTransient else { return requests.map { _ in .failure(error) } }
            var results: [Result<EnqueuedJob, JobError>] = []
            for request in requests { results += await write([request], postgres, publisher) }
            return results
        }
    }

    private func count(_ jobs: [EnqueuedJob]) {
        let new = jobs.count { $0.isNew }
        metrics.enqueued.increment(by: new)
        metrics.deduplicated.increment(by: jobs.count - new)
    }
}
