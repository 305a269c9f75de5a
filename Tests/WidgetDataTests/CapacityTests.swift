import Dashboards
import DataSources
import Foundation
import NIOCore
import Postgres
import Redis
import Testing

@testable import WidgetData

@Suite("What the cache holds of a facility")
struct CapacityTests {
    private let number = QueryParameter(name: "n", type: .integer)

    @Test("keeps an answer of as many bytes as may be kept, and not one of a byte more")
    func largestEntry() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT repeat('x', 1000) AS word")
            let first = try stage.process()
            _ = try await first.answer(stage.request(widget))
            let key = try await first.authorized(stage.request(widget)).key
            let size = try CacheEntry(try #require(try await stage.redis.get(key.name)), for: key).payload.readableBytes
            for (limit, isKept) in [(size - 1, false), (size, true), (size + 1, true)] {
                let reader = try stage.process { $0.largestEntry = limit }
                let made = try await reader.materialize(stage.request(widget))
                #expect((made.cacheKey != nil) == isKept && made.bytes == size)
                #expect(try await reader.answer(stage.request(widget)).state == (isKept ? .hit : .miss))
                #expect(try await reader.answer(stage.request(widget)).rowCount == 1)
            }
        }
    }

    @Test("replaces an answer that has become too large at once, so that the old one is not served any longer")
    func tombstone() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT repeat('x', (SELECT count(*)::int FROM flights) * 10) AS word")
            let reader = try stage.process { $0.largestEntry = 5000 }
            _ = try await reader.answer(stage.request(widget))
            #expect(try await reader.answer(stage.request(widget)).state == .hit)
            try await stage.warehouse.withConnection { connection in
                try await connection.executeScript("INSERT INTO flights SELECT n FROM generate_series(1, 700) n")
            }
            #expect(try await reader.answer(stage.request(widget, refresh: true)).body.readableBytes > 10_000)
            for _ in 0..<3 { #expect(try await stage.process { $0.largestEntry = 5000 }.answer(stage.request(widget)).body.readableBytes > 10_000) }
        }
    }

    @Test("stays under its number of bytes: what ends first makes room")
    func largestFacility() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT :n AS n, repeat('x', 3000) AS filler", [number])
            let limit = 10_000
            let reader = try stage.process { $0.largestFacility = limit }
            for n in 0..<20 {
                _ = try await reader.answer(stage.request(widget, ["n": .integer(Int64(n))]))
                let usage = try await reader.cache.usage(of: stage.facility)
                #expect(usage.bytes <= limit && usage.entries == min(n + 1, 3))
                var bytes = 0
                for key in try await stage.keys("vitrine:data:v2:*") { bytes += try await stage.redis.get(key)?.readableBytes ?? 0 }
                #expect(bytes == usage.bytes)
            }
            for n in 17..<20 { #expect(try await reader.answer(stage.request(widget, ["n": .integer(Int64(n))])).state == .hit) }
            #expect(try await reader.answer(stage.request(widget, ["n": 0])).state == .miss)
            _ = try await reader.answer(stage.request(widget, ["n": 0], refresh: true))
            #expect(try await reader.cache.usage(of: stage.facility).entries == 3)
            let huge = try await stage.widget("SELECT repeat('x', 20000) AS huge")
            #expect(try await reader.answer(stage.request(huge)).rowCount == 1)
            #expect(try await reader.materialize(stage.request(huge)).cacheKey == nil)
        }
    }

    @Test("goes on counting when Redis forgot its counts, or some of its entries")
    func lostCounts() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT :n AS n, repeat('x', 3000) AS filler", [number])
            let reader = try stage.process { $0.largestFacility = 10_000 }
            func read(_ numbers: Range<Int64>) async throws {
                for n in numbers { _ = try await reader.answer(stage.request(widget, ["n": .integer(n)])) }
            }
            try await read(0..<3)
            _ = try await stage.redis.delete(CacheKeyMaker.expiries(of: "JFK"))
            try await read(3..<5)
            #expect(try await reader.cache.usage(of: stage.facility).bytes <= 10_000)
            _ = try await stage.redis.delete(CacheKeyMaker.sizes(of: "JFK"))
            try await read(5..<12)
            #expect(try await reader.cache.usage(of: stage.facility) == CacheUsage(entries: 3, bytes: reader.cache.usage(of: stage.facility).bytes))
            for key in try await stage.keys("vitrine:data:v2:*") { _ = try await stage.redis.delete(key) }
            try await read(12..<20)
            #expect(try await stage.keys("vitrine:data:v2:*").count == 3)
        }
    }
}
