import Dashboards
import DataSources
import Foundation
import NIOCore
import Postgres
import Redis
import Testing

@testable import WidgetData

@Suite("Widget data, cached")
struct CachedReadTests {
    private let moment = "SELECT clock_timestamp()::text AS moment"

    @Test("is a miss first and a hit then, with the same data and the same entity tag")
    func missThenHit() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT id, carrier, NULL AS gap FROM flights ORDER BY id LIMIT 2")
            let reader = try stage.process()
            let miss = try await reader.answer(stage.request(widget))
            let hit = try await stage.process().answer(stage.request(widget))
            #expect(miss.state == .miss && hit.state == .hit)
            #expect(miss.entityTag == hit.entityTag && hit.entityTag.hasPrefix("W/\""))
            #expect(hit.rowCount == 2)
            let document = hit.document
            #expect(document["widgetId"] == .string(widget.id.description))
            #expect(
                document["columns"] == [
                    ["name": "id", "type": "integer"], ["name": "carrier", "type": "string"], ["name": "gap", "type": "string"],
                ]
            )
            #expect(document["data"] == [["id": 1, "carrier": "AA", "gap": nil], ["id": 2, "carrier": "AA", "gap": nil]])
            #expect(document["rowCount"] == 2 && document["truncated"] == false)
            #expect(document["cache"]?["state"] == "hit")
            let asOf = document["cache"]?["asOf"]?.stringValue.flatMap { Date(rfc3339: $0) }
            let expiresAt = document["cache"]?["expiresAt"]?.stringValue.flatMap { Date(rfc3339: $0) }
            #expect(asOf.map { abs($0.timeIntervalSince(hit.asOf)) < 0.002 } == true)
            #expect(expiresAt.map { abs($0.timeIntervalSince(hit.asOf) - 300) < 0.002 } == true)
            #expect(document["cache"]?["nextRefreshAt"]?.stringValue != nil)
        }
    }

    @Test("comes as columns too, and as a table for drawing")
    func formats() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT id, id * 0.5 AS half FROM flights ORDER BY id LIMIT 3")
            let reader = try stage.process()
            let columns = try await reader.answer(stage.request(widget, format: .columns))
            #expect(columns.document["data"] == ["id": [1, 2, 3], "half": [0.5, 1, 1.5]])
            let table = try await reader.table(stage.request(widget))
            #expect(table.table.columns.map(\.name) == ["id", "half"] && table.table.rows[2] == [3, 1.5] && table.state == .hit)
            let objects = try await reader.answer(stage.request(widget))
            #expect(columns.entityTag != objects.entityTag)
        }
    }

    @Test("is asked of the source once when a thousand cold readers of two processes want it")
    func stampede() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT clock_timestamp()::text AS moment, pg_sleep(0.3)::text AS nap")
            let processes = [try stage.process(), try stage.process()]
            let moments = try await withThrowingTaskGroup(of: JSONValue?.self) { group in
                for number in 0..<1000 {
                    group.addTask { try await processes[number % 2].answer(stage.request(widget)).rows.first?["moment"] }
                }
                return try await group.reduce(into: Set<JSONValue?>()) { $0.insert($1) }
            }
            #expect(moments.count == 1 && moments.first != nil)
        }
    }

    @Test("is served stale while the source is asked again, then fresh")
    func stale() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget(moment)
            let reader = try stage.process()
            let first = try await reader.answer(stage.request(widget))
            let key = try await reader.authorized(stage.request(widget)).key
            try await stage.alter(key) { $0.freshUntil = $0.asOf }
            let stale = try await reader.answer(stage.request(widget))
            #expect(stale.state == .stale && stale.rows == first.rows)
            let renewed = try await eventually {
                let next = try await reader.answer(stage.request(widget))
                return next.state == .hit && next.rows != first.rows
            }
            #expect(renewed)
        }
    }

    @Test("is not served past the time that it may be kept")
    func expired() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget(moment)
            let reader = try stage.process()
            let first = try await reader.answer(stage.request(widget))
            let key = try await reader.authorized(stage.request(widget)).key
            try await stage.alter(key) { entry in
                entry.freshUntil = entry.asOf
                entry.keptUntil = entry.asOf
            }
            let next = try await reader.answer(stage.request(widget))
            #expect(next.state == .miss && next.rows != first.rows)
        }
    }

    @Test("is asked again at once when a refresh is wanted, and everybody gets the new one")
    func refresh() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget(moment)
            let reader = try stage.process()
            let first = try await reader.answer(stage.request(widget))
            let second = try await reader.answer(stage.request(widget, refresh: true))
            #expect(second.state == .miss && second.rows != first.rows)
            #expect(try await stage.process().answer(stage.request(widget)).rows == second.rows)
        }
    }

    @Test("is taken over when the process that was asking dies")
    func takeover() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget(moment)
            let reader = try stage.process()
            let key = try await reader.authorized(stage.request(widget)).key
            try await stage.redis.set(key.lease, ByteBuffer(string: "a dead process"), expiresIn: .milliseconds(400))
            let start = ContinuousClock.now
            #expect(try await reader.answer(stage.request(widget)).state == .miss)
            #expect(ContinuousClock.now - start > .milliseconds(300))
            #expect(try await stage.redis.get(key.lease) == nil)
        }
    }

    @Test("is served stale at once while another process holds the lease")
    func staleUnderLease() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget(moment)
            let reader = try stage.process()
            let first = try await reader.answer(stage.request(widget))
            let key = try await reader.authorized(stage.request(widget)).key
            try await stage.alter(key) { $0.freshUntil = $0.asOf }
            try await stage.redis.set(key.lease, ByteBuffer(string: "another process"), expiresIn: .seconds(30))
            let start = ContinuousClock.now
            let stale = try await reader.answer(stage.request(widget))
            #expect(stale.state == .stale && stale.rows == first.rows && ContinuousClock.now - start < .seconds(10))
        }
    }

    @Test("keeps the lease while a slow source is being asked, and gives it back in the end, also after a failure")
    func lease() async throws {
        try await Stage.with { stage in
            let slow = try await stage.widget("SELECT pg_sleep(5)::text AS nap, clock_timestamp()::text AS moment")
            let one = try stage.process { $0.lease = .seconds(2) }
            let two = try stage.process { $0.lease = .seconds(2) }
            async let first = one.answer(stage.request(slow))
            async let second = two.answer(stage.request(slow))
            #expect(try await first.rows == second.rows)
            let key = try await one.authorized(stage.request(slow)).key
            #expect(try await stage.redis.get(key.lease) == nil)
            let broken = try await stage.widget("SELECT 1 / 0 AS n")
            #expect(await failure(one, stage.request(broken))?.code == "query_failed")
            #expect(try await stage.redis.get(try await one.authorized(stage.request(broken)).key.lease) == nil)
        }
    }

    @Test("is not overwritten by somebody who began earlier and finished later")
    func fencing() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget(moment)
            let reader = try stage.process()
            let newer = try await reader.answer(stage.request(widget))
            let key = try await reader.authorized(stage.request(widget)).key
            let bytes = try #require(try await stage.redis.get(key.name))
            var old = try CacheEntry(bytes, for: key)
            old.fence -= 1
            old.payload = ByteBuffer(string: "\"columns\":[],\"data\":[],\"rowCount\":0,\"truncated\":false")
            try await stage.redis.set(key.lease, ByteBuffer(string: "late"), expiresIn: .seconds(60))
            #expect(await reader.cache.store(old, key, token: "late", life: .seconds(60)) == false)
            old.fence += 2
            #expect(await reader.cache.store(old, key, token: "late", life: .seconds(60)) == false, "without the lease")
            #expect(try await reader.answer(stage.request(widget)).rows == newer.rows)
        }
    }

    @Test("that is too large to be kept is answered all the same, each time by the source")
    func tooLarge() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT repeat('x', 5000) AS big, clock_timestamp()::text AS moment")
            let one = try stage.process { $0.largestEntry = 1000 }
            let two = try stage.process { $0.largestEntry = 1000 }
            let first = try await one.answer(stage.request(widget))
            let second = try await two.answer(stage.request(widget))
            #expect(first.state == .miss && second.state == .miss && first.rows != second.rows)
            let key = try await one.authorized(stage.request(widget)).key
            #expect(try await stage.redis.get(key.name)?.readableBytes == CacheEntry.fixedLength + key.label.count)
            #expect(try await one.materialize(stage.request(widget)).cacheKey == nil)
        }
    }

    @Test("is kept by a materialization, which always asks the source and says what it did")
    func materialize() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget(moment + ", :facility_ids AS scope")
            let reader = try stage.process()
            let first = try await reader.answer(stage.request(widget))
            let made = try await reader.materialize(stage.request(widget))
            let again = try await reader.materialize(stage.request(widget))
            let hit = try await reader.answer(stage.request(widget))
            #expect(hit.state == .hit && hit.rows != first.rows)
            #expect(again.fence > made.fence && made.fence > 0)
            #expect(made.facilities == [stage.facility] && made.rowCount == 1 && made.bytes > 0 && made.parameters == [:])
            #expect(made.cacheKey != nil && made.expiresAt > made.asOf)
        }
    }
}
