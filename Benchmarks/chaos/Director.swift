import Foundation
import Glibc
import Jobs
import Logging
import NIOCore
import Postgres
import PrivateServers
import Redis
import Storage
import Synchronization

/// Starts everything, breaks it piece by piece, and reads the ledger at the end.
final class Director: Sendable {
    private struct Notes {
        var faults: [Fault: Int] = [:]
        var afterKill: [Duration] = []
        var afterFlush: [Duration] = []
    }

    private let database: PrivatePostgres
    private let store: PrivateRedis
    /// What stands between the processes and the two servers; this one talks to PostgreSQL directly, to read the ledger.
    private let postgresProxy: FaultyProxy
    private let redisProxy: FaultyProxy
    private let postgres: PostgresClient
    private let queue: JobQueue
    private let producer: Producer
    private let workers: [Child]
    private let schedulers: [Child]
    private let notes = Mutex(Notes())
    private let begun = ContinuousClock.now

    private init(_ database: PrivatePostgres, _ store: PrivateRedis) async throws {
        self.database = database
        self.store = store
        let logger = Logger(label: "director") { _ in SwiftLogNoOpLogHandler() }
        let (postgresProxy, redisProxy) = (try await FaultyProxy.start(to: database.port), try await FaultyProxy.start(to: store.port))
        let postgresURL = database.url.replacingOccurrences(of: ":\(database.port)/", with: ":\(postgresProxy.port)/")
        let redisURL = store.url.replacingOccurrences(of: ":\(store.port)/", with: ":\(redisProxy.port)/")
        let postgres = PostgresClient(try PostgresConfiguration(url: database.url), logger: logger)
        _ = try await Migrator(postgres, logger: logger).migrate()
        try await Ledger.create(postgres, subjects: 40)
        let queue = JobQueue(postgres: postgres, redis: RedisClient(try RedisConfiguration(url: redisURL), logger: logger), logger: logger)
        let broken = ProcessInfo.processInfo.environment["CHAOS_BROKEN"] ?? ""
        let variables = ["CHAOS_DATABASE": postgresURL, "CHAOS_REDIS": redisURL, "CHAOS_BROKEN": broken]
        let log = FileManager.default.temporaryDirectory.appendingPathComponent("chaos-\(getpid()).log").path
        self.postgresProxy = postgresProxy
        self.redisProxy = redisProxy
        self.postgres = postgres
        self.queue = queue
        producer = Producer(queue: queue, postgres: postgres, subjects: 40)
        workers = try ["0.6", "1", "1", "1.5"].enumerated().map { number, rate in
            try Child("worker", name: "worker-\(number + 1)", variables: variables.merging(["CHAOS_CLOCK_RATE": rate]) { $1 }, log: log) { name in
                await Self.release(name, queue)
            }
        }
        schedulers = try ["0.8", "1", "1.3"].enumerated().map { number, rate in
            try Child("scheduler", name: "scheduler-\(number + 1)", variables: variables.merging(["CHAOS_CLOCK_RATE": rate]) { $1 }, log: log) { _ in
            }
        }
        say("chaos: the processes write to \(log)")
    }

