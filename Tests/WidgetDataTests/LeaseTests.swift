import Dashboards
import DataSources
import Foundation
import NIOCore
import PrivateServers
import Redis
import TestSupport
import Testing

@testable import WidgetData

@Suite("The lease on a source")
struct LeaseTests {
    @Test("lets one of 500 cold readers of two processes ask the source, once")
    func oneQuestion() async throws {
        try await Stage.with { stage in
            try await stage.makeCountedFunction()
            let widget = try await stage.widget("SELECT counted() AS n, pg_sleep(0.3)::text AS nap")
            let other = RedisClient(stage.redis.configuration, logger: .silent)
            let processes = [try stage.process(), try stage.process(redis: other)]
            let answers = try await withThrowingTaskGroup(of: WidgetAnswer.self) { group in
                for number in 0..<500 { group.addTask { try await processes[number % 2].answer(stage.request(widget)) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count == 500 && answers.allSatisfy { $0.rowCount == 1 })
            #expect(try await stage.calls(after: processes) == 1)
            await other.close()
        }
    }

    @Test("of a holder that died is taken over when it runs out, and not later")
    func takeover() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT 1 AS n")
            let lease = Duration.milliseconds(600)
            let dead = try stage.process { $0.lease = lease }
            let key = try await dead.authorized(stage.request(widget)).key
            guard case .lease = await dead.cache.claim(key, token: "dead", lease: lease, known: 0) else {
                Issue.record("no lease")
                return
            }
            let start = ContinuousClock.now
            #expect(try await stage.process { $0.lease = lease }.answer(stage.request(widget)).state == .miss)
            let time = ContinuousClock.now - start
            #expect(time > .milliseconds(400) && time < lease + .seconds(10), "\(time)")
        }
    }

    @Test("is given back after an answer, a failure, an answer too large, and by those who go away at any moment")
    func released() async throws {
        try await Stage.with { stage in
            let reader = try stage.process { configuration in
                configuration.lease = .seconds(60)
                configuration.largestEntry = 2000
            }
            let number = QueryParameter(name: "n", type: .integer)
            for text in ["SELECT 1 AS n", "SELECT id FROM missing", "SELECT repeat('x', 5000) AS big"] {
                _ = await failure(reader, stage.request(try await stage.widget(text)))
                #expect(try await stage.keys("*:lease") == [], "\(text)")
            }
            let widget = try await stage.widget("SELECT :n AS n, pg_sleep(0.02)::text AS nap", [number])
            var random = SeededGenerator(state: 7)
            await withTaskGroup(of: Void.self) { group in
                for n in 0..<60 {
                    let task = Task { await failure(reader, stage.request(widget, ["n": .integer(Int64(n))])) }
                    let turns = Int.random(in: 0..<400, using: &random)
                    group.addTask {
                        for _ in 0..<turns { await Task.yield() }
                        task.cancel()
                        _ = await task.value
                    }
                }
            }
            #expect(try await eventually { try await stage.keys("*:lease") == [] })
        }
    }

    @Test("is given back also while the cache is left alone because it did not answer, without waiting for it")
    func releasedInOutage() async throws {
        try await Stage.with { stage in
            let reader = try stage.process()
            let key = try await reader.authorized(stage.request(try await stage.widget("SELECT 1 AS n"))).key
            guard case .lease = await reader.cache.claim(key, token: "mine", lease: .seconds(600), known: 0) else {
                Issue.record("no lease")
                return
            }
            reader.cache.breaker.fail(at: .now + .seconds(3600))
            #expect(!reader.cache.breaker.allows())
            await reader.cache.release(key, token: "mine", failure: nil, life: .zero)
            #expect(try await eventually { try await stage.redis.get(key.lease) == nil })
        }
    }

