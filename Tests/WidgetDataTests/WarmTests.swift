import Dashboards
import DataSources
import Foundation
import Postgres
import Storage
import Testing

@testable import WidgetData

@Suite("What is kept warm")
struct WarmTests {
    @Test("of a published dashboard is what its readers then find, whatever their facilities")
    func pins() async throws {
        try await Stage.with { stage in
            let everyone = try await stage.widget("SELECT count(*) AS n FROM flights")
            let scoped = try await stage.widget("SELECT count(*) AS n FROM flights WHERE facility = ANY (:facility_ids)")
            let personal = try await stage.widget("SELECT :user_id AS me")
            _ = try await DashboardStore(stage.product).publish(
                stage.dashboard.id,
                expected: nil,
                by: stage.principal(facilities: ["JFK", "LGA"]),
                names: QueryText.names
            )
            let due = try await MaterializationStore(stage.product).due(Date().addingTimeInterval(1))
            #expect(Set(due.map(\.key.widgetID)) == [everyone.id, scoped.id] && due.count == 2)
            let worker = try stage.process()
            for widget in due { #expect(try await worker.materialize(widget.key)?.cacheKey != nil) }
            let reader = try stage.process()
            #expect(try await reader.answer(stage.request(everyone, by: stage.principal("bob", facilities: ["JFK"]))).state == .hit)
            #expect(try await reader.answer(stage.request(everyone, by: stage.principal("cid", facilities: ["JFK", "EWR"]))).state == .hit)
            #expect(try await reader.answer(stage.request(scoped, by: stage.principal("bob", facilities: ["LGA", "JFK"]))).state == .hit)
            #expect(try await reader.answer(stage.request(scoped, by: stage.principal("bob", facilities: ["JFK"]))).state == .miss)
            #expect(try await reader.answer(stage.request(personal, by: stage.principal("bob"))).rows == [["me": "bob"]])
        }
    }

    @Test("is nothing that no reader would find: one user's own answer, one for a time range, or for facilities that are not asked for")
    func unshared() async throws {
        try await Stage.with { stage in
            _ = try await DashboardStore(stage.product).publish(stage.dashboard.id, expected: nil, by: stage.principal())
            let reader = try stage.process()
            for text in ["SELECT :user_id AS me", "SELECT :from::text AS moment", "SELECT 1 AS n"] {
                let widget = try await stage.widget(text)
                _ = try await DashboardStore(stage.product).publish(stage.dashboard.id, expected: nil, by: stage.principal())
                let key = try MaterializationKey(widgetID: widget.id, facilities: [stage.facility], parameters: [:])
                #expect(try await reader.materialize(key) == nil, "\(text)")
            }
            #expect(try await stage.keys("vitrine:data:*") == [])
        }
    }
}
