import Dashboards
import DataSources
import Foundation
import Logging
import NIOCore
import Postgres
import PrivateServers
import Redis
import TestSupport
import Testing

@testable import WidgetData

@Suite("Widget data, when something fails")
struct SourceFailureTests {
    @Test("a failure of the source is never kept as data; the next one who asks after the source has recovered is answered")
    func recovery() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT id FROM missing")
            let reader = try stage.process { $0.failureTime = .zero }
            let first = await failure(reader, stage.request(widget))
            #expect(first?.code == "query_failed")
            let key = try await reader.authorized(stage.request(widget)).key
            #expect(try await stage.redis.get(key.name) == nil)
            try await stage.warehouse.withConnection { connection in
                try await connection.executeScript("CREATE TABLE missing AS SELECT 7 AS id; GRANT SELECT ON missing TO PUBLIC")
            }
            #expect(try await reader.answer(stage.request(widget)).rows == [["id": 7]])
        }
    }

    @Test("a failure is shown for a moment to others who ask the same, but not to those who want a refresh")
    func negative() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT id FROM missing")
            let reader = try stage.process { $0.failureTime = .seconds(60) }
            _ = await failure(reader, stage.request(widget))
            try await stage.warehouse.withConnection { connection in
                try await connection.executeScript("CREATE TABLE missing AS SELECT 7 AS id; GRANT SELECT ON missing TO PUBLIC")
            }
            guard case .source(let shown) = await failure(try stage.process(), stage.request(widget)) else {
                Issue.record("the failure was not shown")
                return
            }
            #expect(shown.code == .queryFailed && shown.sqlState == "42P01")
            #expect(try await reader.answer(stage.request(widget, refresh: true)).rows == [["id": 7]])
            #expect(try await stage.process().answer(stage.request(widget)).state == .hit)
        }
    }

    @Test("an answer that is still kept outlives a failure of its source")
    func keptOverFailure() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT count(*) AS n FROM flights")
            let reader = try stage.process { $0.failureTime = .zero }
            _ = try await reader.answer(stage.request(widget))
            let key = try await reader.authorized(stage.request(widget)).key
            try await stage.alter(key) { $0.freshUntil = $0.asOf }
            try await stage.warehouse.withConnection { try await $0.executeScript("ALTER TABLE flights RENAME TO gone") }
            for _ in 0..<20 {
                let answer = try await reader.answer(stage.request(widget))
                #expect(answer.state == .stale && answer.rows == [["n": 300]])
            }
            #expect(await failure(reader, stage.request(widget, refresh: true))?.code == "query_failed")
            #expect(try await reader.answer(stage.request(widget)).state == .stale)
        }
    }

    @Test("the reader is answered from the source while Redis is down, once for all who wait together")
    func redisDown() async throws {
        try await Stage.with { stage in
            let server = try await PrivateRedis.start(flavor: .test)
            let redis = RedisClient(try RedisConfiguration(url: server.url), logger: .silent)
            let widget = try await stage.widget("SELECT clock_timestamp()::text AS moment, pg_sleep(0.2)::text AS nap")
            let reader = try stage.process(redis: redis)
            #expect(try await reader.answer(stage.request(widget)).state == .miss)
            #expect(try await reader.answer(stage.request(widget)).state == .hit)
            await server.kill()
            let answers = try await withThrowingTaskGroup(of: WidgetAnswer.self) { group in
                for _ in 0..<50 { group.addTask { try await reader.answer(stage.request(widget)) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.state == .miss && $0.rows.count == 1 })
            #expect(Set(answers.map(\.rows)).count <= 3, "joined in flight")
            try await server.start()
            let cached = try await eventually { try await reader.answer(stage.request(widget)).state == .hit }
            #expect(cached)
            await redis.close()
            try await server.stop()
        }
    }

    @Test("the source's query stops when the last of those who wait for it goes, and not before")
    func withdrawn() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT pg_sleep(60)::text AS withdrawn")
            let reader = try stage.process { $0.limits.time = .seconds(60) }
            let waiting = (0..<3).map { _ in Task { await failure(reader, stage.request(widget)) } }
            #expect(try await eventually { try await stage.running() == 1 })
            waiting[0].cancel()
            #expect(await waiting[0].value?.code == "query_cancelled")
            #expect(try await stage.running() == 1)
            waiting[1].cancel()
            waiting[2].cancel()
            #expect(try await eventually { try await stage.running() == 0 })
            let key = try await reader.authorized(stage.request(widget)).key
            #expect(try await eventually { try await stage.redis.get(key.lease) == nil })
        }
    }

    @Test("a widget without query, wrong parameters and an unknown widget are told apart")
    func requests() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT :n AS n", [QueryParameter(name: "n", type: .integer, required: true)])
            let reader = try stage.process()
            #expect(await failure(reader, stage.request(widget))?.code == "invalid_parameters")
            #expect(await failure(reader, stage.request(widget, ["n": "x"]))?.code == "invalid_parameters")
            #expect(await failure(reader, stage.request(widget, ["n": 1, "facility_ids": ["LGA"]]))?.code == "invalid_parameters")
            #expect(await failure(reader, WidgetDataRequest(widgetID: WidgetID(), principal: stage.principal()))?.code == "not_found")
            #expect(try await reader.answer(stage.request(widget, ["n": 5])).rows == [["n": 5]])
        }
    }
}
