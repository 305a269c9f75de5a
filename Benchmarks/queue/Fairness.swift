import Dashboards
import Jobs
import Logging
import Postgres
import Redis
import ServiceLifecycle

/// What another facility feels of 10,000 bulk jobs: its interactive jobs, from the call of `enqueue` to their end, one every 50 ms; every job keeps its
/// slot for 50 ms of work at the database.
struct Fairness {
    let redis: RedisClient
    let postgres: PostgresClient
    let logger: Logger

    func run(_ count: Int) async throws {
        let queue = JobQueue(postgres: postgres, redis: redis, logger: logger, namespace: "fairness")
        guard let victim = FacilityID("LGA"), let flood = FacilityID("JFK") else { return }
        let source = postgres.sibling("source", maximumConnections: 10)
        let configuration = JobRunnerConfiguration(name: "fairness", concurrency: 10, reservedInteractive: 2)
        let group = ServiceGroup(
            services: [JobRunner(queue: queue, performers: [Asking(source: source)], configuration: configuration)],
            logger: logger
        )
        let running = Task { try await group.run() }
        let alone = try await latencies(queue, victim, count)
        for start in stride(from: 0, to: 10_000, by: 1000) {
            _ = try await queue.enqueue(
                (start..<start + 1000).map { _ in JobRequest(kind: .materializeWidget, facility: flood, jobClass: .bulk) }
            )
        }
        let flooded = try await latencies(queue, victim, count)
        await group.triggerGracefulShutdown()
        try await running.value
        await source.close()
        try Figure.write("queue.fairness.p95_alone", alone, "ms")
        try Figure.write("queue.fairness.p95_beside_10000_bulk", flooded, "ms")
        try Figure.write("queue.fairness.p95_rise", (flooded / alone - 1) * 100, "%", baseline: 20)
        _ = try await postgres.execute("TRUNCATE job CASCADE")
    }

    private func latencies(_ queue: JobQueue, _ facility: FacilityID, _ count: Int) async throws -> Double {
        let ended = try await withThrowingTaskGroup(of: Double.self) { group in
            for number in 0..<count {
                group.addTask {
                    try await Task.sleep(for: .milliseconds(50 * number))
                    let called = ContinuousClock.now
                    let job = try await queue.enqueue(JobRequest(kind: .materializeWidget, facility: facility, jobClass: .interactive))
                    _ = try await queue.settled(job.id, within: .seconds(30))
                    return called.duration(to: .now).inMilliseconds
                }
            }
            var all: [Double] = []
            for try await latency in group { all.append(latency) }
            return all.sorted()
        }
        return ended[ended.count * 95 / 100]
    }

    /// Asks a database that takes 50 ms.
    private struct Asking: JobPerformer {
        let kind = JobKind.materializeWidget
        let timeLimit = Duration.seconds(60)
        let source: PostgresClient

        func perform(_ job: RunningJob) async -> Outcome {
            _ = try? await source.query("SELECT pg_sleep(0.05)")
            return .done
        }
    }
}
