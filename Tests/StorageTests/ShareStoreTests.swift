import Dashboards
import Postgres
import Storage
import Testing

@Suite("Shares in the store")
struct ShareStoreTests {
    @Test("are granted, changed, listed and revoked")
    func life() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            let first = try await stage.shares.grant(.view, on: dashboard.id, to: "bob", by: "ada")
            #expect(first.permission == .view && first.grantedBy == "ada" && first.dashboardID == dashboard.id && first.userID == "bob")
            let second = try await stage.shares.grant(.manage, on: dashboard.id, to: "bob", by: "eve")
            #expect(second.permission == .manage && second.grantedBy == "eve" && second.createdAt == first.createdAt)
            try await stage.shares.grant(.export, on: dashboard.id, to: "Zoe", by: "ada")
            #expect(try await stage.shares.list(dashboard.id).map(\.userID) == ["Zoe", "bob"])
            #expect(try await stage.shares.revoke(dashboard.id, from: "bob"))
            #expect(try await !stage.shares.revoke(dashboard.id, from: "bob"))
            #expect(try await stage.shares.list(dashboard.id).map(\.permission) == [.export])
        }
    }

    @Test("need a dashboard that exists")
    func missing() async throws {
        try await Stage.run { stage in
            #expect(await Stage.code { try await stage.shares.grant(.view, on: DashboardID(), to: "bob", by: "ada") } == "not_found")
            let wasRevoked = try await stage.shares.revoke(DashboardID(), from: "bob")
            #expect(!wasRevoked)
        }
    }

    @Test("hold every permission that there is", arguments: Permission.allCases)
    func permissions(permission: Permission) async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            #expect(try await stage.shares.grant(permission, on: dashboard.id, to: "bob", by: "ada").permission == permission)
        }
    }
}
