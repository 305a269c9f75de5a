import Dashboards
import Foundation
import Postgres
import Storage
import Testing

@Suite("Dashboards in the store")
struct DashboardStoreTests {
    @Test("come back as they were written")
    func roundTrip() async throws {
        try await Stage.run { stage in
            let draft = DashboardDraft(
                name: "Flights",
                description: "All of 2013",
                layout: Layout(columns: 24, rowHeight: 40.5, extra: ["gap": [8, nil]]),
                tags: ["air", "nyc, 2013", "{}"],
                metadata: ["n": 1.5, "o": ["k": [true]]],
                isPublic: true
            )
            let id = DashboardID()
            let created = try await stage.dashboards.create(draft, facility: Stage.facility, by: "ada", id: id)
            #expect(created.id == id && created.draft == draft && created.status == .draft && created.version == 0 && created.revision == 1)
            #expect(created.createdBy == "ada" && created.facilityID == Stage.facility && created.createdAt == created.updatedAt)
            #expect(abs(created.createdAt.timeIntervalSinceNow) < 60)
            #expect(try await stage.dashboards.find(id) == created)
            #expect(try await stage.dashboards.find(DashboardID()) == nil)
            #expect(await Stage.code { try await stage.dashboards.create(draft, facility: Stage.facility, by: "ada", id: id) } == "duplicate")
        }
    }

    @Test("keep hostile text as text", arguments: Stage.hostile)
    func injection(text: String) async throws {
        try await Stage.run { stage in
            let draft = DashboardDraft(
                name: text,
                description: text,
                layout: Layout(extra: [text: .string(text)]),
                tags: [String(text.unicodeScalars.prefix(64))],
                metadata: [text: .string(text)]
            )
            let created = try await stage.dashboards.create(draft, facility: Stage.facility, by: text)
            #expect(created.draft == draft && created.createdBy == text)
            #expect(try await stage.dashboards.find(created.id) == created)
            try await stage.shares.grant(.edit, on: created.id, to: text, by: text)
            #expect(try await stage.dashboards.access(created.id)?.grants == [text: .edit])
            _ = try await stage.dashboard("another")
            let filter = DashboardFilter(tags: draft.tags, createdBy: text)
            #expect(try await stage.dashboards.list(filter, visibleTo: Stage.principal(user: text)).items.map(\.id) == [created.id])
            #expect(try await stage.dashboards.list(DashboardFilter(text: text), visibleTo: Stage.principal()).items.map(\.id) == [created.id])
            #expect(await Stage.code { try await stage.dashboards.list(visibleTo: Stage.principal(), after: text) } == "invalid_cursor")
        }
    }

    @Test("count every write, and move their time on")
    func replacing() async throws {
        try await Stage.run { stage in
            let created = try await stage.dashboard()
            let replaced = try await stage.dashboards.replace(created.id, DashboardDraft(name: "New", tags: ["x"]), expected: 1)
            #expect(replaced.revision == 2 && replaced.draft.name == "New" && replaced.createdAt == created.createdAt)
            #expect(replaced.updatedAt >= created.updatedAt)
            #expect(try await stage.dashboards.replace(created.id, DashboardDraft(name: "Newer"), expected: nil).revision == 3)
            #expect(try await stage.dashboards.find(created.id)?.draft == DashboardDraft(name: "Newer"))
        }
    }

    @Test("stay as public as they are when they are written by who may not say so, whatever that one has seen")
    func publicity() async throws {
        try await Stage.run { stage in
            let id = try await stage.dashboard().id
            for isPublic in [true, false] {
                _ = try await stage.dashboards.replace(id, DashboardDraft(name: "Old", isPublic: isPublic), expected: nil)
                let draft = DashboardDraft(name: "New", isPublic: !isPublic)
                let replaced = try await stage.dashboards.replace(id, draft, expected: nil, keepingPublicity: true)
                #expect(replaced.draft.isPublic == isPublic && replaced.draft.name == "New")
                #expect(try await stage.dashboards.find(id) == replaced)
            }
        }
    }

