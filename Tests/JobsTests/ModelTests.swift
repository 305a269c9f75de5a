import Dashboards
import Foundation
import Postgres
import Redis
import Synchronization
import Testing

@testable import Jobs

/// Random steps against a model of the job's life, on a clock that only the test moves: a tick is 100 s for both servers.
@Suite("The queue and its model", .timeLimit(.minutes(10)))
struct ModelTests {
    @Test("random steps go as the model says, and everything that was committed ends once", arguments: [1, 2, 3, 5, 8, 13, 21, 34] as [UInt64])
    func random(_ seed: UInt64) async throws {
        let now = Mutex(1_000_000)
        try await TestQueue.with(now: { now.withLock { $0 } }) { test in
            try await test.postgres.execute("CREATE TABLE effect (job bigint, fence bigint)")
            let walk = Walk(test: test, seed: seed) { now.withLock { $0 += Walk.tick * 1000 } }
            for step in 0..<150 { try await walk.step(step) }
            try await walk.finish()
        }
    }
}

/// What the model knows of a job.
private struct ModelJob {
    var state = JobState.queued
    var fence: Int64?
    /// Ticks, on the clock of the walk.
    var leaseUntil = 0
    var runAt = 0
    var attempt = 0
    var losses = 0
    var isCancelRequested = false
    var key: String?
    var effects = 0
}

/// One random walk; every step is done to the queue and to the model, and both must agree.
private final class Walk {
    static let tick = 100
    private static let lease = 3
    private static let attempts = 4

    private let test: TestQueue
    private let seed: UInt64
    private let moveRedis: () -> Void
    private var generator: SeededGenerator
    private var time = 0
    private var jobs: [JobID: ModelJob] = [:]
    private var claims: [JobID] = []
    private var hands: [(lease: Lease, isGone: Bool)] = []
    private var ghosts: [JobID] = []
    private var story: [String] = []

    init(test: TestQueue, seed: UInt64, moveRedis: @escaping () -> Void) {
        self.test = test
        self.seed = seed
        self.moveRedis = moveRedis
        generator = SeededGenerator(seed: seed)
    }

    private var context: Comment { "seed \(seed): \(story.suffix(12).joined(separator: ", "))" }

