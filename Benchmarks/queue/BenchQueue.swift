import Foundation
import Logging
import Postgres
import PrivateServers
import Redis
import Storage

/// Measures the queue against servers of its own and prints one JSON line per figure: `{"name":…,"value":…,"unit":…,"baseline":…}`.
/// `BenchQueue [jobs] [section…]`; 20,000 jobs and all sections (redis, full, pickup, fairness, rebuild, kill) when nothing is said.
@main
enum BenchQueue {
    static func main() async throws {
        let words = CommandLine.arguments.dropFirst()
        if words.first == "worker", words.count == 3 { return try await KilledWorker.work(databaseURL: words[2], redisURL: words[3]) }
        let jobs = words.first.flatMap(Int.init) ?? 20_000
        let chosen = Set(words.dropFirst())
        func takes(_ section: String) -> Bool { chosen.isEmpty || chosen.contains(section) }
        let postgresServer = try await PrivatePostgres.start()
        let redisServer = try await PrivateRedis.start()
        let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let postgres = PostgresClient(try PostgresConfiguration(url: postgresServer.url), logger: logger)
        let redis = RedisClient(try RedisConfiguration(url: redisServer.url), logger: logger)
        _ = try await Migrator(postgres, logger: logger).migrate()

        if takes("redis") { try await RedisPath(redis: redis, postgres: postgres, logger: logger).run(jobs * 5) }
        if takes("full") { try await FullPath(redis: redis, postgres: postgres, logger: logger).run(jobs) }
        if takes("pickup") { try await IdlePickup(redis: redis, postgres: postgres, logger: logger).run(500) }
        if takes("fairness") { try await Fairness(redis: redis, postgres: postgres, logger: logger).run(300) }
        if takes("rebuild") { try await Rebuild(redis: redis, postgres: postgres, logger: logger).run(jobs * 5) }
        if takes("kill") {
            try await KilledWorker(
                postgres: postgres,
                redis: redis,
                logger: logger,
                databaseURL: postgresServer.url,
                redisURL: redisServer.url
            ).run()
        }

        await postgres.close()
        await redis.close()
        try await redisServer.stop()
        try await postgresServer.stop()
    }
}
