import Dashboards
import Foundation
import Logging
import Postgres
import PrivateServers
import Redis
import Storage
import TestSupport
import Testing

@testable import Jobs

@Suite("When something is lost", .timeLimit(.minutes(10)))
struct LossTests {
    @Test("Redis emptied while jobs are queued, running and delayed: all are done, each once")
    func flush() async throws {
        try await TestQueue.with { test in
            let done = Journal<JobID>()
            let gate = Gate()
            let performer = ClosurePerformer { job in
                if job.arguments["waits"] == true { await gate.wait() }
                await done.add(job.id)
                return .done
            }
            let reconciler = Reconciler(queue: test.queue, leadership: nil, interval: .milliseconds(50))
            var jobs = try await test.queue.enqueue((0..<2).map { _ in try .test(arguments: ["waits": true]) })
            try await test.running([reconciler, test.runner([performer], .test(concurrency: 2, reservedInteractive: 0))]) {
                while try await test.queue.statistics().lines.first?.running != 2 { await Task.yield() }
                jobs += try await test.queue.enqueue((0..<200).map { _ in try .test() })
                jobs.append(try await test.queue.enqueue(.test(runAt: Date(timeIntervalSinceNow: 0.5))))
                _ = try await test.redis.send(["FLUSHDB"])
                gate.open()
                for job in jobs { #expect(try await test.settled(job.id).state == .done) }
            }
            let ids = await done.entries
            #expect(ids.count == jobs.count && Set(ids) == Set(jobs.map(\.id)))
        }
    }

    @Test("a rebuild puts back what is queued, in its order, keeps pauses, and is not repeated")
    func rebuild() async throws {
        try await TestQueue.with { test in
            let jobs = try await test.queue.enqueue((0..<1500).map { _ in try .test() })
            try await test.queue.pause(.kind(.other))
            _ = try await test.queue.enqueue(.test(kind: .other))
            let reconciler = Reconciler(queue: test.queue, leadership: nil)
            _ = try await reconciler.rebuildIfLost()
            _ = try await test.redis.send(["FLUSHDB"])
            #expect(try await reconciler.rebuildIfLost() == 1501)
            #expect(try await reconciler.rebuildIfLost() == nil)
            #expect(try await test.claim(3) == jobs.prefix(3).map(\.id))
            #expect(try await test.claim(3, kinds: [(.other, 0)]).isEmpty)
        }
    }

    @Test("what was taken from a dead worker while the rescuer had no Redis is handed out again by the relay, though Redis thinks that it runs")
    func rescueWithoutRedis() async throws {
        try await TestQueue.with { test in
            let supervisor = try await test.queueWithoutRedis()
            let jobs = try await test.queue.enqueue([.test(), .test(attempts: 2)])
            #expect(try await test.claim(2) == jobs.map(\.id))
            _ = try await test.starter("dead").start(jobs.map(\.id))
            // Those of the enqueueing, which may or may not have been taken away by now.
            try await test.postgres.execute("DELETE FROM job_outbox")
            #expect(try await supervisor.releaseLeases(ofWorker: "dead") == 2)
            try await test.postgres.execute("UPDATE job SET run_at = now() + interval '1 hour' WHERE id = \(jobs[1].id.rawValue)")
            var relay = OutboxRelay(queue: test.queue)
            relay.respite = .zero
            #expect(try await relay.relayOnce() == 2)
            let claim = try await test.queue.order.claim(test.claimOrder(5))
            #expect(claim.jobs.map(\.id) == [jobs[0].id])
            #expect(try #require(claim.nextDue) > .seconds(3500))
        }
    }

    @Test("a job that Redis has lost in part is found and put back")
    func reconcile() async throws {
        try await TestQueue.with { test in
            let jobs = try await test.queue.enqueue((0..<3).map { _ in try .test() })
            let root = test.queue.order.keys.root
            try await test.redis.delete("\(root):q:0|test|JFK|")
            try await test.postgres.execute("UPDATE job SET run_at = now() - interval '1 minute'")
            let reconciler = Reconciler(queue: test.queue, leadership: nil)
            #expect(try await reconciler.sampleOnce() == 3)
            #expect(try await reconciler.sampleOnce() == 0)
            #expect(Set(try await test.claim(5)) == Set(jobs.map(\.id)))
        }
    }

    @Test("a Redis that is emptied once more while it is rebuilt is not held to be whole")
    func emptiedTwice() async throws {
        try await TestQueue.with { test in
            let order = test.queue.order
            #expect(try await order.mayRebuild("a"))
            #expect(try await !order.mayRebuild("b"))
            #expect(try await order.goesOnRebuilding("a"))
            _ = try await test.redis.send(["FLUSHDB"])
            #expect(try await !order.goesOnRebuilding("a"))
            #expect(try await order.mayRebuild("b"))
            #expect(try await !order.endRebuilding("a", server: "x"))
            #expect(try await !order.hasGeneration())
            #expect(try await order.endRebuilding("b", server: "x"))
            #expect(try await order.generation() == "x")
            #expect(try await order.mayRebuild("c"), "who is done makes way")

            try await test.postgres.execute(
                "INSERT INTO job (kind, facility, class) SELECT 'test', 'JFK', 0 FROM generate_series(1, 20000)"
            )
            _ = try await test.redis.send(["FLUSHDB"])
            let reconciler = Reconciler(queue: test.queue, leadership: nil)
            let rebuilding = Task { try await reconciler.rebuildIfLost() }
            func known() async throws -> Int { try await test.redis.send(["HLEN", .string("\(order.keys.root):place")]).int ?? 0 }
            while try await known() == 0 { await Task.yield() }
            _ = try await test.redis.send(["FLUSHDB"])
            #expect(try await rebuilding.value == nil)
            #expect(try await !order.hasGeneration())
            while try await reconciler.rebuildIfLost() == nil { await Task.yield() }
            #expect(try await known() == 20_000)
        }
    }

    @Test("a claim whose worker died before the start is put back when its handoff is over")
    func handoff() async throws {
        try await TestQueue.with { test in
            let job = try await test.queue.enqueue(.test())
            #expect(try await test.claim(1) == [job.id])
            let root = test.queue.order.keys.root
            _ = try await test.redis.send(["ZADD", .string("\(root):run"), "0", .string(job.id.description)])
            #expect(try await Reconciler(queue: test.queue, leadership: nil).reapOnce() == 1)
            // Put back with a short delay, which the runner waits out.
            try await test.running([test.runner([ClosurePerformer { _ in .done }])]) {
                let found = try await test.settled(job.id).state
                #expect(found == .done)
            }
        }
    }

    @Test("claims that PostgreSQL knows to be over, cancelled or not due are cleared away")
    func missedClaims() async throws {
        try await TestQueue.with { test in
            let jobs = try await test.queue.enqueue((0..<3).map { _ in try .test() })
            #expect(try await test.claim(3).count == 3)
            try await test.postgres.execute("UPDATE job SET state = 5, finished_at = now() WHERE id = \(jobs[0].id.rawValue)")
            try await test.postgres.execute("DELETE FROM job WHERE id = \(jobs[1].id.rawValue)")
            try await test.postgres.execute("UPDATE job SET run_at = now() + interval '1 hour' WHERE id = \(jobs[2].id.rawValue)")
            #expect(try await test.starter("w").start(jobs.map(\.id)).isEmpty)
            try await MissedClaims(postgres: test.postgres, order: test.queue.order).clear(jobs.map(\.id))
            let root = test.queue.order.keys.root
            #expect(try await test.redis.send(["HKEYS", .string("\(root):place")]).array?.compactMap(\.string) == [jobs[2].id.description])
            #expect(try await test.redis.send(["ZCARD", .string("\(root):delayed")]).int == 1)
        }
    }

    @Test("with Redis down jobs are still taken and done; when it is back, all goes on through it")
    func redisDown() async throws {
        let server = try await PrivateRedis.start(flavor: .test)
        let redis = RedisClient(try RedisConfiguration(url: server.url), logger: .silent)
        try await TestDatabaseAndRedis.with(redis) { test in
            let performer = ClosurePerformer { _ in .done }
            let reconciler = Reconciler(queue: test.queue, leadership: nil, interval: .milliseconds(100))
            try await test.running([OutboxRelay(queue: test.queue), reconciler, test.runner([performer])]) {
                let before = try await test.queue.enqueue(.test())
                #expect(try await test.settled(before.id).state == .done)
                await server.kill()
                let during = try await test.queue.enqueue((0..<20).map { _ in try .test() })
                for job in during { #expect(try await test.settled(job.id).state == .done) }
                try await server.start()
                let after = try await test.queue.enqueue((0..<20).map { _ in try .test() })
                for job in after { #expect(try await test.settled(job.id).state == .done) }
                while await (try? test.queue.order.hasGeneration()) != true { await Task.yield() }
            }
        }
        await redis.close()
        try await server.stop()
    }

    @Test("PostgreSQL restarted while jobs run: all are done, and each effect is there once")
    func postgresRestart() async throws {
        // What is committed must outlive a killed server here, which the test flavour does not promise.
        let server = try await PrivatePostgres.start(settings: ["synchronous_commit": "on"], flavor: .test)
        let postgres = PostgresClient(try PostgresConfiguration(url: server.url), logger: .silent)
        _ = try await Migrator(postgres, logger: .silent).migrate()
        try await postgres.execute("CREATE TABLE effect (job bigint)")
        try await TestDatabaseAndRedis.with(postgres) { test in
            let started = Journal<JobID>()
            let gate = Gate()
            let performer = ClosurePerformer { job in
                await started.add(job.id)
                await gate.wait()
                return .completed { connection in try await connection.execute("INSERT INTO effect VALUES (\(job.id.rawValue))") }
            }
            var reaper = Reaper(queue: test.queue)
            reaper.interval = .milliseconds(200)
            let jobs = try await test.queue.enqueue((0..<30).map { _ in try .test() })
            try await test.running([reaper, test.runner([performer], .test(lease: .seconds(10)))]) {
                await started.reached(10)
                await server.kill()
                gate.open()
                try await server.start()
                for job in jobs { #expect(try await settled(job.id, test).state == .done) }
            }
            let effects = try await postgres.query("SELECT job FROM effect").map { try $0.decode(at: 0, as: Int64.self) }
            #expect(effects.sorted() == jobs.map(\.id.rawValue).sorted())
        }
        await postgres.close()
        try await server.stop()
    }

    /// Like the queue's own wait, but through a time in which PostgreSQL does not answer.
    private func settled(_ id: JobID, _ test: TestQueue) async throws -> JobRecord {
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            do {
                return try await test.settled(id)
            } catch let error as JobError where error.isTransient && ContinuousClock.now < deadline {
                await Task.yield()
            }
        }
    }

    @Test("a Redis that may evict keys is refused, with words that say what to do")
    func eviction() async throws {
        let server = try await PrivateRedis.start(settings: ["maxmemory-policy": "allkeys-lru"], flavor: .test)
        let redis = RedisClient(try RedisConfiguration(url: server.url), logger: .silent)
        try await TestDatabaseAndRedis.with(redis) { test in
            await #expect { try await test.runner([]).run() } throws: { error in
                (error as? JobError)?.code == "queue_redis_evicts" && "\(error)".contains("noeviction")
            }
        }
        await redis.close()
        try await server.stop()
    }

    @Test("old finished jobs are pruned, younger ones and live ones are kept")
    func prune() async throws {
        try await TestQueue.with { test in
            let jobs = try await test.queue.enqueue((0..<5).map { _ in try .test() })
            for (index, (state, days)) in [(2, 8), (2, 6), (4, 31), (3, 8)].enumerated() {
                try await test.postgres.execute(
                    "UPDATE job SET state = \(Int16(state)), finished_at = now() - make_interval(days => \(Int32(days))) WHERE id = \(jobs[index].id.rawValue)"
                )
            }
            #expect(try await Pruner(queue: test.queue, leadership: nil).pruneOnce() == 2)
            #expect(try await test.queue.list().map(\.id) == [jobs[4].id, jobs[3].id, jobs[1].id])
        }
    }
}
