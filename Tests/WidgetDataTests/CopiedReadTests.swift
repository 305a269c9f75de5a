import Dashboards
import NIOCore
import PrivateServers
import Redis
import TestSupport
import Testing

@testable import WidgetData

@Suite("A read that was copied")
struct CopiedReadTests {
    private let text = "SELECT clock_timestamp()::text AS moment FROM flights WHERE facility = ANY (:facility_ids) LIMIT 1"

    /// A process that copies and hears of changes while the body runs.
    private func listening(_ stage: Stage, redis: RedisClient? = nil, _ body: (WidgetDataReader) async throws -> Void) async throws {
        let reader = try stage.process({ $0.copies = 1 << 20 }, redis: redis)
        let running = Task { try await reader.run() }
        let result: Result<Void, any Error>
        do {
            #expect(await eventually { reader.cache.copies.isListening })
            result = .success(try await body(reader))
        } catch {
            result = .failure(error)
        }
        running.cancel()
        try await running.value
        try result.get()
    }

    /// Reads until the entry is copied, and gives the moment at which it was.
    private func copied(_ reader: WidgetDataReader, _ request: WidgetDataRequest) async throws -> (WidgetAnswer, CacheKey, ContinuousClock.Instant) {
        let key = try await reader.authorized(request).key
        while true {
            let answer = try await reader.answer(request)
            let now = ContinuousClock.now
            if reader.cache.copies.entry(key, at: now) != nil { return (answer, key, now) }
        }
    }