    @Test("let one of two writers win who have seen the same revision")
    func conflict() async throws {
        try await Stage.run { stage in
            let created = try await stage.dashboard()
            let codes = await withTaskGroup(of: String?.self) { group in
                for name in ["left", "right"] {
                    group.addTask { await Stage.code { try await stage.dashboards.replace(created.id, DashboardDraft(name: name), expected: 1) } }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.filter { $0 == nil }.count == 1 && codes.contains("revision_conflict"))
            do throws(StorageError) {
                try await stage.dashboards.delete(created.id, expected: 1)
                Issue.record("an old revision was accepted")
            } catch {
                guard case .revisionConflict(let current) = error else { throw error }
                #expect(current == 2)
            }
            #expect(await Stage.code { try await stage.dashboards.publish(created.id, expected: 1, by: Stage.principal()) } == "revision_conflict")
            #expect(await Stage.code { try await stage.dashboards.archive(created.id, expected: 1) } == "revision_conflict")
        }
    }

    @Test("that do not exist are not found")
    func missing() async throws {
        try await Stage.run { stage in
            let id = DashboardID()
            #expect(await Stage.code { try await stage.dashboards.replace(id, DashboardDraft(name: "x"), expected: nil) } == "not_found")
            #expect(await Stage.code { try await stage.dashboards.delete(id, expected: 7) } == "not_found")
            #expect(await Stage.code { try await stage.dashboards.publish(id, expected: nil, by: Stage.principal()) } == "not_found")
            #expect(await Stage.code { try await stage.dashboards.archive(id, expected: nil) } == "not_found")
            let access = try await stage.dashboards.access(id)
            #expect(access == nil)
            #expect(try await stage.dashboards.snapshot(id, version: nil) == nil)
            #expect(try await stage.dashboards.snapshot(id, version: 0) == nil)
            #expect(try await stage.dashboards.versions(id).isEmpty)
        }
    }

    @Test("do not get narrower than their widgets")
    func narrowing() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard(columns: 12)
            _ = try await stage.widgets.create(stage.draft(on: dashboard.id, x: 6))
            var draft = dashboard.draft
            draft.layout.columns = 9
            #expect(await Stage.code { try await stage.dashboards.replace(dashboard.id, draft, expected: nil) } == "invalid")
            draft.layout.columns = 10
            #expect(try await stage.dashboards.replace(dashboard.id, draft, expected: nil).draft.layout.columns == 10)
        }
    }

    @Test("take everything with them when they are deleted, but not what others use")
    func deleting() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            let query = try await stage.query()
            let widget = try await stage.widget(on: dashboard.id, query: query.id)
            try await stage.shares.grant(.view, on: dashboard.id, to: "bob", by: "ada")
            _ = try await stage.dashboards.publish(dashboard.id, expected: nil, by: Stage.principal())
            try await stage.dashboards.delete(dashboard.id, expected: nil)
            #expect(try await stage.dashboards.find(dashboard.id) == nil)
            #expect(try await stage.widgets.find(widget.id) == nil)
            #expect(try await stage.dashboards.versions(dashboard.id).isEmpty)
            #expect(try await stage.shares.list(dashboard.id).isEmpty)
            for table in ["dashboard_versions", "dashboard_shares", "widgets", "published_widgets", "widget_data_cache"] {
                let row = try await stage.client.query("SELECT count(*) AS rows FROM \(identifier: table)").first
                #expect(try row?.decode("rows", as: Int.self) == 0, "\(table)")
            }
            #expect(try await stage.queries.find(query.id) == query)
        }
    }

    @Test("give access by facility, maker, publication and grants")
    func access() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboards.create(DashboardDraft(name: "x", isPublic: true), facility: Stage.facility, by: "ada")
            try await stage.shares.grant(.view, on: dashboard.id, to: "bob", by: "ada")
            try await stage.shares.grant(.manage, on: dashboard.id, to: "eve", by: "ada")
            let expected = DashboardAccess(
                facilityID: Stage.facility,
                createdBy: "ada",
                isPublic: true,
                isPublished: false,
                grants: ["bob": .view, "eve": .manage]
            )
            #expect(try await stage.dashboards.access(dashboard.id) == expected)
            _ = try await stage.dashboards.publish(dashboard.id, expected: nil, by: Stage.principal())
            #expect(try await stage.dashboards.access(dashboard.id)?.isPublished == true)
            #expect(try await stage.dashboards.archive(dashboard.id, expected: nil).status == .archived)
            #expect(try await stage.dashboards.access(dashboard.id)?.isPublished == false)
        }
    }
}
