import Dashboards
import Logging
import Metrics
import Postgres
import Redis
import Synchronization

/// Counts the queue for health and metrics: at most once in a while however many ask, and as gauges that fall to 0 when a line is gone.
public actor QueueSampler {
    /// The queue and its Redis at one moment.
    public struct Sample: Sendable {
        /// The queue as PostgreSQL counts it.
        public let statistics: QueueStatistics
        /// How the Redis of the queue evicts; nil when it did not say.
        public let evictionPolicy: String?

        /// What is wrong, a sentence each; empty when nothing is.
        public var troubles: [String] {
            let queue = statistics.troubles(kinds: JobKind.all)
            guard let evictionPolicy, evictionPolicy != "noeviction" else { return queue }
            return ["Redis evicts (maxmemory-policy \(evictionPolicy)): queued work can be thrown away"] + queue
        }
    }

    private struct Gauges: Hashable {
        let name: String
        let labels: [String]
    }

    private let queue: JobQueue
    private var last: (sample: Sample, at: ContinuousClock.Instant)?
    private var underway: Task<Result<Sample, JobError>, Never>?
    private var shown: [Gauges: [(String, String)]] = [:]

    /// A sampler of a queue.
    public init(_ queue: JobQueue) {
        self.queue = queue
    }

    /// The queue, counted no longer ago than this; those who ask at the same time wait for the same count.
    ///
    /// - Throws: `.database` with the code `timeout` when it could not be counted within 2 s, for example because somebody has locked the table.
    public func sample(notOlderThan age: Duration) async throws(JobError) -> Sample {
        if let last, ContinuousClock.now - last.at < age { return last.sample }
        if let underway { return try await underway.value.get() }
        let queue = queue
        let task = Task { await Self.countInTime(queue) }
        underway = task
        let result = await task.value
        underway = nil
        let sample = try result.get()
        last = (sample, .now)
        return sample
    }

    private static func countInTime(_ queue: JobQueue) async -> Result<Sample, JobError> {
        await withTaskGroup(of: Result<Sample, JobError>?.self) { group in
            group.addTask { await count(queue) }
            group.addTask {
                try? await Task.sleep(for: .seconds(2))
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first ?? .failure(.database(PostgresError(.timeout, "the queue could not be counted within 2 s")))
        }
    }

    private static func count(_ queue: JobQueue) async -> Result<Sample, JobError> {
        do throws(JobError) {
            return .success(Sample(statistics: try await queue.statistics(), evictionPolicy: await queue.redisFacts()?["maxmemory_policy"]))
        } catch {
            return .failure(error)
        }
    }

    /// Brings the gauges up to date, from a count no older than 5 s; when PostgreSQL does not answer, they stay, and `jobs_sample_age_seconds` grows.
    public func refreshGauges() async {
        do throws(JobError) {
            show(try await sample(notOlderThan: .seconds(5)))
        } catch {
            queue.logger.warning("the queue could not be counted", metadata: ["error": "\(error)"])
        }
        let age = last.map { ContinuousClock.now - $0.at }
        Gauge(label: "jobs_sample_age_seconds").record(age?.fractionalSeconds ?? -1)
        guard let facts = await queue.redisFacts() else { return }
        Gauge(label: "jobs_redis_memory_bytes").record(facts["used_memory"].flatMap(Double.init) ?? 0)
        Gauge(label: "jobs_redis_memory_limit_bytes").record(facts["maxmemory"].flatMap(Double.init) ?? 0)
        Gauge(label: "jobs_redis_evicts").record(facts["maxmemory_policy"] == "noeviction" ? 0 : 1)
    }

    private func show(_ sample: Sample) {
        let statistics = sample.statistics
        var now: [(String, [(String, String)], Double)] = [
            ("jobs_unpublished_seconds", [], statistics.unpublishedAge), ("jobs_pauses", [], Double(statistics.paused.count)),
            ("jobs_dead_by_poison", [], Double(statistics.poisoned)),
        ]
        // Known lines are always there, so that an alarm never waits for a series to appear.
        for kind in JobKind.all {
            for jobClass in JobClass.allCases {
                let labels = [("class", jobClass.name), ("kind", kind.rawValue)]
                now += ["ready", "delayed", "running"].map { ("jobs_depth", labels + [("state", $0)], 0) }
                now.append(("jobs_oldest_ready_seconds", labels, 0))
            }
        }
        for line in statistics.lines {
            let labels = [("class", line.jobClass.name), ("kind", line.kind.rawValue)]
            for (state, count) in [("ready", line.ready), ("delayed", line.delayed), ("running", line.running)] {
                now.append(("jobs_depth", labels + [("state", state)], Double(count)))
            }
            now.append(("jobs_oldest_ready_seconds", labels, line.oldestReadyAge))
        }
        for kind in Set(JobKind.all).union(statistics.dead.keys) {
            now.append(("jobs_dead", [("kind", kind.rawValue)], Double(statistics.dead[kind] ?? 0)))
        }
        for kind in JobKind.all {
            let takers = statistics.workers.count { $0.kinds.contains(kind) }
            now.append(("jobs_workers", [("kind", kind.rawValue)], Double(takers)))
        }
        let before = shown
        shown = [:]
        for (name, labels, value) in now {
            Gauge(label: name, dimensions: labels).record(value)
            shown[Gauges(name: name, labels: labels.map(\.1))] = labels
        }
        for (gauge, labels) in before where shown[gauge] == nil { Gauge(label: gauge.name, dimensions: labels).record(0) }
    }
}

extension JobQueue {
    /// What the Redis of the queue says of its memory; nil when it does not answer.
    func redisFacts() async -> [String: String]? {
        do throws(RedisError) {
            return try await redis.info("memory")
        } catch {
            return nil
        }
    }
}
