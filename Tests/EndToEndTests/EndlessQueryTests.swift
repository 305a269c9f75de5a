import Dashboards
import Foundation
import Logging
import NIOHTTP1
import Postgres
import PrivateServers
import Redis
import Testing

@testable import CLI

@Suite("SQL that never ends", .serialized)
struct EndlessQueryTests {
    static let texts = [
        "SELECT pg_sleep(600)::text AS nothing",
        "SELECT count(*) AS endless FROM generate_series(1, 1000000) a, generate_series(1, 1000000) b, generate_series(1, 1000000) c",
    ]

    /// Whether a query is running at the source: what runs of one is the `FETCH` from its cursor.
    private func isAsked(_ warehouse: PostgresClient) async throws -> Bool {
        try await !warehouse.query("SELECT 1 AS one FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'FETCH FORWARD%'").isEmpty
    }

    @Test("is answered with 504 in time, ends at the source, and leaves nothing in the cache")
    func timesOut() async throws {
        try await RunningStack.with(settings: ["VITRINE_SOURCES_TIMEOUT": "2"]) { running in
            let (dashboard, _) = try await running.publishedDashboard()
            let warehouse = try RunningStack.database(running.warehouse.url)
            let redis = RedisClient(try RedisConfiguration(url: running.stack.redisURL), logger: Logger(label: "test"))
            for (index, text) in Self.texts.enumerated() {
                let widget = try await running.widget(asking: text, on: dashboard, row: 2 + index)
                let start = ContinuousClock.now
                async let asked = running.send(.GET, "/api/v1/dashboard/widgets/\(widget)/data")
                try await running.until("the query runs") { try await isAsked(warehouse) }
                let answer = try await asked
                let elapsed = ContinuousClock.now - start
                #expect(answer.status == 504, "\(answer)")
                #expect(answer.code == "query_timeout", "\(answer)")
                #expect(elapsed > .seconds(1.5) && elapsed < .seconds(60), "\(elapsed)")
                try await running.until("the query is gone from the source") { try await !isAsked(warehouse) }
                // A failure is shown for a moment to those who wait for the same answer; data and leases are not there at all.
                let names = try await redis.send(RedisCommand("KEYS", "vitrine:data:*")).array?.compactMap(\.string) ?? []
                let facts = try await running.send(.GET, "/api/v1/dashboard/widgets/\(widget)")
                #expect(facts.status == 200)
                #expect(!names.contains { $0.hasSuffix(":lease") }, "\(names)")
                for name in names where name.hasSuffix(":failure") {
                    let life = try await redis.send(RedisCommand("PTTL", .string(name))).int ?? 0
                    #expect(life <= 10_000 && life != -1, "\(name) lives \(life) ms")
                }
                let data = names.filter { $0.hasSuffix("}") }
                // The published KPI of the stack is warm; nothing else is.
                #expect(data.count <= 1, "\(data)")
            }
            await redis.close()
            await warehouse.close()
        }
    }

    @Test("is stopped at the source when the client that asked has gone, and goes on while another waits for it")
    func clientLeaves() async throws {
        try await RunningStack.with(settings: ["VITRINE_SOURCES_TIMEOUT": "600"]) { running in
            let (dashboard, _) = try await running.publishedDashboard()
            let warehouse = try RunningStack.database(running.warehouse.url)
            let widget = try await running.widget(asking: Self.texts[0], on: dashboard)
            let one: JSONValue = ["widgetId": .string(widget)]
            let asks: [@Sendable () async throws -> Void] = [
                { _ = try await running.send(.GET, "/api/v1/dashboard/widgets/\(widget)/data") },
                { _ = try await running.send(.POST, "/api/v1/dashboard/widgets/data", one) },
                { _ = try await running.send(.POST, "/api/v1/dashboard/widgets/data", ["widgets": [one]]) },
            ]
            for ask in asks {
                let (joined, gone) = ("vitrine_widget_data_joined_total", "vitrine_http_request_duration_seconds_count{status=\"4xx\"}")
                let before = (joined: try await running.sample(joined), gone: try await running.sample(gone))
                let clients = [Task { try await ask() }, Task { try await ask() }]
                try await running.until("the query runs") { try await isAsked(warehouse) }
                try await running.until("both wait for it") { try await running.sample(joined) > before.joined }
                clients[0].cancel()
                try await running.until("the API has noticed") { try await running.sample(gone) > before.gone }
                #expect(try await isAsked(warehouse))
                clients[1].cancel()
                _ = await clients[1].result
                try await running.until("the query is gone from the source") { try await !isAsked(warehouse) }
            }
            await warehouse.close()
        }
    }
}