    @Test("does not keep an answer when Redis has no memory left, and is not left behind; the readers are answered")
    func outOfMemory() async throws {
        try await Stage.with { stage in
            let server = try await PrivateRedis.start(settings: ["maxmemory-policy": "noeviction"], flavor: .test)
            let redis = try RedisClient.patient(server.url)
            let reader = try stage.process({ $0.lease = .seconds(60) }, redis: redis)
            let widget = try await stage.widget("SELECT pg_sleep(0.5)::text AS nap")
            let reading = Task { try await reader.answer(stage.request(widget)) }
            #expect(try await eventually { try await stage.running() == 1 })
            _ = try await redis.send(["CONFIG", "SET", "maxmemory", "1"])
            #expect(try await reading.value.state == .miss)
            #expect(try await eventually { try await stage.keys("*", in: redis) == [] })
            #expect(try await reader.answer(stage.request(widget)).state == .miss)
            _ = try await redis.send(["CONFIG", "SET", "maxmemory", "0"])
            #expect(try await reader.answer(stage.request(widget)).state == .miss)
            #expect(try await reader.answer(stage.request(widget)).state == .hit)
            await redis.close()
            try await server.stop()
        }
    }

    @Test("and the cache may stall in the middle of a read: the readers are answered by the source, and by the cache when it goes on")
    func stalled() async throws {
        try await Stage.with { stage in
            let server = try await PrivateRedis.start(flavor: .test)
            var configuration = try RedisConfiguration(url: server.url)
            configuration.commandTimeout = .milliseconds(400)
            let redis = RedisClient(configuration, logger: .silent)
            let reader = try stage.process(redis: redis)
            let widget = try await stage.widget("SELECT :n AS n", [QueryParameter(name: "n", type: .integer)])
            _ = try await reader.answer(stage.request(widget, ["n": 0]))
            kill(server.processIdentifier, SIGSTOP)
            let start = ContinuousClock.now
            try await withThrowingTaskGroup(of: Void.self) { group in
                for n in 0..<50 {
                    group.addTask {
                        let answer = try await reader.answer(stage.request(widget, ["n": .integer(Int64(n % 5))]))
                        #expect(answer.rows == [["n": .integer(Int64(n % 5))]])
                    }
                }
                try await group.waitForAll()
            }
            #expect(ContinuousClock.now - start < .seconds(60))
            #expect(try await reader.answer(stage.request(widget, ["n": 1])).state == .miss)
            kill(server.processIdentifier, SIGCONT)
            #expect(try await eventually { try await reader.answer(stage.request(widget, ["n": 1])).state == .hit })
            await redis.close()
            try await server.stop()
        }
    }

    @Test("and Redis may drop any entry for want of memory: every answer is the one that was asked for")
    func eviction() async throws {
        try await Stage.with { stage in
            let server = try await PrivateRedis.start(settings: ["maxmemory": "4mb", "maxmemory-policy": "allkeys-lru"], flavor: .test)
            let redis = try RedisClient.patient(server.url)
            let reader = try stage.process(redis: redis)
            let text = "SELECT :n AS n, repeat(:n::text, 40000) AS filler"
            let widget = try await stage.widget(text, [QueryParameter(name: "n", type: .integer)])
            for n in Array(0..<100) + Array(0..<100) {
                let answer = try await reader.answer(stage.request(widget, ["n": .integer(Int64(n))]))
                #expect(answer.rows.first?["n"] == .integer(Int64(n)))
            }
            let dropped = try await redis.info("stats")["evicted_keys"].flatMap { Int($0) } ?? 0
            #expect(dropped > 0)
            await redis.close()
            try await server.stop()
        }
    }
}

/// A server that is left alone after it did not answer.
@Suite("The circuit breaker")
struct CircuitBreakerTests {
    @Test("closes the way for a pause, lets one through then, and opens it when that one comes back")
    func pauses() {
        let breaker = CircuitBreaker(pause: .seconds(1))
        let start = ContinuousClock.now
        func allows(after milliseconds: Int) -> Bool { breaker.allows(at: start + .milliseconds(milliseconds)) }
        #expect(allows(after: 0) && allows(after: 0))
        breaker.fail(at: start)
        breaker.fail(at: start + .milliseconds(500))
        #expect(!allows(after: 900))
        #expect(allows(after: 1000) && !allows(after: 1100), "one of them")
        var time = 1200
        for pause in [2000, 4000, 8000, 8000, 8000] {
            breaker.fail(at: start + .milliseconds(time))
            #expect(!allows(after: time + pause - 1) && allows(after: time + pause), "\(pause)")
            time += pause
        }
        #expect(!allows(after: time + 7999) && allows(after: time + 8000), "also when the one that was let through never came back")
        breaker.succeed()
        #expect(allows(after: time + 8001) && allows(after: time + 8001))
    }
}
