import Dashboards
import Jobs
import Logging
import Postgres
import Redis

/// How long the order of ready work takes to come back after Redis was emptied.
struct Rebuild {
    let redis: RedisClient
    let postgres: PostgresClient
    let logger: Logger

    func run(_ count: Int) async throws {
        let queue = JobQueue(postgres: postgres, redis: redis, logger: logger, namespace: "rebuild")
        guard let facility = FacilityID("JFK") else { return }
        for start in stride(from: 0, to: count, by: 1000) {
            _ = try await queue.enqueue(
                (start..<min(start + 1000, count)).map { _ in JobRequest(kind: .materializeWidget, facility: facility, jobClass: .bulk) }
            )
        }
        _ = try await redis.send(["FLUSHALL"])
        let reconciler = Reconciler(queue: queue, leadership: nil)
        let took = try await ContinuousClock().measure { _ = try await reconciler.rebuildIfLost() }
        try Figure.write("queue.rebuild.seconds_per_100k", took.inSeconds * 100_000 / Double(count), "s", baseline: 2)
        _ = try await postgres.execute("TRUNCATE job CASCADE")
    }
}