    /// What a supervisor does when a worker is gone; tried again while PostgreSQL is away.
    private static func release(_ name: String, _ queue: JobQueue) async {
        for _ in 0..<50 {
            if (try? await queue.releaseLeases(ofWorker: name, poisonLimit: WorkerProcess.poisonLimit)) != nil { return }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Runs for so many seconds; true when all counts are 0.
    static func run(seconds: Int, seed: UInt64) async throws -> Bool {
        say("chaos: \(seconds) s, seed \(seed)")
        let database = try await PrivatePostgres.start(settings: ["max_connections": "200"])
        let store = try await PrivateRedis.start()
        let director = try await Director(database, store)
        let verdict = try await director.perform(seconds: seconds, seed: seed)
        verdict.report()
        await director.end()
        return verdict.isGood
    }

    private func perform(seconds: Int, seed: UInt64) async throws -> Verdict {
        for child in workers + schedulers { try await child.start() }
        try await producer.poison()
        let producing = Task { await producer.run() }
        let telling = Task { await tell(of: seconds) }
        var generator = SeededGenerator(seed: seed)
        // Time for what is left over: retries, leases that run out, catching up.
        let last = begun + .seconds(seconds - 25)
        while ContinuousClock.now < last {
            for fault in Fault.round(using: &generator) where ContinuousClock.now < last {
                try await cause(fault, &generator)
                try await Task.sleep(for: .milliseconds(Int.random(in: 500...1500, using: &generator)))
            }
        }
        producing.cancel()
        await producing.value
        for scheduler in schedulers { await scheduler.stop() }
        let limit = begun + .seconds(seconds + 60)
        while try await Ledger.unfinished(postgres) > 0, ContinuousClock.now < limit { try await Task.sleep(for: .milliseconds(250)) }
        telling.cancel()
        // A job that runs twice might still be at it.
        for worker in workers { await worker.stop() }
        var verdict = try await Verdict.read(postgres, rolledBack: producer.rolledBack)
        let notes = notes.withLock { $0 }
        verdict.add("work of a killed worker goes on after", notes.afterKill, limit: .seconds(2))
        verdict.add("work goes on after FLUSHALL after", notes.afterFlush, limit: .seconds(5))
        let faults = Fault.allCases.compactMap { fault in notes.faults[fault].map { "\($0) × \(fault.rawValue)" } }
        verdict.facts.append(("faults", faults.joined(separator: ", ")))
        return verdict
    }

    private func end() async {
        await postgres.close()
        try? await store.stop()
        try? await database.stop()
    }

    private func tell(of seconds: Int) async {
        while (try? await Task.sleep(for: .seconds(10))) != nil {
            let passed = begun.duration(to: .now).components.seconds
            let left = (try? await Ledger.unfinished(postgres)).map { "\($0)" } ?? "?"
            let faults = notes.withLock { $0.faults.values.reduce(0, +) }
            say("chaos: \(passed) s of \(seconds) s: \(producer.enqueued) jobs enqueued, \(left) not over, \(faults) faults")
        }
    }

    private func cause(_ fault: Fault, _ generator: inout SeededGenerator) async throws {
        notes.withLock { $0.faults[fault, default: 0] += 1 }
        let worker = workers[Int.random(in: 0..<workers.count, using: &generator)]
        switch fault {
        case .killWorker: try await kill(worker)
        case .freezeWorker:
            worker.send(SIGSTOP)
            try await Task.sleep(for: .seconds(5))
            worker.send(SIGCONT)
        case .stopWorker: worker.send(SIGTERM)
        case .killLeader:
            let holder = try await postgres.query("SELECT holder FROM leader WHERE name = \(SchedulerProcess.role)").first?.decode(
                "holder",
                as: String.self
            )
            schedulers.first { $0.processName == holder }?.send(SIGKILL)
        case .flushRedis: try await flush()
        case .loseLanes: try await loseLanes()
        case .restartRedis: try await store.restart()
        case .killRedis:
            await store.kill()
            try await store.start()
        case .stallRedis: try await disturb(redisProxy, .stalled)
        case .cutRedis: try await disturb(redisProxy, .cut)
        case .stallPostgres: try await disturb(postgresProxy, .stalled)
        case .cutPostgres: try await disturb(postgresProxy, .cut)
        case .freezeConnections:
            postgresProxy.freeze(for: .seconds(15))
            try await Task.sleep(for: .seconds(5))
        case .lockRows: try await lockRows()
        case .restartPostgres:
            try await database.restart()
            try await settle()
        case .killPostgres:
            await database.kill()
            try await database.start()
            try await settle()
        }
    }

    /// Holds some of the jobs that run for longer than a lease lives.
    private func lockRows() async throws {
        try await postgres.withTransaction { connection in
            _ = try await connection.query("SELECT FROM job WHERE state = 1 LIMIT 4 FOR UPDATE SKIP LOCKED")
            try await Task.sleep(for: .seconds(4))
        }
    }

    /// Longer than a lease lives.
    private func disturb(_ proxy: FaultyProxy, _ mode: FaultyProxy.Mode) async throws {
        proxy.set(mode)
        try await Task.sleep(for: .seconds(5))
        proxy.set(.passing)
    }

    /// Waits until PostgreSQL answers.
    private func settle() async throws {
        while (try? await postgres.query("SELECT 1 AS one")) == nil { try await Task.sleep(for: .milliseconds(50)) }
    }

    /// Kills a worker and waits until what it had is in other hands: started again, or over.
    private func kill(_ worker: Child) async throws {
        try await calm()
        try await producer.load(16)
        let loaded = ContinuousClock.now
        let name = worker.processName
        let held: SQL = "SELECT count(*) AS n FROM job WHERE worker = \(name) AND state = 1"
        while try await Ledger.count(held, postgres) == 0, loaded.duration(to: .now) < .seconds(3) { try await Task.sleep(for: .milliseconds(5)) }
        let rows = try await postgres.query(
            "SELECT id, fence FROM job WHERE worker = \(name) AND state = 1 AND losses = 0 AND kind <> 'crash'"
        )
        let ids = try rows.map { try $0.decode("id", as: Int64.self) }
        let fences = try rows.map { try $0.decode("fence", as: Int64.self) }
        worker.send(SIGKILL)
        let moment = ContinuousClock.now
        while moment.duration(to: .now) < .seconds(30) {
            let waiting = try await Ledger.count(
                """
                SELECT count(*) AS n FROM unnest(\(ids)::bigint[], \(fences)::bigint[]) AS held (id, fence) JOIN job USING (id)
                WHERE state = 0 OR (state = 1 AND job.fence = held.fence)
                """,
                postgres
            )
            if waiting == 0 { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        guard !ids.isEmpty else { return }
        let took = moment.duration(to: .now)
        notes.withLock { $0.afterKill.append(took) }
        if took >= .seconds(2) { say("chaos: \(ids.count) jobs of \(name) waited \(took.text)") }
    }

    /// Waits until what was broken before works again: a job goes through.
    private func calm() async throws {
        let jobs = try await producer.burst(1).map(\.id.rawValue)
        let begun = ContinuousClock.now
        while begun.duration(to: .now) < .seconds(20),
            try await Ledger.count("SELECT count(*) AS n FROM job WHERE id = ANY(\(jobs)::bigint[]) AND state <> 2", postgres) > 0
        { try await Task.sleep(for: .milliseconds(20)) }
    }

    /// Deletes the lists of ready work and nothing else, as a replica that lagged behind would lack them.
    private func loseLanes() async throws {
        _ = try await producer.burst(100)
        let direct = RedisClient(try RedisConfiguration(url: store.url), logger: Logger(label: "lanes") { _ in SwiftLogNoOpLogHandler() })
        let lanes = try await direct.send(["KEYS", "{jq}:q:*"]).array?.compactMap(\.string) ?? []
        if !lanes.isEmpty { _ = try await direct.delete(lanes) }
        await direct.close()
    }

    /// Empties Redis while work waits, and waits until that work is over.
    private func flush() async throws {
        let jobs = try await producer.burst(300).map(\.id.rawValue)
        let direct = RedisClient(try RedisConfiguration(url: store.url), logger: Logger(label: "flush") { _ in SwiftLogNoOpLogHandler() })
        _ = try await direct.send(["FLUSHALL"])
        let moment = ContinuousClock.now
        await direct.close()
        while moment.duration(to: .now) < .seconds(30),
            try await Ledger.count("SELECT count(*) AS n FROM job WHERE id = ANY(\(jobs)::bigint[]) AND state <> 2", postgres) > 0
        { try await Task.sleep(for: .milliseconds(20)) }
        notes.withLock { $0.afterFlush.append(moment.duration(to: .now)) }
    }
}