    func step(_ number: Int) async throws {
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<22: try await enqueue()
        case 22..<27: try await rollBack()
        case 27..<42: try await claim()
        case 42..<57: try await start()
        case 57..<72: try await end()
        case 72..<78: try await advance()
        case 78..<83: try await reap()
        case 83..<88: try await cancel()
        case 88..<91: try await retry()
        case 91..<93: try await flush()
        case 93..<95: try await dropKey()
        case 95..<98: try await relay()
        default: try await reconcile()
        }
        try await compare()
    }

    private func note(_ text: String) { story.append(text) }

    private func enqueue() async throws {
        let key: String? = Int.random(in: 0..<3, using: &generator) == 0 ? "key \(Int.random(in: 0..<4, using: &generator))" : nil
        let delay = Int.random(in: 0..<4, using: &generator) == 0 ? 2 : 0
        var request = try JobRequest.test("F\(Int.random(in: 0..<3, using: &generator))", key: key, attempts: Self.attempts)
        if delay > 0 { request.runAt = Date(timeIntervalSinceNow: Double(delay * Self.tick)) }
        let job = try await test.queue.enqueue(request, on: test.postgres)
        let live = jobs.first { $0.value.key == key && key != nil && !$0.value.state.isFinal }
        #expect(job.isNew == (live == nil), context)
        if let live {
            #expect(job.id == live.key, context)
            if live.value.state == .queued, live.value.attempt == 0 { jobs[live.key]?.runAt = min(live.value.runAt, time + delay) }
        } else {
            jobs[job.id] = ModelJob(runAt: time + delay, key: key)
        }
        if Bool.random(using: &generator) { await test.queue.publish([job]) }
        note("enqueue \(job.id)")
    }

    private func rollBack() async throws {
        struct Regret: Error {}
        do {
            try await test.postgres.withTransaction { connection in
                let job = try await test.queue.enqueue(.test(), on: connection)
                ghosts.append(job.id)
                await test.queue.publish([job])
                throw Regret()
            }
        } catch is Regret {}
        note("roll back")
    }

    private func claim() async throws {
        claims += try await test.claim(Int.random(in: 1...4, using: &generator))
        note("claim")
    }

    private func mayStart(_ job: ModelJob) -> Bool {
        guard job.runAt <= time, !job.isCancelRequested else { return false }
        switch job.state {
        case .queued: return true
        case .running: return job.leaseUntil <= time && job.losses + 1 < 3 && job.attempt < Self.attempts
        default: return false
        }
    }

    private func start() async throws {
        let known = jobs.keys.sorted()
        let candidate = claims.popLast() ?? known.randomElement(using: &generator)
        guard let id = candidate else { return }
        let worker = "worker \(Int.random(in: 0..<3, using: &generator))"
        let starter = test.starter(worker, lease: .seconds(Self.lease * Self.tick))
        let isExpected = jobs[id].map { mayStart($0) } ?? false
        let started = try await starter.start([id]).first
        note("start \(id)\(started == nil ? " in vain" : "")")
        #expect((started != nil) == isExpected, context)
        guard let started, var job = jobs[id] else { return }
        #expect(started.job.fence > jobs.values.compactMap(\.fence).max() ?? 0, context)
        if job.state == .running { job.losses += 1 }
        job.state = .running
        job.fence = started.job.fence
        job.leaseUntil = time + Self.lease
        job.attempt += 1
        jobs[id] = job
        hands.append((test.lease(started), false))
    }

    /// A run ends, whether or not it is still the job's own; some workers vanish and never say anything.
    private func end() async throws {
        guard let index = hands.indices.randomElement(using: &generator) else { return }
        let lease = hands.remove(at: index).lease
        let id = lease.job.id
        guard var job = jobs[id] else { return }
        let isOwn = job.state == .running && job.fence == lease.job.fence
        let choice = Int.random(in: 0..<5, using: &generator)
        note("end \(id) by \(choice), \(isOwn ? "own" : "lost")")
        let outcome: @Sendable (RunningJob) -> Outcome
        switch choice {
        case 0: return
        case 1: outcome = { _ in .retry(JobFailure(code: "test", message: "test"), after: .seconds(Self.tick)) }
        case 2: outcome = { _ in .givenBack }
        default:
            outcome = { run in
                .completed { connection in
                    try await connection.execute("INSERT INTO effect VALUES (\(run.id.rawValue), \(run.fence))")
                }
            }
        }
        _ = await test.execute(lease, with: ClosurePerformer { outcome($0) })
        guard isOwn else { return }
        switch choice {
        case 1 where job.attempt >= Self.attempts: job.state = .dead
        case 1, 2:
            job.state = job.isCancelRequested ? .cancelled : .queued
            if choice == 2 { job.attempt -= 1 }
            if job.state == .queued { job.runAt = time + (choice == 1 ? 1 : 0) }
        default:
            job.state = .done
            job.effects += 1
        }
        jobs[id] = job
    }

    private func advance() async throws {
        let ticks = Int.random(in: 1...3, using: &generator)
        for _ in 0..<ticks { moveRedis() }
        time += ticks
        let seconds = Double(ticks * Self.tick)
        try await test.postgres.execute(
            """
            UPDATE job SET run_at = run_at - make_interval(secs => \(seconds)), lease_until = lease_until - make_interval(secs => \(seconds)),
                created_at = created_at - make_interval(secs => \(seconds))
            """
        )
        note("advance \(ticks)")
    }

    private func reap() async throws {
        note("reap")
        let lapsed = jobs.filter { $0.value.state == .running && $0.value.leaseUntil <= time }
        #expect(try await Reaper(queue: test.queue).reapOnce() == lapsed.count, context)
        for (id, old) in lapsed {
            var job = old
            job.losses += 1
            job.fence = nil
            job.state = job.isCancelRequested ? .cancelled : job.losses >= 3 || job.attempt >= Self.attempts ? .dead : .queued
            job.runAt = time
            jobs[id] = job
        }
        // The wait after a second loss is random: the walk does without.
        try await test.postgres.execute("UPDATE job SET run_at = least(run_at, now()) WHERE id = ANY(\(lapsed.keys.map(\.rawValue))::bigint[])")
    }

    private func cancel() async throws {
        guard let id = jobs.keys.sorted().randomElement(using: &generator), var job = jobs[id] else { return }
        note("cancel \(id)")
        let answer = try await test.queue.cancel(id)
        if job.state == .queued { job.state = .cancelled }
        if job.state == .running { job.isCancelRequested = true }
        #expect(answer == job.state, context)
        jobs[id] = job
    }

    private func retry() async throws {
        let over = jobs.filter { [.failed, .dead, .cancelled].contains($0.value.state) }.keys.sorted()
        guard let id = over.randomElement(using: &generator), var job = jobs[id] else { return }
        note("retry \(id)")
        let isTaken = jobs.contains { $0.value.key != nil && $0.value.key == job.key && !$0.value.state.isFinal }
        if isTaken {
            await #expect(throws: JobError.self, context) { try await self.test.queue.retry(id) }
        } else {
            try await test.queue.retry(id)
            job = ModelJob(fence: job.fence, runAt: time, key: job.key, effects: job.effects)
            jobs[id] = job
        }
    }

    private func flush() async throws {
        note("flush")
        _ = try await test.redis.send(["FLUSHDB"])
        if Bool.random(using: &generator) { _ = try await Reconciler(queue: test.queue, leadership: nil).rebuildIfLost() }
    }

    private func dropKey() async throws {
        guard let key = try await test.redis.send(["RANDOMKEY"]).string else { return }
        note("drop \(key)")
        try await test.redis.delete(key)
    }

    private func relay() async throws {
        note("relay")
        var relay = OutboxRelay(queue: test.queue)
        relay.respite = .zero
        _ = try await relay.relayOnce()
    }

    private func reconcile() async throws {
        note("reconcile")
        let reconciler = Reconciler(queue: test.queue, leadership: nil, age: .zero)
        _ = try await reconciler.rebuildIfLost()
        _ = try await reconciler.reapOnce()
        _ = try await reconciler.sampleOnce()
    }

    /// PostgreSQL and the model agree about every job.
    private func compare() async throws {
        // The second run of a job that was asked for while it ran is a row of its own.
        let rows = try await test.postgres.query(
            "SELECT id, state, fence, attempt, losses, (SELECT count(*) FROM effect WHERE effect.job = job.id) AS effects FROM job ORDER BY id"
        )
        for row in rows {
            let id = JobID(rawValue: try row.decode("id"))
            let state = try #require(JobState(rawValue: try row.decode("state")))
            guard let job = jobs[id] else {
                jobs[id] = ModelJob(runAt: time, key: try await key(of: id))
                continue
            }
            #expect(state == job.state, "job \(id); \(context)")
            #expect(try row.decode("attempt", as: Int32.self) == Int32(job.attempt), "job \(id); \(context)")
            #expect(try row.decode("losses", as: Int32.self) == Int32(job.losses), "job \(id); \(context)")
            #expect(try row.decode("effects", as: Int64.self) == Int64(job.effects), "job \(id); \(context)")
            if job.state == .running { #expect(try row.decode("fence", as: Int64?.self) == job.fence, "job \(id); \(context)") }
        }
        #expect(!ghosts.contains { jobs[$0] != nil }, context)
    }

    /// The key of a row that the queue itself made: that of the job that it repeats.
    private func key(of id: JobID) async throws -> String? {
        let row = try await test.postgres.query(
            "SELECT min(other.id) AS id FROM job JOIN job AS other USING (deduplication_key) WHERE job.id = \(id.rawValue) AND other.id <> job.id"
        ).first
        return try row?.decode("id", as: Int64?.self).flatMap { jobs[JobID(rawValue: $0)]?.key }
    }

    /// With the house at work, everything comes to its end through Redis alone.
    func finish() async throws {
        note("finish")
        hands = []
        for _ in 0..<60 where jobs.contains(where: { !$0.value.state.isFinal }) {
            try await advance()
            try await reap()
            try await relay()
            try await reconcile()
            claims = try await test.claim(50)
            while !claims.isEmpty {
                try await start()
                try await compare()
            }
            while let lease = hands.popLast()?.lease {
                _ = await test.execute(
                    lease,
                    with: ClosurePerformer { run in
                        .completed { connection in
                            try await connection.execute("INSERT INTO effect VALUES (\(run.id.rawValue), \(run.fence))")
                        }
                    }
                )
                jobs[lease.job.id]?.state = .done
                jobs[lease.job.id]?.effects += 1
            }
            try await compare()
        }
        let open = jobs.filter { !$0.value.state.isFinal }.keys.sorted()
        #expect(open.isEmpty, "jobs \(open) do not end; \(context)")
        #expect(jobs.values.allSatisfy { $0.state != .done || $0.effects >= 1 }, context)
    }
}
