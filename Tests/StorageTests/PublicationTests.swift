import Dashboards
import Foundation
import Postgres
import Storage
import TestSupport
import Testing

@Suite("Publishing a dashboard")
struct PublicationTests {
    @Test("freezes it with its widgets and queries; later edits do not show in the version")
    func freezing() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            let query = try await stage.query()
            let kept = try await stage.widget(on: dashboard.id, query: query.id, title: "kept")
            let removed = try await stage.widget(on: dashboard.id, title: "removed")
            let published = try await stage.dashboards.publish(dashboard.id, expected: 1, by: Stage.principal(user: "eve"))
            #expect(published.status == .published && published.version == 1 && published.revision == 2)
            let frozen = try #require(try await stage.dashboards.snapshot(dashboard.id, version: 1))
            #expect(frozen.dashboard == published)
            #expect(Set(frozen.widgets.map(\.draft.title)) == ["kept", "removed"] && frozen.queries == [query])

            _ = try await stage.dashboards.replace(dashboard.id, DashboardDraft(name: "changed"), expected: nil)
            _ = try await stage.widgets.replace(kept.id, stage.draft(on: dashboard.id, title: "changed"), expected: nil)
            try await stage.widgets.delete(removed.id, expected: nil)
            var draft = query.draft
            draft.text = "SELECT 2"
            _ = try await stage.queries.replace(query.id, draft, expected: nil, by: "ada")
            _ = try await stage.widget(on: dashboard.id, title: "added")

            #expect(try await stage.dashboards.snapshot(dashboard.id, version: 1) == frozen)
            #expect(try await stage.dashboards.snapshot(dashboard.id, version: nil) == frozen)
            let now = try #require(try await stage.dashboards.snapshot(dashboard.id, version: 0))
            #expect(now.dashboard.draft.name == "changed" && Set(now.widgets.map(\.draft.title)) == ["changed", "added"])

