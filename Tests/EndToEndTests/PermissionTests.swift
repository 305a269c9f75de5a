import Dashboards
import Foundation
import NIOHTTP1
import PrivateServers
import Testing

@testable import CLI

@Suite("Who may do what", .serialized)
struct PermissionTests {
    private static func path(_ dashboard: String) -> String { RunningStack.base + "/dashboards/\(dashboard)" }

    private static func share(_ dashboard: String, _ user: String, _ permission: String, _ running: RunningStack) async throws {
        let answer = try await running.send(.POST, path(dashboard) + "/share", ["userId": .string(user), "permission": .string(permission)])
        #expect(answer.status == 200, "\(answer)")
    }

    @Test("who may change a dashboard changes its draft; publishing, restoring and opening it to all is for those who manage it")
    func managing() async throws {
        try await RunningStack.with { running in
            let (id, _) = try await running.publishedDashboard()
            let path = Self.path(id)
            try await Self.share(id, "guest", "edit", running)
            let guest = try running.token("guest", [], ["south"])
            let colleague = try running.token("colleague", ["editor"])
            for token in [guest, colleague] {
                #expect(try await running.send(.PUT, path, ["name": "Changed"], token: token).status == 200)
                #expect(try await running.send(.PUT, path, ["name": "Changed", "isPublic": true], token: token).code == "forbidden")
                #expect(try await running.send(.POST, path + "/publish", [:], token: token).code == "forbidden")
                #expect(try await running.send(.POST, path + "/versions/1/restore", token: token).code == "forbidden")
            }
            #expect(try await running.send(.GET, path).body["isPublic"] == false)
            #expect(try await running.send(.GET, path + "/versions").items.count == 1)

            #expect(try await running.send(.PUT, path, ["name": "Open", "isPublic": true]).status == 200)
            #expect(try await running.send(.PUT, path, ["name": "Closed"], token: guest).code == "forbidden", "false when it is left out")
            #expect(try await running.send(.PUT, path, ["name": "Open", "isPublic": true], token: guest).status == 200)
            try await Self.share(id, "guest", "manage", running)
            #expect(try await running.send(.PUT, path, ["name": "Closed"], token: guest).body["isPublic"] == false)
            #expect(try await running.send(.POST, path + "/publish", [:], token: guest).body["version"] == 2)
            #expect(try await running.send(.POST, path + "/versions/1/restore", token: guest).body["version"] == 3)
        }
    }

    @Test("the draft of a published dashboard is for those who may change it; others see, find and export what is published")
    func drafts() async throws {
        try await RunningStack.with { running in
            let (id, widget) = try await running.publishedDashboard()
            let path = Self.path(id)
            let widgetPath = RunningStack.base + "/widgets/\(widget)"
            let viewer = try running.token("viewer", ["viewer"])
            let published = try await running.send(.GET, path, token: viewer)
            let frozen = try await running.send(.GET, widgetPath, token: viewer)
            #expect(published.status == 200 && frozen.status == 200)

            let draft: JSONValue = ["name": "Confidential", "description": "d", "tags": ["plan"], "metadata": ["note": "m"]]
            #expect(try await running.send(.PUT, path, draft).status == 200)
            let added = try await running.widget(asking: "SELECT 2 AS two", on: id)
            #expect(try await running.send(.DELETE, widgetPath).status == 204)

            let seen = try await running.send(.GET, path, token: viewer)
            for member in ["name", "description", "tags", "metadata", "widgets", "layout", "version", "status"] {
                #expect(seen.body[member] == published.body[member], "\(member)")
            }
            #expect(seen.headers["ETag"] == published.headers["ETag"])
            let kept = try await running.send(.GET, widgetPath, token: viewer)
            #expect(kept.body == frozen.body && kept.headers["ETag"] == frozen.headers["ETag"])
            #expect(try await running.send(.GET, RunningStack.base + "/widgets/\(added)", token: viewer).code == "not_found")
            let listed = try await running.send(.GET, RunningStack.base + "/dashboards", token: viewer)
            #expect(listed.items.map { $0["name"] } == ["Nächtlicher Bericht"])
            for (search, hits) in [("text=Confidential", 0), ("tag=plan", 0), ("text=Bericht", 1)] {
                #expect(try await running.send(.GET, RunningStack.base + "/dashboards?" + search, token: viewer).items.count == hits, "\(search)")
            }
            #expect(try await running.send(.GET, path + "/versions/1/diff/0", token: viewer).code == "forbidden")
            #expect(try await running.send(.GET, path + "/versions/0/diff/1", token: viewer).code == "forbidden")
            #expect(try await running.send(.GET, path + "/versions/1/diff/1", token: viewer).status == 200)
            let order: JSONValue = ["dashboardId": .string(id), "format": "pdf", "version": 0]
            #expect(try await running.send(.POST, RunningStack.base + "/exports", order, token: viewer).code == "forbidden")

            let editor = try running.token("editor", ["editor"])
            let whole = try await running.send(.GET, path, token: editor)
            #expect(whole.body["name"] == "Confidential" && whole.body["widgets"]?.elements.map { $0["id"] } == [.string(added)])
            #expect(try await running.send(.GET, RunningStack.base + "/widgets/\(added)", token: editor).status == 200)
            #expect(try await running.send(.GET, RunningStack.base + "/dashboards?text=Confidential", token: editor).items.count == 1)
            #expect(try await running.send(.GET, path + "/versions/1/diff/0", token: editor).status == 200)
            #expect(try await running.send(.POST, RunningStack.base + "/exports", order, token: editor).status == 202)
        }
    }

