import Dashboards
import Jobs
import Logging
import Postgres
import Redis
import ServiceLifecycle
import Synchronization

/// Everything: job row, publication, claim, start in PostgreSQL, a performer that does nothing, end in PostgreSQL; ten producers, ten slots. `through` is
/// both at once, from the first call to the last end.
struct FullPath {
    let redis: RedisClient
    let postgres: PostgresClient
    let logger: Logger

    func run(_ count: Int) async throws {
        let queue = JobQueue(postgres: postgres, redis: redis, logger: logger, namespace: "full-path")
        let clock = ContinuousClock()
        let facilities = (0..<8).compactMap { FacilityID("F\($0)") }
        let request: @Sendable (Int) -> JobRequest = { number in
            JobRequest(kind: .materializeWidget, facility: facilities[number % facilities.count], jobClass: .interactive)
        }
        let enqueueing = try await clock.measure {
            try await concurrently(count, width: 10) { number in
                _ = try await queue.enqueue(request(number))
            }
        }
        try Figure.write("queue.full.enqueue", Double(count) / enqueueing.inSeconds, "jobs/s", baseline: 2000)

        let draining = try await drain(queue, count) {
        } outcome: {
            .done
        }
        try Figure.write("queue.full.drain", Double(count) / draining.inSeconds, "jobs/s", baseline: 2000)

        let through = try await drain(queue, count) {
            try await concurrently(count, width: 10) { number in _ = try await queue.enqueue(request(number)) }
        } outcome: {
            .done
        }
        try Figure.write("queue.full.through", Double(count) / through.inSeconds, "jobs/s", baseline: 2000)

        _ = try await postgres.execute("CREATE TABLE IF NOT EXISTS bench_effect (job bigint PRIMARY KEY, fence bigint)")
        for start in stride(from: 0, to: count / 4, by: 1000) {
            _ = try await queue.enqueue((start..<min(start + 1000, count / 4)).map(request))
        }
        let writing = try await drain(queue, count / 4) {
        } outcome: {
            .completed { connection in _ = try await connection.execute("SELECT 1") }
        }
        try Figure.write("queue.full.drain_with_transaction", Double(count / 4) / writing.inSeconds, "jobs/s", baseline: 1000)
    }

    private func drain(_ queue: JobQueue, _ count: Int, beside: () async throws -> Void, outcome: @escaping @Sendable () -> Outcome) async throws
        -> Duration
    {
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        let performer = CountingPerformer(count: count, outcome: outcome) { end.finish() }
        let runner = JobRunner(
            queue: queue,
            performers: [performer],
            configuration: JobRunnerConfiguration(name: "bench", concurrency: 10, reservedInteractive: 0)
        )
        let group = ServiceGroup(services: [runner], logger: logger)
        let start = ContinuousClock.now
        let running = Task { try await group.run() }
        try await beside()
        for await _ in ends {}
        await group.triggerGracefulShutdown()
        try await running.value
        return start.duration(to: .now)
    }
}

/// Counts its runs and says when the last one began.
final class CountingPerformer: JobPerformer {
    let kind = JobKind.materializeWidget
    let timeLimit = Duration.seconds(60)
    private let count: Int
    private let outcome: @Sendable () -> Outcome
    private let atLast: @Sendable () -> Void
    private let runs = Atomic(0)

    init(count: Int, outcome: @escaping @Sendable () -> Outcome, atLast: @escaping @Sendable () -> Void) {
        self.count = count
        self.outcome = outcome
        self.atLast = atLast
    }

    func perform(_ job: RunningJob) async -> Outcome {
        if runs.wrappingAdd(1, ordering: .relaxed).newValue == count { atLast() }
        return outcome()
    }
}
