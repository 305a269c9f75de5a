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

    @Test("is answered with 504 in time, ends at the source, and leaves nothing in the cache")
    func timesOut() async throws {
        try await RunningStack.with(settings: ["VITRINE_SOURCES_TIMEOUT": "2"]) { running in
            let (dashboard, _) = try await running.publishedDashboard()
            let warehouse = try RunningStack.database(running.warehouse.url)
            let redis = RedisClient(try RedisConfiguration(url: running.stack.redisURL), logger: Logger(label: "test"))
            for (index, text) in Self.texts.enumerated() {
                let widget = try await running.widget(asking: text, on: dashboard, row: 2 + index)
                let start = ContinuousClock.now
                let answer = try await running.send(.GET, "/api/v1/dashboard/widgets/\(widget)/data")
                let elapsed = ContinuousClock.now - start
                #expect(answer.status == 504, "\(answer)")
                #expect(answer.code == "query_timeout", "\(answer)")
                #expect(elapsed > .seconds(1.5) && elapsed < .seconds(60), "\(elapsed)")
                try await running.until("the query is gone from the source") {
                    try await warehouse.query(
                        """
                        SELECT 1 AS one FROM pg_stat_activity
                        WHERE state = 'active' AND pid <> pg_backend_pid() AND (query LIKE '%pg_sleep(600)%' OR query LIKE '%AS endless%')
                        """
                    ).isEmpty
                }
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
}