    @Test("the text of a query is for those who have a role in its facility; a guest uses what the dashboard shows already")
    func queries() async throws {
        try await RunningStack.with { running in
            let (id, widget) = try await running.publishedDashboard()
            let query = try #require(try await running.send(.GET, RunningStack.base + "/widgets/\(widget)").body["queryId"]?.stringValue)
            let (other, foreign) = try await running.publishedDashboard(number: 2)
            let unused = try #require(try await running.send(.GET, RunningStack.base + "/widgets/\(foreign)").body["queryId"]?.stringValue)
            #expect(other != id)
            try await Self.share(id, "guest", "edit", running)
            let guests = [try running.token("guest", [], ["north"]), try running.token("guest", ["editor"], ["south"])]
            for guest in guests {
                #expect(try await running.send(.GET, RunningStack.base + "/queries/\(query)", token: guest).code == "not_found")
                #expect(try await running.send(.GET, RunningStack.base + "/queries/\(query)/versions", token: guest).code == "not_found")
                #expect(try await running.send(.GET, RunningStack.base + "/queries", token: guest).items.isEmpty)
                let difference = try await running.send(.GET, Self.path(id) + "/versions/1/diff/0", token: guest)
                #expect(difference.status == 200 && difference.body["queries"] == nil, "\(difference)")
                func asking(_ query: String) -> JSONValue {
                    [
                        "dashboardId": .string(id), "type": "kpi", "queryId": .string(query),
                        "position": ["x": 0, "y": 5, "w": 1, "h": 1],
                    ]
                }
                let refused = try await running.send(.POST, RunningStack.base + "/widgets", asking(unused), token: guest)
                #expect(refused.body["errors"]?.first?["pointer"] == "/queryId", "\(refused)")
                let made = try await running.send(.POST, RunningStack.base + "/widgets", asking(query), token: guest)
                let path = RunningStack.base + "/widgets/\(made.body["id"]?.stringValue ?? "")"
                #expect(try await running.send(.PUT, path, asking(unused), token: guest).code == "input_invalid")
                #expect(try await running.send(.PUT, path, asking(query), token: guest).status == 200)
            }
            let viewer = try running.token("viewer", ["viewer"])
            #expect(try await running.send(.GET, RunningStack.base + "/queries/\(query)", token: viewer).status == 200)
        }
    }

