import Dashboards
import NIOHTTP1
import Testing

@testable import CLI

@Suite("Several widgets in one call", .serialized)
struct SeveralWidgetsTests {
    @Test("are answered in their order, each with its rows or its own problem")
    func several() async throws {
        try await RunningStack.with { running in
            let (id, first) = try await running.publishedDashboard(number: 1)
            let second = try await running.widget(asking: "SELECT 2 AS two", on: id)
            let unknown = "00000000-0000-7000-8000-000000000000"
            let broken = try await running.widget(asking: "SELECT nowhere", on: id, row: 4)
            let order = [second, unknown, first, broken, second]
            for refresh in [false, true, false] {
                let asked = JSONValue.array(order.map { ["widgetId": .string($0), "refresh": .bool(refresh)] })
                let answer = try await running.send(.POST, RunningStack.base + "/widgets/data", ["widgets": asked])
                #expect(answer.status == 200)
                let parts = answer.body["widgets"]?.elements ?? []
                #expect(parts.map { $0["widgetId"] } == order.map { .string($0) })
                #expect(parts.map { $0["rowCount"] } == [1, nil, 1, nil, 1])
                #expect(parts.map { $0["error"]?["code"] } == [nil, "not_found", nil, "query_failed", nil])
            }
        }
    }
}
