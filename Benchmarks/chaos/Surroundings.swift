import Foundation
import Glibc
import Jobs
import Logging
import Postgres
import Redis
import Storage

/// What a child process is told by its environment.
struct Surroundings {
    let name: String
    let postgres: PostgresClient
    let redis: RedisClient
    let queue: JobQueue
    let clock: JobClock
    let logger: Logger
    /// Whether jobs write their effects before the transaction that ends them, as they must not.
    let isBroken: Bool

    init() throws {
        let variables = ProcessInfo.processInfo.environment
        guard let name = variables["CHAOS_NAME"], let database = variables["CHAOS_DATABASE"], let store = variables["CHAOS_REDIS"] else {
            throw Misuse.notStartedByDirector
        }
        var logger = Logger(label: name) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .notice
        self.name = "\(name)-\(getpid())"
        self.logger = logger
        isBroken = variables["CHAOS_BROKEN"] == "1"
        var configuration = try PostgresConfiguration.ownDatabase(url: database, process: name, connections: 10)
        // As short, beside the lease, as the product's.
        configuration.answerTimeout = .seconds(4)
        postgres = PostgresClient(configuration, logger: logger)
        redis = RedisClient(try RedisConfiguration(url: store), logger: logger)
        queue = JobQueue(postgres: postgres, redis: redis, logger: logger)
        clock = .skewed(rate: variables["CHAOS_CLOCK_RATE"].flatMap(Double.init) ?? 1)
    }

    enum Misuse: Error {
        case notStartedByDirector
    }
}

extension JobClock {
    /// A clock that is a year off and runs at another rate than the machine's.
    static func skewed(rate: Double) -> JobClock {
        let real = JobClock.continuous
        return JobClock(
            now: { .seconds(31_536_000) + real.now() * rate },
            sleep: { try await real.sleep($0 / rate) }
        )
    }
}
