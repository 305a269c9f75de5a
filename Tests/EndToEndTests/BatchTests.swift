import Dashboards
import Foundation
import Logging
import NIOHTTP1
import Postgres
import PrivateServers
import Testing

@testable import CLI

@Suite("Batches of exports", .serialized)
struct BatchTests {
    private static let batch = RunningStack.base + "/exports/batch"

    private static func order(_ dashboard: String, _ formats: [String]) -> JSONValue {
        ["exports": .array(formats.map { ["dashboardId": .string(dashboard), "format": .string($0)] })]
    }

    @Test("one parent job, a result for each export; and a batch that is cancelled takes its exports with it, even the running one")
    func lifeOfABatch() async throws {
        try await RunningStack.with { running in
            let (quick, _) = try await running.publishedDashboard()
            let made = try await running.send(.POST, Self.batch, Self.order(quick, ["pdf", "png", "pdf"]))
            #expect(made.status == 202, "\(made)")
            #expect(made.body["total"] == 3)
            let location = try #require(made.headers["Location"].first)
            try await running.until("the batch ends") { try await running.send(.GET, location).body["finishedAt"] != nil }
            let done = try await running.send(.GET, location)
            #expect(done.body["status"] == "succeeded", "\(done)")
            #expect(done.body["progress"] == 1)
            #expect(done.body["exports"]?.elements.map { $0["format"] } == ["pdf", "png", "pdf"])
            for export in done.body["exports"]?.elements ?? [] {
                let file = try await running.api.download(RunningStack.base + "/exports/\(export["id"]?.stringValue ?? "")/file")
                #expect(file.count == export["size"]?.doubleValue.map(Int.init))
            }
            let parents = try await running.send(.GET, RunningStack.base + "/admin/jobs?kind=export_batch").items
            #expect(parents.map { $0["state"] } == ["done"])
            let parent = try #require(parents.first?["id"]?.doubleValue.map { Int($0) })
            #expect(try await running.send(.GET, RunningStack.base + "/admin/jobs?parent=\(parent)").items.count == 3)

            #expect(try await running.send(.GET, location, token: running.token("foreigner", ["admin"], ["south"])).status == 404)

            let id = try #require(done.body["exports"]?.first?["id"]?.stringValue)
            let file = RunningStack.base + "/exports/\(id)/file"
            let tag = try #require(try await running.send(.HEAD, file).headers["ETag"].first)
            #expect(try await running.send(.GET, file, headers: [("If-None-Match", tag)]).status == 304)
            for name in try FileManager.default.contentsOfDirectory(atPath: running.installation.exports) {
                try FileManager.default.removeItem(atPath: running.installation.exports + "/" + name)
            }
            let missing = try await running.send(.GET, file)
            #expect(missing.status == 410 && missing.code == "export_file_missing", "\(missing)")
            let database = PostgresClient(try PostgresConfiguration(url: running.stack.databaseURL), logger: Logger(label: "test"))
            try await database.execute("DELETE FROM job WHERE finished_at IS NOT NULL")
            await database.close()
            #expect(try await running.send(.DELETE, location).status == 204, "a batch whose job is pruned has nothing left to stop")

            let (slow, _) = try await running.publishedDashboard(seconds: 20, number: 7)
            let long = try #require(try await running.send(.POST, Self.batch, Self.order(slow, ["pdf", "png", "pdf"])).headers["Location"].first)
            try await running.until("an export runs") { try await running.send(.GET, long).body["status"] == "running" }
            #expect(try await running.send(.DELETE, long).status == 204)
            let cancelled = try await running.send(.GET, long)
            #expect(cancelled.body["status"] == "cancelled", "\(cancelled)")
            #expect(cancelled.body["finishedAt"] != nil)
            try await running.until("no job of it runs") {
                try await running.send(.GET, RunningStack.base + "/admin/jobs?state=running&kind=export_dashboard").items.isEmpty
            }
            #expect(try await running.send(.GET, long).body["status"] == "cancelled")
            #expect(try await running.send(.DELETE, long).status == 204, "cancelling again changes nothing")
        }
    }

    @Test("a batch is ordered whole or not at all, and says everything that is wrong with it")
    func badBatches() async throws {
        try await RunningStack.with { running in
            let (dashboard, _) = try await running.publishedDashboard()
            let unknown = "00000000-0000-7000-8000-000000000000"
            let bad: JSONValue = [
                "exports": [
                    ["dashboardId": .string(dashboard), "format": "pdf"], ["dashboardId": .string(unknown), "format": "pdf"],
                    ["dashboardId": .string(dashboard), "format": "pdf", "options": ["margin": -1]],
                    ["dashboardId": .string(dashboard), "format": "png", "version": 99],
                ]
            ]
            let refused = try await running.send(.POST, Self.batch, bad)
            #expect(refused.status == 422)
            let pointers = refused.body["errors"]?.elements.map { $0["pointer"] }
            #expect(pointers == ["/exports/1/dashboardId", "/exports/2/options/margin", "/exports/3/version"], "\(refused)")
            #expect(try await running.send(.GET, RunningStack.base + "/dashboards/\(dashboard)/exports").items.isEmpty)
            #expect(try await running.send(.POST, Self.batch, ["exports": []]).code == "input_invalid")
            let many = JSONValue.array(Array(repeating: ["dashboardId": .string(dashboard), "format": "pdf"], count: 101))
            #expect(try await running.send(.POST, Self.batch, ["exports": many]).code == "input_invalid")
            #expect(try await running.send(.POST, Self.batch, [:]).code == "input_invalid")
            #expect(try await running.send(.GET, Self.batch + "/\(unknown)").code == "not_found")
            #expect(try await running.send(.GET, Self.batch + "/no-uuid").code == "not_found")
            #expect(try await running.send(.GET, Self.batch).code == "method_not_allowed")
        }
    }
}