    @Test("is what Redis holds, and is a hit")
    func same() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget(text)
            let other = try stage.process()
            try await listening(stage) { reader in
                let (_, key, moment) = try await copied(reader, stage.request(widget))
                let copy = try #require(reader.cache.copies.entry(key, at: moment))
                #expect(await other.cache.entry(key) == copy)
                let (first, second) = (try await reader.answer(stage.request(widget)), try await other.answer(stage.request(widget)))
                #expect(first.state == .hit && first.rows == second.rows && first.entityTag == second.entityTag)
            }
        }
    }

    @Test("is not given to a principal with another scope, nor to one who may not read the widget any more")
    func scope() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget(text)
            try await listening(stage) { reader in
                let both = stage.principal(facilities: ["JFK", "LGA"])
                let (mine, _, _) = try await copied(reader, stage.request(widget))
                let theirs = try await reader.answer(stage.request(widget, by: both))
                #expect(theirs.state == .miss && theirs.rows != mine.rows)
                _ = try await copied(reader, stage.request(widget))
                #expect(await failure(reader, stage.request(widget, by: stage.principal("eve", facilities: ["EWR"])))?.code == "not_found")
            }
        }
    }

    @Test("is given up when another process writes a newer one")
    func written() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget(text)
            let other = try stage.process()
            try await listening(stage) { reader in
                let (old, key, moment) = try await copied(reader, stage.request(widget))
                let new = try await other.answer(stage.request(widget, refresh: true))
                #expect(new.rows != old.rows)
                // At the moment of the copy it would still be good: only the news of the change takes it away.
                #expect(await eventually { reader.cache.copies.entry(key, at: moment) == nil })
                #expect(try await reader.answer(stage.request(widget)).rows == new.rows)
            }
        }
    }

    @Test("is gone at once for who refreshed or flushed it in this process")
    func ownChanges() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget(text)
            try await listening(stage) { reader in
                for _ in 0..<20 {
                    _ = try await copied(reader, stage.request(widget))
                    let new = try await reader.answer(stage.request(widget, refresh: true))
                    #expect(try await reader.answer(stage.request(widget)).rows == new.rows)
                    _ = try await copied(reader, stage.request(widget))
                    _ = try await reader.flush(facility: stage.facility)
                    #expect(try await reader.answer(stage.request(widget)).state == .miss)
                }
            }
        }
    }

    @Test("is given up when Redis is emptied or its time is over there")
    func emptied() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget(text)
            try await listening(stage) { reader in
                let (_, key, moment) = try await copied(reader, stage.request(widget))
                try await stage.redis.expire(key.name, in: .milliseconds(5))
                #expect(await eventually { reader.cache.copies.entry(key, at: moment) == nil })
                let (_, again, later) = try await copied(reader, stage.request(widget))
                _ = try await stage.redis.send(["FLUSHDB"])
                #expect(await eventually { reader.cache.copies.entry(again, at: later) == nil })
            }
        }
    }

    @Test("is what this process itself has just written, although nothing is heard of it")
    func deaf() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget(text)
            let reader = try stage.process { $0.copies = 1 << 20 }
            reader.cache.copies.forgetAll(listening: true)
            for _ in 0..<3 {
                _ = try await copied(reader, stage.request(widget))
                let new = try await reader.answer(stage.request(widget, refresh: true))
                #expect(try await reader.answer(stage.request(widget)).rows == new.rows)
            }
        }
    }

    @Test("is not copied any more once changes are not heard, and again when they are")
    func lost() async throws {
        let server = try await PrivateRedis.start(flavor: .test)
        let redis = try RedisClient.patient(server.url)
        _ = try await redis.send(["ACL", "SETUSER", "reader", "on", ">secret", "~*", "&*", "+@all"])
        let theirs = try RedisClient.patient(server.url.replacing("redis://", with: "redis://reader:secret@"))
        try await Stage.with { stage in
            let widget = try await stage.widget(text)
            try await listening(stage, redis: theirs) { reader in
                let (_, key, moment) = try await copied(reader, stage.request(widget))
                _ = try await redis.send(["ACL", "SETUSER", "reader", "resetchannels"])
                _ = try await redis.send(["CLIENT", "KILL", "TYPE", "pubsub"])
                #expect(await eventually { !reader.cache.copies.isListening })
                #expect(reader.cache.copies.entry(key, at: moment) == nil)
                #expect(try await reader.answer(stage.request(widget)).state == .hit)
                #expect(reader.cache.copies.entry(key, at: moment) == nil)
                _ = try await redis.send(["ACL", "SETUSER", "reader", "allchannels"])
                #expect(await eventually { reader.cache.copies.isListening })
                _ = try await copied(reader, stage.request(widget))
            }
        }
        for client in [theirs, redis] { await client.close() }
        try await server.stop()
    }

    @Test("is not copied where Redis refuses to tell of changes, which it is asked once and not again and again")
    func refused() async throws {
        let server = try await PrivateRedis.start(flavor: .test)
        let redis = try RedisClient.patient(server.url)
        _ = try await redis.send(["ACL", "SETUSER", "reader", "on", ">secret", "~*", "&*", "+@all", "-client|tracking"])
        let theirs = try RedisClient.patient(server.url.replacing("redis://", with: "redis://reader:secret@"))
        try await Stage.with { stage in
            let widget = try await stage.widget(text)
            let reader = try stage.process({ $0.copies = 1 << 20 }, redis: theirs)
            let running = Task { try await reader.run() }
            func refusals() async throws -> Int {
                let text = try await redis.info("commandstats")["cmdstat_client|tracking"] ?? ""
                return text.split(separator: ",").first { $0.hasPrefix("rejected_calls=") }.flatMap { Int($0.dropFirst(15)) } ?? 0
            }
            #expect(try await eventually { try await refusals() == 1 })
            // The connection that was refused is given up: the next would have come after 50 ms.
            #expect(try await eventually { try await redis.send(["CLIENT", "LIST", "TYPE", "normal"]).string?.split(separator: "\n").count == 1 })
            #expect(try await reader.answer(stage.request(widget)).state == .miss)
            for _ in 0..<200 { #expect(try await reader.answer(stage.request(widget)).state == .hit) }
            #expect(!reader.cache.copies.isListening)
            #expect(try await refusals() == 1)
            running.cancel()
            try await running.value
        }
        for client in [theirs, redis] { await client.close() }
        try await server.stop()
    }

    @Test("is fetched from Redis once a second")
    func visits() async throws {
        let server = try await PrivateRedis.start(flavor: .test)
        let redis = try RedisClient.patient(server.url)
        try await Stage.with { stage in
            let widget = try await stage.widget(text)
            try await listening(stage, redis: redis) { reader in
                let start = ContinuousClock.now
                _ = try await copied(reader, stage.request(widget))
                let before = try await visits(redis)
                for _ in 0..<500 { #expect(try await reader.answer(stage.request(widget)).state == .hit) }
                #expect(try await visits(redis) - before <= Int((ContinuousClock.now - start).components.seconds) + 1)
            }
        }
        await redis.close()
        try await server.stop()
    }

    private func visits(_ redis: RedisClient) async throws -> Int {
        let text = try await redis.info("commandstats")["cmdstat_get"] ?? "calls=0"
        return Int(text.dropFirst("calls=".count).prefix { $0 != "," }) ?? 0
    }
}
