import Dashboards
import NIOHTTP1
import Testing

@testable import CLI

@Suite("The audit log", .serialized)
struct AuditTests {
    @Test("holds every change of dashboards, widgets, queries, data sources and exports, done or refused, and each download")
    func changes() async throws {
        try await RunningStack.with { running in
            let base = RunningStack.base
            let (dashboard, widget) = try await running.publishedDashboard()
            let viewer = try running.token("vic", ["viewer"])
            let shown = try await running.send(.GET, base + "/widgets/\(widget)").body
            let query = try #require(shown["queryId"]?.stringValue)
            let source = try #require(try await running.send(.GET, "/api/v1/datasources").items.first?["id"]?.stringValue)
            let named: JSONValue = ["name": "Renamed"]
            let statuses: [(HTTPMethod, String, JSONValue?, String?, UInt)] = [
                (.PUT, base + "/dashboards/\(dashboard)", named, viewer, 403), (.PUT, base + "/dashboards/\(dashboard)", named, nil, 200),
                (.PUT, base + "/dashboards/\(dashboard)", ["name": ""], nil, 422), (.DELETE, base + "/widgets/\(widget)", nil, viewer, 403),
                (.DELETE, base + "/widgets/\(widget)", nil, nil, 204), (.DELETE, base + "/queries/\(query)", nil, nil, 409),
                (.DELETE, "/api/v1/datasources/\(source)", nil, nil, 409), (.DELETE, base + "/dashboards/\(DashboardID())", nil, nil, 404),
            ]
            for (method, path, body, token, status) in statuses {
                let answer = try await running.send(method, path, body, token: token)
                #expect(answer.status == status, "\(method) \(path): \(answer)")
            }
            let export = try await running.order(dashboard)
            _ = try await running.follow(export, until: ["succeeded", "failed"])
            #expect(try await running.send(.GET, export + "/file").status == 200)
            #expect(try await running.send(.DELETE, base + "/dashboards/\(dashboard)").status == 204)

            let auditor = try running.token("auditor", ["auditor"])
            func events(_ kind: String) async throws -> [String] {
                try await running.send(.GET, base + "/admin/audit?objectKind=\(kind)&limit=200", token: auditor).items.reversed().map { event in
                    [event["action"], event["outcome"], event["reasonCode"]].compactMap { $0?.stringValue }.joined(separator: " ")
                }
            }
            #expect(
                try await events("dashboard") == [
                    "dashboard.create allowed", "dashboard.publish allowed", "dashboard.replace refused forbidden", "dashboard.replace allowed",
                    "dashboard.replace failed input_invalid", "dashboard.delete allowed",
                ]
            )
            #expect(try await events("widget") == ["widget.create allowed", "widget.delete refused forbidden", "widget.delete allowed"])
            #expect(try await events("query") == ["query.create allowed", "query.delete failed still_used"])
            #expect(try await events("data_source") == ["data_source.create allowed", "data_source.delete failed still_used"])
            #expect(try await events("export") == ["export.create allowed", "export.download allowed"])
            let made = try await running.send(.GET, base + "/admin/audit?objectId=\(dashboard)", token: auditor).items
            #expect(made.last?["action"] == "dashboard.create" && made.allSatisfy { $0["facilityId"] == "north" })
            let elsewhere = try running.token("auditor", ["auditor"], ["south"])
            #expect(try await running.send(.GET, base + "/admin/audit", token: elsewhere).items.isEmpty)
        }
    }
}