    @Test("an export is for those who hold the rows that it was drawn from; a personal one, and one of a draft, for who ordered it")
    func exports() async throws {
        try await RunningStack.with { running in
            let (plain, _) = try await running.publishedDashboard()
            let (personal, _) = try await running.publishedDashboard(number: 2)
            _ = try await running.widget(asking: "SELECT :user_id AS me", on: personal)
            #expect(try await running.send(.POST, Self.path(personal) + "/publish", [:]).status == 200)
            for dashboard in [plain, personal] { try await Self.share(dashboard, "guest", "export", running) }
            func ordered(_ dashboard: String, version: Int? = nil, by token: String? = nil) async throws -> String {
                var order: [String: JSONValue] = ["dashboardId": .string(dashboard), "format": "pdf"]
                order["version"] = version.map { .integer(Int64($0)) }
                return try #require(
                    try await running.send(.POST, RunningStack.base + "/exports", .object(order), token: token).headers["Location"].first
                )
            }
            let colleague = try running.token("colleague", ["admin"])
            let shared = try await ordered(plain)
            let own = try await ordered(personal)
            let draft = try await ordered(plain, version: 0)
            #expect(try await running.send(.GET, shared, token: colleague).status == 200)
            for hidden in [own, draft] {
                #expect(try await running.send(.GET, hidden).status == 200)
                #expect(try await running.send(.GET, hidden, token: colleague).code == "not_found")
                #expect(try await running.send(.GET, hidden + "/file", token: colleague).code == "not_found")
                #expect(try await running.send(.DELETE, hidden, token: colleague).code == "not_found")
            }
            func listed(_ dashboard: String, _ token: String? = nil) async throws -> [String] {
                try await running.send(.GET, Self.path(dashboard) + "/exports", token: token).items.compactMap { $0["id"]?.stringValue }
            }
            #expect(try await listed(personal, colleague).isEmpty)
            #expect(try await listed(personal).count == 1)
            #expect(try await listed(plain, colleague).map { RunningStack.base + "/exports/" + $0 } == [shared])

            let south = try running.token("guest", [], ["south"])
            let nobody = try running.token("guest", [], [])
            let drawnForSouth = try await ordered(plain, by: south)
            let drawnForNobody = try await ordered(plain, by: nobody)
            #expect(try await running.send(.GET, drawnForSouth, token: south).status == 200)
            #expect(try await running.send(.GET, drawnForSouth, token: nobody).code == "not_found", "a facility that it has lost")
            #expect(try await running.send(.GET, drawnForSouth + "/file", token: nobody).code == "not_found")
            #expect(try await running.send(.GET, drawnForNobody, token: nobody).status == 200)
            #expect(try await running.send(.GET, drawnForNobody).code == "not_found", "no facility is not everybody's")
            #expect(try await listed(plain, nobody).map { RunningStack.base + "/exports/" + $0 } == [drawnForNobody])

            let orders = [plain, personal].map { ["dashboardId": .string($0), "format": "png"] as JSONValue }
            let batch = try await running.send(.POST, RunningStack.base + "/exports/batch", ["exports": .array(orders)])
            let location = try #require(batch.headers["Location"].first)
            let part = try await running.send(.GET, location, token: colleague)
            #expect(part.body["exports"]?.elements.map { $0["dashboardId"] } == [.string(plain)], "\(part)")
            #expect(try await running.send(.DELETE, location, token: colleague).code == "forbidden")
            #expect(try await running.send(.GET, location).body["total"] == 2)
        }
    }

    @Test("a job is steered by those who may steer its children too; an operator without facilities leaves a trace; the log names who asks")
    func operators() async throws {
        try await RunningStack.with { running in
            let admin = RunningStack.base + "/admin"
            let (north, _) = try await running.publishedDashboard()
            let both = try running.token("both", ["admin", "auditor"], ["north", "south"])
            let made = try await running.send(.POST, RunningStack.base + "/dashboards", ["name": "South", "facilityId": "south"], token: both)
            let south = try #require(made.body["id"])
            let root = try running.token("developer", ["admin", "auditor"], [])
            #expect(try await running.send(.PUT, admin + "/pauses/kind:export_dashboard", token: root).status == 200)
            let orders = [.string(north), south].map { ["dashboardId": $0, "format": "png"] as JSONValue }
            let batch = try await running.send(.POST, RunningStack.base + "/exports/batch", ["exports": .array(orders)], token: both)
            let location = try #require(batch.headers["Location"].first)
            let parents = try await running.send(.GET, admin + "/jobs?kind=export_batch").items
            let parent = try #require(parents.first?["id"]?.doubleValue.map { Int($0) })
            let ann = try running.token("ann", ["admin"])
            let refused = try await running.send(.POST, admin + "/jobs/\(parent)/cancel", token: ann)
            #expect(refused.code == "forbidden", "\(refused)")
            #expect(try await running.send(.GET, location, token: both).body["status"] == "queued")
            #expect(try await running.send(.POST, admin + "/jobs/\(parent)/cancel", token: both).status == 202)
            #expect(try await running.send(.GET, location, token: both).body["status"] == "cancelled")
            let auditor = try running.token("auditor", ["auditor"], ["south"])
            let steered = try await running.send(.GET, admin + "/audit?objectKind=job", token: auditor).items
            #expect(steered.map { $0["outcome"] } == ["allowed", "refused"], "the other facility knows of it")

            #expect(try await running.send(.DELETE, admin + "/pauses/kind:export_dashboard", token: root).status == 204)
            let events = try await running.send(.GET, admin + "/audit?objectKind=queue", token: root).items
            #expect(events.map { $0["action"] } == ["queue.resume", "queue.pause"], "\(events)")
            #expect(try await running.send(.GET, admin + "/audit?objectKind=queue", token: both).items.isEmpty)
            try await running.until("the log names who asked") {
                try String(contentsOfFile: running.installation.log("api"), encoding: .utf8).split(separator: "\n")
                    .contains { $0.contains("/pauses/kind") && $0.contains("developer") }
            }
        }
    }
}
