import CoreMetrics
import Dashboards
import Postgres
import Telemetry
import Testing

@testable import Jobs

/// What the queue counts: an alarm that counts the wrong thing wakes somebody for nothing, or nobody.
@Suite("Counting", .timeLimit(.minutes(10)))
struct CountingTests {
    /// Runs a test whose counters are its own.
    private func counting(_ body: (TestQueue, PrometheusRegistry) async throws -> Void) async throws {
        let registry = PrometheusRegistry()
        try await withMetricsFactory(registry) { try await TestQueue.with { test in try await body(test, registry) } }
    }

    private func count(_ series: String, _ registry: PrometheusRegistry) -> Int {
        let line = registry.text().split(separator: "\n").first { $0.hasPrefix(series + " ") }
        return line.flatMap { Double($0.dropFirst(series.count + 1)) }.map { Int($0) } ?? 0
    }

    private func ended(_ ending: String, _ registry: PrometheusRegistry) -> Int {
        count("jobs_finished_total{ending=\"\(ending)\",kind=\"test\"}", registry)
    }

    @Test("a run whose lease was lost is abandoned, one whose fence does not hold is rejected")
    func abandonedAndRejected() async throws {
        try await counting { test, registry in
            let job = try await test.queue.enqueue(.test(), on: test.postgres)
            let old = try #require(try await test.starter("old").start([job.id]).first)
            try await test.endLease(of: job.id)
            let new = try #require(try await test.starter("new").start([job.id]).first)
            let lost = test.lease(old)
            lost.stop(.lostLease)
            _ = await test.execute(lost, with: ClosurePerformer { _ in .givenBack })
            #expect(ended("abandoned", registry) == 1 && ended("rejected", registry) == 0)
            _ = await test.execute(test.lease(old), with: ClosurePerformer { _ in .done })
            #expect(ended("abandoned", registry) == 1 && ended("rejected", registry) == 1)
            _ = await test.execute(test.lease(new), with: ClosurePerformer { _ in .done })
            #expect(ended("done", registry) == 1)
        }
    }

    @Test("a run whose end PostgreSQL refuses to take is unwritten")
    func unwritten() async throws {
        try await counting { test, registry in
            let job = try await test.queue.enqueue(.test(), on: test.postgres)
            let started = try await test.start(job.id)
            try await test.postgres.execute("ALTER TABLE job ADD CONSTRAINT never_done CHECK (state <> 2)")
            _ = await test.execute(test.lease(started), with: ClosurePerformer { _ in .done })
            #expect(ended("unwritten", registry) == 1 && ended("rejected", registry) == 0)
        }
    }

    @Test("a retry that comes too late for its job counts as failed")
    func tooLateToRetry() async throws {
        try await counting { test, registry in
            let job = try await test.queue.enqueue(.test(), on: test.postgres)
            try await test.postgres.execute("UPDATE job SET retry_until = now()")
            let started = try await test.start(job.id)
            let performer = ClosurePerformer { _ in .retry(JobFailure(code: "x", message: "x"), after: .seconds(60)) }
            #expect(await test.execute(test.lease(started), with: performer)?.state == .failed)
            #expect(ended("failed", registry) == 1 && ended("retried", registry) == 0)
        }
    }

    @Test("only a job that made worker after worker vanish is poison", arguments: [false, true])
    func poisoned(isPoison: Bool) async throws {
        try await counting { test, registry in
            let job = try await test.queue.enqueue(.test(attempts: isPoison ? 5 : 1), on: test.postgres)
            if isPoison { try await test.postgres.execute("UPDATE job SET losses = 2") }
            _ = try await test.start(job.id)
            try await test.endLease(of: job.id)
            #expect(try await Reaper(queue: test.queue).reapOnce() == 1)
            let record = try #require(try await test.queue.find(job.id))
            #expect(record.state == .dead && record.errorCode == (isPoison ? "poison" : "worker_lost"))
            #expect(count("jobs_reaped_total", registry) == 1 && ended("dead", registry) == 1)
            #expect(count("jobs_poisoned_total", registry) == (isPoison ? 1 : 0))
        }
    }

    @Test("the oldest ready job is the oldest that no pause holds back", arguments: ["facility", "kind", "class"])
    func oldestReady(_ what: String) async throws {
        try await TestQueue.with { test in
            _ = try await test.queue.enqueue([.test("JFK"), .test("LGA")], on: test.postgres)
            try await test.postgres.execute(
                "UPDATE job SET run_at = now() - make_interval(secs => CASE facility WHEN 'JFK' THEN 1000 ELSE 500 END)"
            )
            #expect(try await oldest(test) >= 1000)
            let subject: PauseSubject =
                switch what {
                case "kind": .kind(.test)
                case "class": .jobClass(.interactive)
                default: .facility(try #require(FacilityID("JFK")))
                }
            try await test.queue.pause(subject)
            let held = try await oldest(test)
            #expect(what == "facility" ? (500..<1000).contains(held) : held == 0)
            try await test.queue.resume(subject)
            #expect(try await oldest(test) >= 1000)
        }
    }

    @Test("behind ten thousand jobs that are held back the next one counts, so that nothing is hidden", arguments: [10_000, 10_001])
    func manyHeld(_ count: Int) async throws {
        try await TestQueue.with { test in
            try await test.postgres.execute(
                "INSERT INTO job (kind, facility, class, run_at) SELECT 'test', 'JFK', 0, now() - interval '1 hour' FROM generate_series(1, \(count))"
            )
            try await test.queue.pause(.facility(try #require(FacilityID("JFK"))))
            let age = try await oldest(test)
            #expect((age > 0) == (count > QueueStatistics.countLimit))
        }
    }

    private func oldest(_ test: TestQueue) async throws -> Double {
        try #require(try await test.queue.statistics().lines.first).oldestReadyAge
    }
}
