import Dashboards
import Foundation
import Postgres
import Storage
import Testing

@Suite("Materialized views in the store")
struct MaterializedViewStoreTests {
    private func name(_ text: String) throws -> QualifiedName { try #require(QualifiedName(text)) }

    @Test("are those that the settings list, that queries read and that were registered, each once whatever its case")
    func names() async throws {
        try await Stage.run { stage in
            let views = MaterializedViewStore(stage.client)
            var source = try await stage.source()
            source.settings["materializedViews"] = ["Listed", "public.both"]
            _ = try await stage.sources.replace(source, expected: nil)
            let draft = QueryDraft(name: "q", kind: .materializedView, dataSourceID: source.id, text: "Public.Both")
            _ = try await stage.queries.create(draft, facility: Stage.facility, by: "ada")
            #expect(try await views.names(of: source.id) == ["listed", "public.both"])
            #expect(try await views.register([name("kept"), name("Kept"), name("listed")], of: source.id) == 2)
            #expect(try await views.register([name("kept")], of: source.id) == 0)
            #expect(try await views.list(of: source.id).map(\.isRegistered) == [true, true, false])
            #expect(try await views.names(of: source.id) == ["kept", "listed", "public.both"])
            #expect(try await views.unregister(name("kept"), of: source.id))
            #expect(try await !views.unregister(name("kept"), of: source.id))
            #expect(try await views.unregister(name("listed"), of: source.id))
            #expect(try await views.names(of: source.id) == ["listed", "public.both"])
            #expect(try await views.sources(on: stage.client).map(\.id) == [source.id])
            let other = try await stage.source("Other")
            #expect(try await views.names(of: other.id) == [])
            #expect(await Stage.code { try await views.register([name("a")], of: DataSourceID()) } == "not_found")
        }
    }

    @Test("keep what is served, with its version and its time, apart from what was tried last")
    func attempts() async throws {
        try await Stage.run { stage in
            let views = MaterializedViewStore(stage.client)
            let id = try await stage.source().id
            _ = try await views.register([name("v")], of: id)
            func view() async throws -> MaterializedView { try #require(try await views.list(of: id).first) }
            let unknown = try await view()
            #expect(unknown.lastAttempt == nil && unknown.version == 0)
            #expect(try await views.version(of: id) == 0)

            #expect(try await views.begin("v", of: id, fence: 5))
            let first = try await view()
            #expect(first.lastAttempt?.outcome == .running && first.refreshedAt == nil)
            let began = Date(timeIntervalSince1970: 1_900_000_000)
            func succeed(_ fence: Int64) async throws -> Bool {
                try await views.succeed("v", of: id, fence: fence, method: "concurrently", startedAt: began, duration: .milliseconds(1500))
            }
            #expect(try await succeed(5))
            let served = try await view()
            #expect(served.version > 0 && served.refreshedAt == began && served.method == "concurrently" && served.duration == .milliseconds(1500))
            #expect(served.lastAttempt?.outcome == .succeeded && served.lastAttempt?.finishedAt != nil)
            #expect(try await views.version(of: id) == served.version)

            #expect(try await views.begin("v", of: id, fence: 6))
            try await views.fail("v", of: id, fence: 6, errorCode: "query_failed")
            let failed = try await view()
            #expect(failed.lastAttempt?.outcome == .failed && failed.lastAttempt?.errorCode == "query_failed")
            #expect(failed.version == served.version && failed.refreshedAt == began && failed.method == "concurrently")

            #expect(try await views.begin("v", of: id, fence: 8))
            #expect(try await !views.begin("v", of: id, fence: 7))
            try await views.fail("v", of: id, fence: 6, errorCode: "late")
            #expect(try await !succeed(6))
            let running = try await view()
            #expect(running.lastAttempt?.outcome == .running && running.version == served.version)
            try await views.fail("v", of: id, fence: 8, errorCode: nil)
            let skipped = try await view().lastAttempt
            #expect(skipped?.outcome == .skipped && skipped?.errorCode == nil)

            _ = try await views.unregister(name("v"), of: id)
            #expect(try await views.version(of: id) == served.version)
            #expect(try await views.begin("w", of: id, fence: 9))
            #expect(try await views.succeed("w", of: id, fence: 9, method: "exclusively", startedAt: began, duration: .zero))
            #expect(try await views.version(of: id) > served.version)
        }
    }

    @Test("make what is kept warm of their source due at once when they were refreshed")
    func dependants() async throws {
        try await Stage.run { stage in
            let views = MaterializedViewStore(stage.client)
            let dashboard = try await stage.dashboard()
            let (mine, others) = (try await stage.query(), try await stage.query())
            let widget = try await stage.widget(on: dashboard.id, query: mine.id)
            _ = try await stage.widget(on: dashboard.id, query: others.id)
            _ = try await stage.dashboards.publish(dashboard.id, expected: nil, by: Stage.principal())
            let now = Date().addingTimeInterval(5)
            #expect(try await stage.materializations.takeDue(now, on: stage.client).count == 2)
            #expect(try await stage.materializations.due(now).isEmpty)
            let id = mine.draft.dataSourceID
            _ = try await views.begin("v", of: id, fence: 1)
            #expect(try await views.succeed("v", of: id, fence: 1, method: "exclusively", startedAt: now, duration: .zero))
            #expect(try await stage.materializations.due(now).map(\.key.widgetID) == [widget.id])
        }
    }
}
