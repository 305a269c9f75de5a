import Dashboards
import Foundation
import Logging
import Postgres
import Redis
import ServiceLifecycle
import TestSupport

@testable import Jobs

/// A queue of one test's own, on a real PostgreSQL and a real Redis.
struct TestQueue: Sendable {
    let postgres: PostgresClient
    let redis: RedisClient
    let queue: JobQueue

    init(postgres: PostgresClient, redis: RedisClient, now: @escaping @Sendable () -> Int? = { nil }) {
        self.postgres = postgres
        self.redis = redis
        let keys = QueueKeys(namespace: UUID().uuidString)
        queue = JobQueue(postgres: postgres, order: ReadyOrder(redis: redis, keys: keys, now: now), logger: .silent)
    }

    static func with<T>(now: @escaping @Sendable () -> Int? = { nil }, _ body: (TestQueue) async throws -> T) async throws -> T {
        try await TestDatabase.withClient { postgres in
            try await TestRedis.withClient { redis in try await body(TestQueue(postgres: postgres, redis: redis, now: now)) }
        }
    }

    /// Runs services while the body runs, then stops them gracefully and waits for their end.
    func running<T: Sendable>(_ services: [any Service], _ body: () async throws -> T) async throws -> T {
        let group = ServiceGroup(services: services, logger: .silent)
        let task = Task { try await group.run() }
        let result: Result<T, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        await group.triggerGracefulShutdown()
        try await task.value
        return try result.get()
    }

    func runner(_ performers: [any JobPerformer], _ configuration: JobRunnerConfiguration = .test()) -> JobRunner {
        JobRunner(queue: queue, performers: performers, configuration: configuration)
    }

    func starter(_ worker: String, lease: Duration = .seconds(30), poisonLimit: Int = 3, clock: JobClock = .continuous) -> Starter {
        Starter(
            postgres: postgres,
            worker: worker,
            lease: lease,
            poisonLimit: poisonLimit,
            order: queue.order,
            clock: clock,
            timeLimit: { _ in .seconds(60) }
        )
    }

    /// Starts a job by hand.
    func start(_ id: JobID, lease: Duration = .seconds(30)) async throws -> StartedJob {
        guard let started = try await starter("hand", lease: lease).start([id]).first else { throw TestTimeout(what: "the start of job \(id)") }
        return started
    }

    /// The jobs of which Redis may not know, as the outbox has them.
    func noted() async throws -> Set<JobID> {
        Set(try await postgres.query("SELECT job FROM job_outbox").map { JobID(rawValue: try $0.decode("job")) })
    }

    /// A queue on the same PostgreSQL whose Redis is away.
    func queueWithoutRedis() async throws -> JobQueue {
        let away = RedisClient(try RedisConfiguration(url: "redis://127.0.0.1:1/0"), logger: .silent)
        await away.close()
        return JobQueue(postgres: postgres, order: ReadyOrder(redis: away, keys: queue.order.keys), logger: .silent)
    }

    var executor: Executor { executor(of: queue) }

    func executor(of queue: JobQueue) -> Executor {
        Executor(
            queue: queue,
            batcher: CompletionBatcher(postgres: postgres),
            retryPolicy: RetryPolicy(base: .milliseconds(1), cap: .milliseconds(5)),
            stuckGrace: .seconds(5),
            clock: .continuous
        )
    }

    /// Runs a job to its end.
    func execute(_ lease: Lease, with performer: any JobPerformer, by executor: Executor? = nil) async -> (id: JobID, state: JobState)? {
        await withCheckedContinuation { end in
            (executor ?? self.executor).begin(lease, with: performer) { end.resume(returning: $0) }
        }
    }

    /// A lease that is trusted for a long time, of a job that was started by hand.
    func lease(_ started: StartedJob) -> Lease {
        Lease(started.job, trustedUntil: .seconds(1_000_000))
    }

    func claimOrder(_ wanted: Int, others: Int? = nil, kinds: [(kind: JobKind, cap: Int)] = [(.test, 0)], facilityCap: Int = 0) -> ClaimOrder {
        ClaimOrder(wanted: wanted, others: others ?? wanted, kinds: kinds, facilityCap: facilityCap, handoff: .seconds(15))
    }

