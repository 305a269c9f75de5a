import Dashboards
import Postgres
import Storage
import Testing

@Suite("Widgets in the store")
struct WidgetStoreTests {
    @Test("come back as they were written", arguments: WidgetType.allCases)
    func roundTrip(type: WidgetType) async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            let query = try await stage.query()
            var draft = stage.draft(on: dashboard.id, query: query.id, interval: 60)
            draft.type = type
            draft.config = ["y": ["delay"], "limit": 10, "o": ["k": nil]]
            draft.drillThrough = DrillThrough(targetDashboardID: DashboardID(), parameterMap: ["carrier": "c"])
            draft.crossFilter = CrossFilter(emits: ["a"], accepts: ["b"])
            let widget = try await stage.widgets.create(draft)
            #expect(widget.draft == draft && widget.revision == 1)
            #expect(try await stage.widgets.find(widget.id) == widget)
            #expect(try await stage.widgets.find(WidgetID()) == nil)
        }
    }

    @Test("are listed top to bottom and left to right")
    func list() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            for (x, y) in [(4, 5), (0, 5), (8, 0)] {
                var draft = stage.draft(on: dashboard.id, title: "\(x),\(y)", x: x)
                draft.position.y = y
                _ = try await stage.widgets.create(draft)
            }
            #expect(try await stage.widgets.list(dashboard.id).map(\.draft.title) == ["8,0", "0,5", "4,5"])
            #expect(try await stage.widgets.list(DashboardID()).isEmpty)
        }
    }

    @Test("lie on the grid of their own dashboard")
    func grid() async throws {
        try await Stage.run { stage in
            let narrow = try await stage.dashboard(columns: 6)
            let wide = try await stage.dashboard(columns: 24)
            _ = try await stage.widgets.create(stage.draft(on: wide.id, x: 20))
            do throws(StorageError) {
                _ = try await stage.widgets.create(stage.draft(on: narrow.id, x: 4))
                Issue.record("a widget beyond the grid was stored")
            } catch {
                guard case .invalid(let violations) = error else { throw error }
                #expect(violations.map(\.pointer) == ["/position/w"])
            }
            let widget = try await stage.widget(on: narrow.id)
            #expect(await Stage.code { try await stage.widgets.replace(widget.id, stage.draft(on: narrow.id, x: 3), expected: nil) } == "invalid")
            #expect(try await stage.widgets.find(widget.id) == widget)
        }
    }

    @Test("need a dashboard and a query that exist")
    func references() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            func message(_ draft: WidgetDraft) async -> String? {
                do throws(StorageError) {
                    _ = try await stage.widgets.create(draft)
                    return nil
                } catch {
                    return error.description
                }
            }
            #expect(await message(stage.draft(on: DashboardID())) == "no such dashboard")
            #expect(await message(stage.draft(on: dashboard.id, query: QueryID())) == "no such query")
        }
    }

    @Test("stay on their dashboard")
    func moving() async throws {
        try await Stage.run { stage in
            let widget = try await stage.widget(on: try await stage.dashboard().id)
            let elsewhere = try await stage.dashboard("elsewhere")
            #expect(await Stage.code { try await stage.widgets.replace(widget.id, stage.draft(on: elsewhere.id), expected: nil) } == "invalid")
        }
    }

    @Test("count every write, and refuse a writer who has not seen the last")
    func revisions() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            let widget = try await stage.widget(on: dashboard.id)
            let replaced = try await stage.widgets.replace(widget.id, stage.draft(on: dashboard.id, title: "new"), expected: 1)
            #expect(replaced.revision == 2 && replaced.draft.title == "new" && replaced.createdAt == widget.createdAt)
            let codes = await withTaskGroup(of: String?.self) { group in
                for title in ["left", "right"] {
                    group.addTask {
                        await Stage.code { try await stage.widgets.replace(widget.id, stage.draft(on: dashboard.id, title: title), expected: 2) }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.filter { $0 == nil }.count == 1 && codes.contains("revision_conflict"))
            #expect(await Stage.code { try await stage.widgets.delete(widget.id, expected: 1) } == "revision_conflict")
            try await stage.widgets.delete(widget.id, expected: 3)
            #expect(await Stage.code { try await stage.widgets.delete(widget.id, expected: nil) } == "not_found")
            #expect(await Stage.code { try await stage.widgets.replace(widget.id, stage.draft(on: dashboard.id), expected: nil) } == "not_found")
        }
    }

    @Test("keep hostile text as text", arguments: Stage.hostile)
    func injection(text: String) async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            var draft = stage.draft(on: dashboard.id, title: text)
            draft.config = [text: [.string(text)]]
            draft.crossFilter = CrossFilter(emits: [text], accepts: [])
            #expect(try await stage.widgets.create(draft).draft == draft)
        }
    }
}
