import Dashboards
import Foundation
import Logging
import Postgres
import PrivateServers
import Redis
import TestSupport
import Testing

@testable import Jobs

@Suite("Keeping Redis true to PostgreSQL", .timeLimit(.minutes(10)))
struct ReconcilerTests {
    /// Makes a job that has been due for long.
    private func age(_ test: TestQueue, _ condition: SQL = "true") async throws {
        try await test.postgres.execute("UPDATE job SET run_at = run_at - interval '1 hour' WHERE \(condition)")
    }

    @Test("a lost job is found behind hundreds of older jobs that are paused")
    func behindPaused() async throws {
        try await TestQueue.with { test in
            try await test.queue.pause(.facility(try #require(FacilityID("JFK"))))
            _ = try await test.queue.enqueue((0..<300).map { _ in try .test("JFK") })
            try await age(test)
            let lost = try await test.queue.enqueue(.test("LGA"))
            try await age(test)
            try await test.redis.delete("\(test.queue.order.keys.root):q:0|test|LGA|")
            let reconciler = Reconciler(queue: test.queue, leadership: nil)
            #expect(try await reconciler.sampleOnce() == 1)
            #expect(try await reconciler.sampleOnce() == 0)
            #expect(try await test.claim(5) == [lost.id])
        }
    }

    @Test("in a long line nothing is pushed twice, and a lost job at its head is found and is the next")
    func longLine() async throws {
        try await TestQueue.with { test in
            let jobs = try await test.queue.enqueue((0..<1800).map { _ in try .test() })
            try await age(test)
            let reconciler = Reconciler(queue: test.queue, leadership: nil)
            #expect(try await reconciler.sampleOnce() == 0)
            let lane = "\(test.queue.order.keys.root):q:0|test|JFK|"
            _ = try await test.redis.send(["LREM", .string(lane), "0", .string(jobs[0].id.description)])
            #expect(try await reconciler.sampleOnce() == 1)
            #expect(try await reconciler.sampleOnce() == 0)
            #expect(try await test.claim(2) == [jobs[0].id, jobs[1].id])
        }
    }

    @Test("round by round every queued job is looked for, and then again from the first on")
    func pages() async throws {
        try await TestQueue.with { test in
            _ = try await test.queue.enqueue((0..<250).map { try .test("F\($0 % 3)") })
            try await age(test)
            let last = try await test.queue.enqueue(.test("LGA"))
            try await age(test, "id = \(last.id.rawValue)")
            try await test.postgres.execute("UPDATE job SET run_at = run_at + interval '1 minute' WHERE id = \(last.id.rawValue)")
            let lane = "\(test.queue.order.keys.root):q:0|test|LGA|"
            let reconciler = Reconciler(queue: test.queue, leadership: nil, page: 100)
            for _ in 0..<2 {
                try await test.redis.delete(lane)
                var found: [Int] = []
                for _ in 0..<3 { found.append(try await reconciler.sampleOnce()) }
                #expect(found == [0, 0, 1])
            }
        }
    }

    @Test("what only waits for its time is missed too when Redis has lost it")
    func delayed() async throws {
        try await TestQueue.with { test in
            let job = try await test.queue.enqueue(.test(runAt: Date(timeIntervalSinceNow: 3600)))
            let reconciler = Reconciler(queue: test.queue, leadership: nil)
            #expect(try await reconciler.sampleOnce() == 0)
            try await test.redis.delete(test.queue.order.keys.delayed)
            #expect(try await reconciler.sampleOnce() == 1)
            let delayed = try await test.redis.send(["ZRANGE", .string(test.queue.order.keys.delayed), "0", "-1"])
            #expect(delayed.array?.compactMap(\.string) == [job.id.description])
        }
    }

    @Test("a Redis that was restarted without its last writes is looked through at once")
    func restart() async throws {
        let server = try await PrivateRedis.start(flavor: .test)
        let redis = RedisClient(try RedisConfiguration(url: server.url), logger: .silent)
        try await TestDatabaseAndRedis.with(redis) { test in
            let reconciler = Reconciler(queue: test.queue, leadership: nil)
            _ = try await reconciler.rebuildIfLost()
            #expect(try await reconciler.lookThroughIfRestarted() == nil)
            let kept = try await test.queue.enqueue(.test())
            try await test.queue.pause(.kind(.other))
            _ = try await redis.send(["SAVE"])
            let lost = try await test.queue.enqueue(.test())
            let later = try await test.queue.enqueue(.test(runAt: Date(timeIntervalSinceNow: 3600)))
            try await test.queue.resume(.kind(.other))
            await server.kill()
            try await server.start()
            while (try? await redis.ping()) == nil { await Task.yield() }
            #expect(try await reconciler.rebuildIfLost() == nil)
            #expect(try await test.redis.send(["HGET", .string("\(test.queue.order.keys.root):place"), .string(later.id.description)]).isNull)
            #expect(try await reconciler.lookThroughIfRestarted() == 2)
            #expect(try await reconciler.lookThroughIfRestarted() == nil)
            #expect(try await test.queue.order.paused().isEmpty)
            #expect(try await test.claim(5) == [kept.id, lost.id])
        }
        await redis.close()
        try await server.stop()
    }

    @Test("pauses that Redis did not hear of are corrected, both ways, and what they held back comes")
    func pauses() async throws {
        try await TestQueue.with { test in
            let paused = "\(test.queue.order.keys.root):paused"
            let held = try await test.queue.enqueue(.test("JFK"))
            _ = try await test.queue.enqueue(.test("LGA"))
            try await test.queue.pause(.facility(try #require(FacilityID("LGA"))))
            #expect(try await test.claim(5) == [held.id])
            try await test.queue.order.putBack([held.id])
            _ = try await test.redis.send(["DEL", .string(paused)])
            _ = try await test.redis.send(["SADD", .string(paused), "facility:JFK", "kind:other"])
            #expect(try await test.claim(5).isEmpty)
            let reconciler = Reconciler(queue: test.queue, leadership: nil)
            #expect(try await reconciler.correctPauses() == 3)
            #expect(try await reconciler.correctPauses() == 0)
            #expect(try await test.claim(5) == [held.id])
        }
    }

    @Test("shares and rates that Redis did not hear of are sent again")
    func shares() async throws {
        try await TestQueue.with { test in
            let root = test.queue.order.keys.root
            try await test.queue.setWeight(3, of: try #require(FacilityID("LGA")))
            try await test.queue.setRate(5, of: try #require(FacilityID("JFK")))
            _ = try await test.redis.send(["HSET", .string("\(root):weight"), "LGA", "1"])
            _ = try await test.redis.send(["HDEL", .string("\(root):rate"), "JFK"])
            try await Reconciler(queue: test.queue, leadership: nil).sendShares()
            #expect(try await test.redis.send(["HGET", .string("\(root):weight"), "LGA"]).string.flatMap { Double($0) } == 3)
            #expect(try await test.redis.send(["HGET", .string("\(root):rate"), "JFK"]).string == "5.0 10.0")
        }
    }
}
