import Dashboards
import Foundation
import Postgres
import Storage
import Testing

@Suite("Materializations of which more are due than are taken at once")
struct OverdueTests {
    /// Publishes a dashboard of a facility and has as many readers visit it as are wanted.
    private func publish(_ stage: Stage, in facility: FacilityID, variants: Int) async throws {
        let dashboard = try await stage.dashboards.create(DashboardDraft(name: "d"), facility: facility, by: "ada")
        let widget = try await stage.widget(on: dashboard.id, query: try await stage.query().id)
        _ = try await stage.dashboards.publish(dashboard.id, expected: nil, by: Stage.principal(in: [facility]))
        let reads = try (0..<variants).map { number in
            MaterializationRead(key: try MaterializationStoreTests.key(widget.id, ["n": .integer(Int64(number))], in: [facility]))
        }
        try await stage.materializations.touchRead(reads)
        _ = try await stage.client.execute("UPDATE widget_data_cache SET next_due_at = now() WHERE dashboard_id = \(dashboard.id.uuid)")
    }

    @Test("are taken in turns of their facilities, so that one that became due as a whole does not hold up the others; the rest comes next")
    func turns() async throws {
        try await Stage.run { stage in
            try await publish(stage, in: Stage.facility, variants: 60)
            try await publish(stage, in: Stage.other, variants: 3)
            let now = Date().addingTimeInterval(5)
            func take(_ limit: Int) async throws -> [FacilityID] {
                try await stage.client.withTransaction {
                    try await stage.materializations.takeDue(now, limit: limit, variants: 100, on: $0).map(\.facilityID)
                }
            }
            let first = try await take(10)
            #expect(first.count == 10 && first.count { $0 == Stage.other } == 4)
            let second = try await take(100)
            #expect(second.count == 55 && !second.contains(Stage.other))
            #expect(try await take(100).isEmpty)
        }
    }

    @Test("are counted with the age of the oldest until they are taken")
    func counted() async throws {
        try await Stage.run { stage in
            let store = stage.materializations
            #expect(try await store.overdue() == (0, 0))
            try await publish(stage, in: Stage.facility, variants: 4)
            let now = Date().addingTimeInterval(600)
            let overdue = try await store.overdue(now)
            #expect(overdue.count == 5 && overdue.seconds > 590 && overdue.seconds < 1200)
            #expect(try await store.takeDue(now, limit: 2, on: stage.client).count == 2)
            #expect(try await store.overdue(now).count == 3)
            #expect(try await store.takeDue(now, on: stage.client).count == 3)
            #expect(try await store.overdue(now) == (0, 0))
        }
    }
}
