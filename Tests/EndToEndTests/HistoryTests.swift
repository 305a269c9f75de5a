import Dashboards
import Foundation
import NIOHTTP1
import PrivateServers
import Testing

@testable import CLI

@Suite("History and shares", .serialized)
struct HistoryTests {
    @Test("versions are listed, read, compared and restored; restoring makes a new version and serves what it froze")
    func versions() async throws {
        try await RunningStack.with { running in
            let (id, widget) = try await running.publishedDashboard(number: 1)
            let path = RunningStack.base + "/dashboards/\(id)"
            #expect(try await running.send(.PUT, path, ["name": "Changed", "tags": ["new"], "isPublic": true]).status == 200)
            let second = try await running.widget(asking: "SELECT 2 AS two", on: id)
            #expect(try await running.send(.DELETE, RunningStack.base + "/widgets/\(widget)").status == 204)
            #expect(try await running.send(.POST, path + "/publish", [:]).body["version"] == 2)

            let list = try await running.send(.GET, path + "/versions")
            #expect(list.items.map { $0["version"] } == [2, 1])
            #expect(list.items.map { $0["name"] } == ["Changed", "Nächtlicher Bericht"])
            let first = try await running.send(.GET, path + "/versions/1")
            #expect(first.headers["ETag"] == ["\"1\""])
            #expect(first.body["widgets"]?.first?["id"] == .string(widget))
            #expect(try await running.send(.GET, path + "/versions/1", headers: [("If-None-Match", "\"1\"")]).status == 304)

            let difference = try await running.send(.GET, path + "/versions/1/diff/2")
            #expect(difference.body["widgets"]?["added"]?.first?["id"] == .string(second))
            #expect(difference.body["widgets"]?["removed"]?.first?["id"] == .string(widget))
            let pointers = difference.body["dashboard"]?.elements.map { $0["pointer"] }
            #expect(pointers == ["/isPublic", "/name", "/tags"])
            let draft = try await running.send(.GET, path + "/versions/2/diff/0")
            #expect(draft.status == 200)
            #expect(draft.body["dashboard"]?.elements.isEmpty == true)

            #expect(try await running.send(.POST, path + "/versions/1/restore", headers: [("If-Match", "\"1\"")]).code == "revision_conflict")
            let restored = try await running.send(.POST, path + "/versions/1/restore", headers: [("If-Match", list.headers["ETag"].first ?? "")])
            #expect(restored.status == 200, "\(restored)")
            #expect(restored.body["version"] == 3)
            #expect(restored.body["name"] == "Nächtlicher Bericht")
            #expect(restored.body["isPublic"] == true, "who may see it stays as it is")
            let now = try await running.send(.GET, path)
            #expect(now.body["widgets"]?.elements.map { $0["id"] } == [.string(widget)])
            #expect(try await running.send(.GET, RunningStack.base + "/widgets/\(widget)/data").body["data"] == [["answer": 1]])
            #expect(try await running.send(.GET, path + "/versions").items.count == 3, "history is not rewritten")
            let export = try await running.follow(try await running.order(id), until: ["succeeded", "failed"])
            #expect(export["status"] == "succeeded")
            #expect(export["version"] == 3)
        }
    }

    @Test("a share opens a dashboard to a user of another facility, as far as it goes, until it is taken back")
    func shares() async throws {
        try await RunningStack.with { running in
            let (id, _) = try await running.publishedDashboard()
            let path = RunningStack.base + "/dashboards/\(id)"
            let guest = try running.token("guest/ä@south", ["viewer"], ["south"])
            #expect(try await running.send(.GET, path, token: guest).status == 404)
            let granted = try await running.send(.POST, path + "/share", ["userId": "guest/ä@south", "permission": "view"])
            #expect(granted.body["permission"] == "view", "\(granted)")
            #expect(try await running.send(.GET, path, token: guest).status == 200)
            #expect(try await running.send(.POST, path + "/share", ["userId": "x", "permission": "view"], token: guest).code == "forbidden")
            #expect(try await running.send(.GET, path + "/shares", token: guest).code == "forbidden")
            #expect(
                try await running.send(.POST, RunningStack.base + "/exports", ["dashboardId": .string(id), "format": "pdf"], token: guest).status
                    == 403
            )
            #expect(try await running.send(.POST, path + "/share", ["userId": "guest/ä@south", "permission": "export"]).status == 200)
            #expect(try await running.send(.GET, path + "/shares").items.map { $0["permission"] } == ["export"])
            #expect(try await running.send(.DELETE, path + "/share/guest%2F%C3%A4%40south").status == 204)
            #expect(try await running.send(.DELETE, path + "/share/guest%2F%C3%A4%40south").status == 404)
            try await running.until("the share is gone") { try await running.send(.GET, path, token: guest).status == 404 }

            let auditor = try running.token("auditor", ["auditor"])
            let events = try await running.send(.GET, RunningStack.base + "/admin/audit?objectId=\(id)", token: auditor)
            let shares = events.items.filter { $0["action"]?.stringValue?.hasPrefix("share.") == true }
            #expect(shares.map { $0["action"] } == ["share.revoke", "share.revoke", "share.grant", "share.grant", "share.grant"])
            #expect(shares.map { $0["outcome"] } == ["failed", "allowed", "allowed", "refused", "allowed"])
        }
    }
}

extension JSONValue {
    /// The elements of a list.
    var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
    /// The first element of a list.
    var first: JSONValue? { elements.first }
}