    func claim(_ wanted: Int, others: Int? = nil, kinds: [(kind: JobKind, cap: Int)] = [(.test, 0)], facilityCap: Int = 0) async throws -> [JobID] {
        try await queue.order.claim(claimOrder(wanted, others: others, kinds: kinds, facilityCap: facilityCap)).jobs.map(\.id)
    }

    /// Takes the marker that wakes a worker for interactive jobs of a kind; whether there was one.
    func takeMarker(of kind: JobKind) async throws -> Bool {
        try await takeMarker(queue.order.keys.marker(.interactive, kind))
    }

    func takeMarker(_ key: String) async throws -> Bool {
        try await redis.send(["ZPOPMIN", .string(key)]).array?.isEmpty == false
    }

    /// A watch of an idle worker that would begin one job of any class.
    func watch(_ worker: String, then ring: @escaping @Sendable () -> Void = {}) -> MarkerWatch {
        MarkerWatch(order: queue.order, worker: worker, trouble: queue.trouble, ring: ring)
    }

    /// Waits until so many clients wait inside of Redis.
    func blockedClients(_ count: Int) async throws {
        while try await redis.info("clients")["blocked_clients"] != "\(count)" { await Task.yield() }
    }

    /// Waits until a job is in a final state.
    func settled(_ id: JobID) async throws -> JobRecord {
        let record = try await queue.settled(id, within: .seconds(120))
        guard let record, record.state.isFinal else { throw TestTimeout(what: "job \(id) is \(record.map { $0.state.name } ?? "gone")") }
        return record
    }

    /// A heartbeat of a worker with these leases.
    func heartbeat(_ worker: String, _ book: LeaseBook) -> Heartbeat {
        let configuration = JobRunnerConfiguration.test(worker)
        let slots = Slots(configuration)
        return Heartbeat(queue: queue, configuration: configuration, kinds: [.test], leases: book, slots: slots, clock: .continuous)
    }

    /// Whether a statement waits for a lock.
    func isBlocked() async throws -> Bool {
        let waiting: SQL = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        return try await !postgres.query(waiting).isEmpty
    }

    /// Waits until a statement waits for a lock.
    func blocked() async throws {
        while try await !isBlocked() { await Task.yield() }
    }

    /// Takes a lease's time away, as if the worker had been silent for so long.
    func endLease(of id: JobID) async throws {
        try await postgres.execute("UPDATE job SET lease_until = now() - interval '1 second' WHERE id = \(id.rawValue)")
    }
}

struct TestTimeout: Error {
    let what: String
}

extension JobKind {
    static let test = JobKind(rawValue: "test")
    static let other = JobKind(rawValue: "other")
}

extension JobRequest {
    static func test(
        _ facility: String = "JFK",
        kind: JobKind = .test,
        arguments: JSONValue = .object([:]),
        jobClass: JobClass = .interactive,
        key: String? = nil,
        runAt: Date? = nil,
        attempts: Int = 5
    ) throws -> JobRequest {
        guard let facility = FacilityID(facility) else { throw TestTimeout(what: "facility") }
        return JobRequest(
            kind: kind,
            facility: facility,
            arguments: arguments,
            jobClass: jobClass,
            deduplicationKey: key,
            runAt: runAt,
            maximumAttempts: attempts
        )
    }
}

extension JobRunnerConfiguration {
    /// Short times, so that what has to run out runs out soon.
    static func test(
        _ name: String = "worker-\(UUID().uuidString)",
        concurrency: Int = 10,
        reservedInteractive: Int = 2,
        lease: Duration = .seconds(10),
        heartbeat: Duration = .milliseconds(200),
        stop: Duration = .seconds(5)
    ) -> JobRunnerConfiguration {
        JobRunnerConfiguration(
            name: name,
            concurrency: concurrency,
            reservedInteractive: reservedInteractive,
            lease: lease,
            heartbeat: heartbeat,
            handoff: .seconds(2),
            block: .seconds(1),
            stop: stop,
            stuckGrace: .seconds(1),
            retryPolicy: RetryPolicy(base: .milliseconds(1), cap: .milliseconds(5)),
            degradedInterval: .milliseconds(100)
        )
    }
}