            #expect(try await stage.dashboards.publish(dashboard.id, expected: nil, by: Stage.principal()).version == 2)
            #expect(try await stage.dashboards.snapshot(dashboard.id, version: nil)?.dashboard.draft.name == "changed")
            #expect(try await stage.dashboards.snapshot(dashboard.id, version: 1) == frozen)
            #expect(try await stage.dashboards.snapshot(dashboard.id, version: 3) == nil)
            let versions = try await stage.dashboards.versions(dashboard.id)
            #expect(versions.map(\.version) == [2, 1] && versions.map(\.name) == ["changed", "Flights"])
            #expect(versions.map(\.widgetCount) == [2, 2] && versions.map(\.publishedBy) == ["ada", "eve"])
        }
    }

    @Test("is not needed for a snapshot of the draft")
    func draftSnapshot() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            let widget = try await stage.widget(on: dashboard.id)
            let snapshot = try await stage.dashboards.snapshot(dashboard.id, version: nil)
            #expect(snapshot == DashboardSnapshot(dashboard: dashboard, widgets: [widget], queries: []))
            #expect(try await stage.dashboards.snapshot(dashboard.id, version: 0) == snapshot)
            #expect(try await stage.dashboards.snapshot(dashboard.id, version: 1) == nil)
        }
    }

    @Test("gives each of many publishers a version of their own")
    func concurrent() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            _ = try await stage.widget(on: dashboard.id, query: try await stage.query().id)
            let versions = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await stage.dashboards.publish(dashboard.id, expected: nil, by: Stage.principal()).version }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(versions.sorted() == Array(1...8))
        }
    }

    @Test("does not wait for those who write rows that refer to the dashboard, as readers' visits do")
    func besideReferences() async throws {
        try await TestDatabase.withDatabase { database in
            let stage = Stage(client: database.client)
            let dashboard = try await stage.dashboard()
            var parameters = try PostgresConfiguration(url: database.url).parameters
            parameters["options"] = "-c lock_timeout=60s"
            let impatient = PostgresClient(PostgresConfiguration(parameters: parameters), logger: .silent)
            try await database.client.withTransaction { connection in
                _ = try await connection.query("SELECT FROM dashboards WHERE id = \(dashboard.id.uuid) FOR KEY SHARE")
                let published = try await DashboardStore(impatient).publish(dashboard.id, expected: nil, by: Stage.principal())
                #expect(published.version == 1)
                let restored = try await DashboardStore(impatient).restore(dashboard.id, version: 1, expected: nil, by: Stage.principal())
                #expect(restored.version == 2)
            }
            await impatient.close()
        }
    }

    @Test("goes on while widgets are written, and every version is one consistent state")
    func concurrentWrites() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            let query = try await stage.query()
            let widget = try await stage.widget(on: dashboard.id, query: query.id)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for number in 0..<15 {
                        _ = try await stage.widgets.replace(
                            widget.id,
                            stage.draft(on: dashboard.id, query: query.id, title: "t\(number)"),
                            expected: nil
                        )
                    }
                }
                group.addTask {
                    for _ in 0..<15 { _ = try await stage.dashboards.publish(dashboard.id, expected: nil, by: Stage.principal()) }
                }
                group.addTask {
                    for number in 0..<15 {
                        var draft = query.draft
                        draft.text = "SELECT \(number)"
                        _ = try await stage.queries.replace(query.id, draft, expected: nil, by: "ada")
                    }
                }
                try await group.waitForAll()
            }
            for version in 1...15 {
                let snapshot = try #require(try await stage.dashboards.snapshot(dashboard.id, version: version))
                #expect(snapshot.widgets.count == 1 && snapshot.queries.count == 1 && snapshot.dashboard.version == version)
            }
        }
    }

    @Test("keeps the queries and sources that it uses from being deleted")
    func references() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            let query = try await stage.query()
            let widget = try await stage.widget(on: dashboard.id, query: query.id)
            _ = try await stage.dashboards.publish(dashboard.id, expected: nil, by: Stage.principal())
            try await stage.widgets.delete(widget.id, expected: nil)
            #expect(await Stage.code { try await stage.queries.delete(query.id, expected: nil) } == "referenced")
            #expect(try await stage.dashboards.owner(of: widget.id) == dashboard.id)
            _ = try await stage.dashboards.publish(dashboard.id, expected: nil, by: Stage.principal())
            #expect(try await stage.dashboards.owner(of: widget.id) == nil)
            try await stage.queries.delete(query.id, expected: nil)
            #expect(try await stage.queries.find(query.id) == nil)
        }
    }

    @Test("pins each widget for the publisher's facilities and the query's defaults, where these can be asked")
    func pins() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            let month = QueryParameter(name: "month", type: .integer, required: true, defaultValue: "3")
            let asked = try await stage.widget(on: dashboard.id, query: try await stage.query(parameters: [month]).id)
            let carrier = QueryParameter(name: "carrier", type: .string, required: true)
            _ = try await stage.widget(on: dashboard.id, query: try await stage.query(parameters: [carrier]).id)
            _ = try await stage.widget(on: dashboard.id)
            let publisher = Stage.principal(in: [Stage.other, Stage.facility])
            _ = try await stage.dashboards.publish(dashboard.id, expected: nil, by: publisher)
            let due = try await stage.materializations.due(Date().addingTimeInterval(1))
            let key = try MaterializationKey(widgetID: asked.id, facilities: publisher.sortedFacilities, parameters: ["month": 3])
            #expect(due.map(\.key) == [key] && due.allSatisfy { $0.isPinned && $0.dashboardID == dashboard.id && $0.facilityID == Stage.facility })

            _ = try await stage.dashboards.publish(dashboard.id, expected: nil, by: Stage.principal())
            let pinned = try await stage.materializations.due(Date().addingTimeInterval(1)).filter(\.isPinned)
            #expect(pinned.map(\.key.facilities) == [[Stage.facility]])
        }
    }

    @Test("pins a query that does not ask for the facilities once for all, and one that asks for the user or a time range not at all")
    func pinnedScopes() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            var names: [QueryID: Set<String>] = [:]
            var widgets: [WidgetID] = []
            var sources: [WidgetID: DataSourceID] = [:]
            for asked in [["facility_ids"], [], ["user_id"], ["facility_ids", "from"], ["month"]] as [Set<String>] {
                let query = try await stage.query("q" + asked.sorted().joined())
                names[query.id] = asked
                widgets.append(try await stage.widget(on: dashboard.id, query: query.id).id)
                sources[widgets[widgets.count - 1]] = query.draft.dataSourceID
            }
            let byName = Dictionary(uniqueKeysWithValues: names.values.map { ("q" + $0.sorted().joined(), $0) })
            let publisher = Stage.principal(in: [Stage.other, Stage.facility])
            _ = try await stage.dashboards.publish(dashboard.id, expected: nil, by: publisher) { byName[$0.name] ?? [] }
            let due = try await stage.materializations.due(Date().addingTimeInterval(1))
            let facilities = Dictionary(uniqueKeysWithValues: due.map { ($0.key.widgetID, $0.key.facilities) })
            #expect(due.allSatisfy { sources[$0.key.widgetID] == $0.dataSourceID })
            #expect(facilities == [widgets[0]: publisher.sortedFacilities, widgets[1]: [], widgets[4]: []])
        }
    }
}
