import Dashboards
import Foundation
import Postgres
import Storage
import TestSupport
import Testing

@Suite("Notifications of the catalogue")
struct CatalogueNotificationTests {
    /// The payloads that a body causes, in order, up to a marker that the test sends itself.
    static func payloads(_ client: PostgresClient, _ body: @escaping @Sendable () async throws -> Void) async throws -> [String] {
        var found: [String] = []
        for try await event in client.notifications(on: ["vitrine_catalogue"]) {
            switch event {
            case .connected:
                try await body()
                _ = try await client.execute("SELECT pg_notify('vitrine_catalogue', 'end')")
            case .notification(let notification):
                if notification.payload == "end" { return found }
                found.append(notification.payload)
            default: break
            }
        }
        return found
    }

    @Test("tell of every change of dashboards, shares, widgets, queries and data sources", .timeLimit(.minutes(10)))
    func changes() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            let source = try await stage.source()
            let query = try await stage.query(source: source.id)
            let widget = try await stage.widget(on: dashboard.id, query: query.id)
            let payloads = try await Self.payloads(stage.client) {
                _ = try await stage.dashboards.replace(dashboard.id, DashboardDraft(name: "x"), expected: nil)
                try await stage.shares.grant(.view, on: dashboard.id, to: "bob", by: "ada")
                try await stage.shares.revoke(dashboard.id, from: "bob")
                _ = try await stage.widgets.replace(widget.id, stage.draft(on: dashboard.id, query: query.id), expected: nil)
                _ = try await stage.queries.replace(query.id, query.draft, expected: nil, by: "ada")
                _ = try await stage.sources.replace(source, expected: nil)
                try await stage.widgets.delete(widget.id, expected: nil)
                try await stage.queries.delete(query.id, expected: nil)
                try await stage.sources.delete(source.id, expected: nil)
                try await stage.dashboards.delete(dashboard.id, expected: nil)
            }
            #expect(
                payloads == [
                    "dashboard:\(dashboard.id)", "dashboard:\(dashboard.id)", "dashboard:\(dashboard.id)", "widget:\(widget.id)", "query:\(query.id)",
                    "data_source:\(source.id)", "widget:\(widget.id)", "query:\(query.id)", "data_source:\(source.id)", "dashboard:\(dashboard.id)",
                ]
            )
        }
    }

    @Test("tell of publishing, and are silent about reads and materializations", .timeLimit(.minutes(10)))
    func silence() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            let widget = try await stage.widget(on: dashboard.id, query: try await stage.query().id)
            let payloads = try await Self.payloads(stage.client) {
                _ = try await stage.dashboards.publish(dashboard.id, expected: nil, by: Stage.principal())
                let key = try MaterializationKey(widgetID: widget.id, facilities: [Stage.facility], parameters: [:])
                try await stage.materializations.touchRead([MaterializationRead(key: key)])
                _ = try await stage.materializations.record(Materialization(key: key, outcome: .failed, fence: 1), on: stage.client)
                _ = try await stage.dashboards.snapshot(dashboard.id, version: nil)
            }
            #expect(payloads == ["dashboard:\(dashboard.id)"])
        }
    }
}
