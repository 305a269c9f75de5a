import ArgumentParser
import Dashboards
import Foundation
import Jobs
import Logging
import Postgres
import Redis
import Storage

/// The queue of an installation, opened for one command.
struct QueueAccess {
    let queue: JobQueue
    let exports: ExportStore
    private let audit: AuditLog

    /// Opens the queue that the environment names, or the one that runs here, for as long as the body takes.
    static func open<Value>(_ options: InstallationOptions, _ body: (QueueAccess) async throws -> Value) async throws -> Value {
        let environment = ProcessInfo.processInfo.environment
        let state = options.installation.state
        guard let database = environment["VITRINE_DATABASE_URL"] ?? state?.databaseURL,
            let queueRedis = environment["VITRINE_REDIS_QUEUE_URL"] ?? state?.redisURL
        else {
            let missing = [
                ("VITRINE_DATABASE_URL", environment["VITRINE_DATABASE_URL"]), ("VITRINE_REDIS_QUEUE_URL", environment["VITRINE_REDIS_QUEUE_URL"]),
            ]
            .filter { $0.1 == nil }.map(\.0).joined(separator: " and ")
            throw StackError(
                "Nothing runs in \(options.installation.path) (--directory names another folder), and \(missing) \(missing.contains(" and ") ? "are" : "is") not set."
            )
        }
        let postgres = PostgresClient(try PostgresConfiguration(url: database), logger: .command)
        let redis = RedisClient(try RedisConfiguration(url: queueRedis), logger: .command)
        let access = QueueAccess(
            queue: JobQueue(postgres: postgres, redis: redis, logger: .command),
            exports: ExportStore(postgres),
            audit: AuditLog(postgres)
        )
        do {
            let value = try await body(access)
            await redis.close()
            await postgres.close()
            return value
        } catch {
            await redis.close()
            await postgres.close()
            throw error
        }
    }

    /// The jobs with these numbers.
    func jobs(_ numbers: [Int64]) async throws -> [JobRecord] {
        var jobs: [JobRecord] = []
        for number in numbers {
            guard let job = try await queue.find(JobID(rawValue: number)) else { throw StackError("There is no job \(number); nothing was changed.") }
            jobs.append(job)
        }
        return jobs
    }

    /// Writes down what was done.
    func record(_ action: String, kind: String, id: String, facility: FacilityID?, details: [String: JSONValue] = [:]) async throws {
        let event = AuditEvent(
            actorID: "operator:" + NSUserName(),
            facilityID: facility,
            action: action,
            objectKind: kind,
            objectID: id,
            outcome: .allowed,
            details: details
        )
        try await audit.record([event])
    }
}

/// Options that every command of the queue has.
struct QueueOptions: ParsableArguments {
    @OptionGroup var installation: InstallationOptions
    @Flag(help: "Write JSON instead of a table.") var json = false
}
