import Dashboards
import DataSources
import Foundation
import NIOCore
import Redis
import Storage
import Testing

@testable import WidgetData

@Suite("A flush of a facility")
struct FlushTests {
    private let scoped = "SELECT DISTINCT 'canary-' || facility AS word FROM flights WHERE facility = ANY (:facility_ids) ORDER BY 1"

    /// Whether any value in the cache holds a text.
    private func holds(_ text: String, _ stage: Stage) async throws -> Bool {
        for key in try await stage.keys("vitrine:data:*") {
            guard let bytes = try await stage.redis.get(key) else { continue }
            if Data(bytes.readableBytesView).range(of: Data(text.utf8)) != nil { return true }
        }
        return false
    }

    @Test("removes the answers that hold its rows, whoever read them, and no others; its own queries' answers with it")
    func rows() async throws {
        try await Stage.with(isPublic: true) { stage in
            let widget = try await stage.widget(scoped)
            _ = try await DashboardStore(stage.product).publish(stage.dashboard.id, expected: nil, by: stage.principal())
            let reader = try stage.process()
            let scopes = [["JFK"], ["LGA"], ["JFK", "LGA"], ["EWR"], ["EWR", "LGA"]]
            func states() async throws -> [CacheState] {
                var states: [CacheState] = []
                for scope in scopes {
                    let entry = await reader.cache.entry(
                        try await reader.authorized(stage.request(widget, by: stage.principal(facilities: scope))).key
                    )
                    states.append(entry == nil ? .miss : .hit)
                }
                return states
            }
            for scope in scopes { _ = try await reader.answer(stage.request(widget, by: stage.principal(facilities: scope))) }
            #expect(try await holds("canary-LGA", stage))
            let removed = try await reader.flush(facility: try #require(FacilityID("LGA")))
            #expect(removed.entries == 3 && removed.bytes > 300)
            #expect(try await states() == [.hit, .miss, .miss, .hit, .miss])
            #expect(try await !holds("canary-LGA", stage))
            #expect(try await reader.cache.usage(of: stage.facility).entries == 2)
            #expect(try await reader.flush(facility: try #require(FacilityID("A"))) == CacheUsage(entries: 0, bytes: 0))
            #expect(try await reader.flush(facility: stage.facility).entries == 2)
            #expect(try await stage.keys("vitrine:data:*") == [])
            #expect(try await reader.cache.usage(of: stage.facility) == CacheUsage(entries: 0, bytes: 0))
            for (scope, state) in zip(scopes, try await states()) {
                let answer = try await reader.answer(stage.request(widget, by: stage.principal(facilities: scope)))
                #expect(state == .miss && answer.rows == scope.sorted().map { ["word": .string("canary-" + $0)] })
            }
        }
    }

    @Test("voids what is being read of the source while it happens; that reader is answered, and the answer is not kept")
    func underWay() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT 'canary' AS word, pg_sleep(0.4)::text AS nap")
            let reader = try stage.process()
            let reading = Task { try await reader.answer(stage.request(widget)) }
            #expect(try await eventually { try await stage.running() == 1 })
            _ = try await reader.flush(facility: stage.facility)
            #expect(try await reading.value.rows.first?["word"] == "canary")
            #expect(try await stage.keys("vitrine:data:*") == [])
            #expect(try await reader.answer(stage.request(widget)).state == .miss)
            #expect(try await reader.answer(stage.request(widget)).state == .hit)
        }
    }

    @Test("finds an answer by any of its facilities, also by the last of a long list")
    func longList() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT cardinality(:facility_ids::text[]) AS n")
            let reader = try stage.process()
            let many = (0..<300).map { "clinic-\($0)" }
            let principal = stage.principal(facilities: many + ["JFK"])
            #expect(try await reader.answer(stage.request(widget, by: principal)).rows == [["n": 301]])
            #expect(try await reader.flush(facility: try #require(FacilityID("clinic-3"))).entries == 1)
            #expect(try await reader.answer(stage.request(widget, by: principal)).state == .miss)
            #expect(try await reader.flush(facility: try #require(FacilityID("clinic-99"))).entries == 1)
            _ = try await reader.answer(stage.request(widget, by: principal))
            #expect(try await reader.flush(facility: try #require(FacilityID("clinic"))).entries == 0)
        }
    }
}
