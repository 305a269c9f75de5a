import Dashboards
import NIOHTTP1
import Postgres
import PrivateServers
import Testing

@testable import CLI

@Suite("A data source that changes", .serialized)
struct DataSourceTests {
    @Test("goes on under its queries with another login; what cannot connect, or is not allowed, changes nothing")
    func replaced() async throws {
        try await RunningStack.with { running in
            let warehouse = try RunningStack.database(running.warehouse.url)
            try await warehouse.execute("CREATE ROLE before LOGIN")
            func body(_ login: String, _ more: [String: JSONValue] = [:]) -> JSONValue {
                let settings: JSONValue = [
                    "host": "127.0.0.1", "port": .integer(Int64(running.warehouse.port)), "database": "postgres", "username": .string(login),
                    "materializedViews": ["daily"],
                ]
                return .object(["name": "Warehouse", "kind": "postgresql", "settings": settings].merging(more) { $1 })
            }
            let created = try await running.send(.POST, "/api/v1/datasources", body("before"))
            let path = "/api/v1/datasources/" + (try #require(created.body["id"]?.stringValue))
            let (dashboard, _) = try await running.publishedDashboard()
            let query = try await running.api.post(
                RunningStack.base + "/queries",
                ["name": "who", "dataSourceId": created.body["id"] ?? .null, "text": "SELECT current_user::text AS who"]
            ).document["id"]
            let widget = try await running.api.post(
                RunningStack.base + "/widgets",
                ["dashboardId": .string(dashboard), "type": "kpi", "queryId": query ?? .null, "position": ["x": 0, "y": 3, "w": 1, "h": 1]]
            ).document["id"]?.stringValue
            let data = RunningStack.base + "/widgets/\(try #require(widget))/data"
            func who() async throws -> JSONValue? { try await running.send(.GET, data).body["data"]?.elements.first?["who"] }
            #expect(try await who() == "before")

            try await warehouse.execute("CREATE ROLE after LOGIN")
            let refused: [(JSONValue, [(String, String)], String?, UInt)] = [
                (body("nobody"), [], nil, 502), (body("after", ["kind": "static"]), [], nil, 422), (body("after", ["name": ""]), [], nil, 422),
                (body("after", ["facilityId": "south"]), [], nil, 422), (body("after"), [("If-Match", "\"7\"")], nil, 412),
                (body("after"), [], try running.token("ed", ["editor"]), 403),
                (body("after"), [], try running.token("eve", ["admin"], ["south"]), 404),
            ]
            for (document, headers, token, status) in refused {
                let answer = try await running.send(.PUT, path, document, headers: headers, token: token)
                #expect(answer.status == status, "\(answer)")
            }
            #expect(try await running.send(.GET, path).body["version"] == 1)
            let replaced = try await running.send(.PUT, path, body("after"))
            #expect(replaced.status == 200 && replaced.body["version"] == 2 && replaced.body["settings"]?["username"] == "after")
            try await running.until("its queries ask with the new login") { try await who() == "after" }
            let views = try await running.send(.GET, RunningStack.base + "/admin/materialized-views").items
            #expect(views.map { $0["name"] } == ["daily"])
            await warehouse.close()
        }
    }
}
