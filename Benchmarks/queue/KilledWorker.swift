import Dashboards
import Foundation
import Glibc
import Jobs
import Logging
import Postgres
import PrivateServers
import Redis
import ServiceLifecycle

/// What a `kill -9` of the only worker, in the middle of 2,000 jobs of 10 ms, loses and doubles; the peers are measured with the same. Each job counts
/// its effect in Redis, as the peers' jobs do, and in the transaction that ends it.
struct KilledWorker {
    let postgres: PostgresClient
    let redis: RedisClient
    let logger: Logger
    let databaseURL: String
    let redisURL: String

    private static let jobs = 2000
    private static let patience = Duration.seconds(75)

    func run() async throws {
        _ = try await postgres.execute("CREATE TABLE IF NOT EXISTS bench_killed (job bigint NOT NULL)")
        try await measure("queue.kill", isSupervised: true)
        try await measure("queue.kill_unsupervised", isSupervised: false)
    }

    private func measure(_ name: String, isSupervised: Bool) async throws {
        _ = try await redis.send(["FLUSHALL"])
        _ = try await postgres.execute("TRUNCATE bench_killed, job CASCADE")
        guard let facility = FacilityID("JFK") else { return }
        let queue = JobQueue(postgres: postgres, redis: redis, logger: logger)
        _ = try await queue.enqueue((0..<Self.jobs).map { _ in JobRequest(kind: .materializeWidget, facility: facility, jobClass: .scheduled) })

        let first = try await start()
        try await wait { try await effects().count >= Self.jobs / 2 }
        first.send(SIGKILL)
        let moment = ContinuousClock.now
        _ = await first.waitForEnd(.seconds(5))
        let second = try await start()
        if isSupervised { try await queue.releaseLeases(ofWorker: workerName(process: first.identifier)) }
        try await wait { try await postgres.query("SELECT FROM job WHERE state IN (0, 1) LIMIT 1").isEmpty }
        let took = moment.duration(to: .now)
        second.send(SIGKILL)
        _ = await second.waitForEnd(.seconds(5))

        let counted = try await effects()
        let written = try await postgres.query("SELECT count(*) AS jobs FROM bench_killed GROUP BY job").map { try $0.decode("jobs", as: Int64.self) }
        try Figure.write("\(name).lost", Double(Self.jobs - min(counted.count, written.count)), "jobs", baseline: 0)
        try Figure.write("\(name).doubled", Double(counted.count { $0 > 1 }), "jobs")
        try Figure.write("\(name).doubled_in_transaction", Double(written.count { $0 > 1 }), "jobs", baseline: 0)
        try Figure.write("\(name).last_job_after", took.inSeconds, "s")
    }

    private func effects() async throws -> [Int] {
        try await redis.send(["HVALS", "effects"]).array?.compactMap { $0.string.flatMap { Int($0) } } ?? []
    }

    private func wait(until condition: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + Self.patience
        while try await !condition(), ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(10)) }
    }

    private func start() async throws -> ServerProcess {
        try await ServerProcess.start(
            ServerProcess.Launch(
                program: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
                arguments: ["worker", databaseURL, redisURL],
                environment: [:],
                log: "/dev/null",
                home: "/"
            )
        )
    }

    /// The worker's process: ten at a time, with the times of the design.
    static func work(databaseURL: String, redisURL: String) async throws {
        let logger = Logger(label: "worker") { _ in SwiftLogNoOpLogHandler() }
        let postgres = PostgresClient(try PostgresConfiguration(url: databaseURL), logger: logger)
        let redis = RedisClient(try RedisConfiguration(url: redisURL), logger: logger)
        let configuration = JobRunnerConfiguration(name: workerName(process: getpid()), reservedInteractive: 0)
        let services = JobServices.all(
            queue: JobQueue(postgres: postgres, redis: redis, logger: logger),
            performers: [Counting(redis: redis)],
            schedules: [],
            configuration: configuration
        )
        try await ServiceGroup(services: [postgres, redis] + services, logger: logger).run()
    }

    /// Takes 10 ms.
    private struct Counting: JobPerformer {
        let kind = JobKind.materializeWidget
        let timeLimit = Duration.seconds(60)
        let redis: RedisClient

        func perform(_ job: RunningJob) async -> Outcome {
            do {
                try await Task.sleep(for: .milliseconds(10))
                _ = try await redis.send(["HINCRBY", "effects", .string(job.id.description), "1"])
            } catch {
                return .retry(JobFailure(code: "effect", message: "\(error)"))
            }
            return .completed { connection in try await connection.execute("INSERT INTO bench_killed (job) VALUES (\(job.id.rawValue))") }
        }
    }
}
