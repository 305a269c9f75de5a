import Dashboards
import Foundation
import Jobs
import Logging
import Postgres
import Synchronization

/// Enqueues jobs of all kinds, each noted in the ledger by the transaction that enqueues it; rolls some transactions back and cancels some jobs.
final class Producer: Sendable {
    private let queue: JobQueue
    private let postgres: PostgresClient
    private let subjects: Int
    private let facilities = (1...6).compactMap { FacilityID("F\($0)") }
    private let state = Mutex<(rolledBack: [Int64], enqueued: Int, failures: Int)>(([], 0, 0))

    init(queue: JobQueue, postgres: PostgresClient, subjects: Int) {
        self.queue = queue
        self.postgres = postgres
        self.subjects = subjects
    }

    var rolledBack: [Int64] { state.withLock { $0.rolledBack } }
    var enqueued: Int { state.withLock { $0.enqueued } }
    /// Transactions that PostgreSQL did not take because it was away.
    var failures: Int { state.withLock { $0.failures } }

    /// Goes on until its task is cancelled.
    func run() async {
        while !Task.isCancelled {
            do {
                try await step()
            } catch is CancellationError {
                return
            } catch {
                state.withLock { $0.failures += 1 }
            }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    private func step() async throws {
        var requests = (0..<Int.random(in: 1...8)).map { _ in request(.quick, .interactive) }
        if Int.random(in: 0..<3) == 0 { requests.append(request(.slow, .bulk, source: "S\(Int.random(in: 1...2))")) }
        if Int.random(in: 0..<3) == 0 { requests.append(request(.stubborn, .bulk)) }
        if Int.random(in: 0..<5) == 0 { requests.append(request(.flaky, .scheduled)) }
        if Int.random(in: 0..<15) == 0 { requests.append(request(.batch, .bulk)) }
        if Int.random(in: 0..<4) == 0 { requests.append(delayed()) }
        let jobs = try await commit(requests)
        if Int.random(in: 0..<2) == 0 { try await refresh() }
        if Int.random(in: 0..<6) == 0 { try await rollBack() }
        if Int.random(in: 0..<8) == 0, let victim = jobs.last(where: { $0.isNew }) { try await queue.cancel(victim.id) }
    }

    /// Enqueues a burst of short jobs and returns them.
    func burst(_ count: Int) async throws -> [EnqueuedJob] {
        try await commit((0..<count).map { _ in request(.quick, .interactive) })
    }

    /// Enqueues jobs that keep workers busy for a while.
    func load(_ count: Int) async throws {
        _ = try await commit((0..<count).map { _ in request(.stubborn, .bulk) })
    }

    /// Enqueues a job that kills every worker that takes it.
    func poison() async throws {
        _ = try await commit([request(.crash, .interactive)])
    }

    private func commit(_ requests: [JobRequest]) async throws -> [EnqueuedJob] {
        let jobs = try await postgres.withTransaction { [queue] connection in
            let jobs = try await queue.enqueue(requests, on: connection)
            try await connection.execute("INSERT INTO ledger_request (job) SELECT unnest(\(jobs.map(\.id.rawValue))::bigint[])")
            return jobs
        }
        state.withLock { $0.enqueued += jobs.count }
        await queue.publish(jobs)
        return jobs
    }

    /// Asks for a subject to be brought up to date: what was asked for before the job started must be done at the end.
    private func refresh() async throws {
        let subject = Int64.random(in: 1...Int64(subjects))
        let job = try await postgres.withTransaction { [queue, facilities] connection in
            try await connection.execute("UPDATE ledger_subject SET requested = requested + 1 WHERE id = \(subject)")
            return try await queue.enqueue(
                JobRequest(
                    kind: .refresh,
                    facility: facilities[Int(subject) % facilities.count],
                    arguments: ["subject": .integer(subject)],
                    jobClass: Bool.random() ? .interactive : .scheduled,
                    deduplicationKey: "subject \(subject)",
                    maximumAttempts: 100
                ),
                on: connection
            )
        }
        state.withLock { $0.enqueued += job.isNew ? 1 : 0 }
        await queue.publish([job])
    }

    private func rollBack() async throws {
        struct Regret: Error {}
        do {
            try await postgres.withTransaction { [self] connection in
                let jobs = try await queue.enqueue([request(.quick, .interactive)], on: connection)
                state.withLock { $0.rolledBack += jobs.map(\.id.rawValue) }
                // Published all the same, as by a careless caller: the start finds no row.
                await queue.publish(jobs)
                throw Regret()
            }
        } catch is Regret {}
    }

    private func delayed() -> JobRequest {
        let moment = Date(timeIntervalSinceNow: Double.random(in: 0.5...5))
        var request = request(.quick, .scheduled)
        request.runAt = moment
        request.arguments = ["notBefore": .number(moment.timeIntervalSince1970)]
        return request
    }

    private func request(_ kind: JobKind, _ jobClass: JobClass, source: String? = nil) -> JobRequest {
        JobRequest(
            kind: kind,
            facility: facilities[Int.random(in: 0..<facilities.count)],
            jobClass: jobClass,
            source: source,
            maximumAttempts: 100
        )
    }
}
