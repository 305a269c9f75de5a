import Dashboards
import DataSources
import Foundation
import Postgres
import Storage
import Testing

@testable import WidgetData

@Suite("Widget data and who may read it")
struct AccessTests {
    /// Runs the catalogue beside the body, listening.
    private func listening(_ reader: WidgetDataReader, _ body: () async throws -> Void) async throws {
        let catalogue = Task { try await reader.catalogue.run() }
        let isListening = await eventually { reader.catalogue.isListening }
        #expect(isListening)
        do {
            try await body()
        } catch {
            catalogue.cancel()
            throw error
        }
        catalogue.cancel()
        _ = await catalogue.result
    }

    @Test("a share that is taken back closes the widget at once, cached or not")
    func revoke() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT 1 AS n")
            let reader = try stage.process()
            let guest = stage.principal("guest", roles: [], facilities: [])
            let shares = ShareStore(stage.product)
            try await listening(reader) {
                for _ in 0..<5 {
                    #expect(await failure(reader, stage.request(widget, by: guest))?.code == "not_found")
                    try await shares.grant(.view, on: stage.dashboard.id, to: "guest", by: "ann")
                    #expect(await eventually { await failure(reader, stage.request(widget, by: guest)) == nil })
                    let start = ContinuousClock.now
                    try await shares.revoke(stage.dashboard.id, from: "guest")
                    #expect(await eventually { await failure(reader, stage.request(widget, by: guest))?.code == "not_found" })
                    #expect(ContinuousClock.now - start < .seconds(60))
                }
            }
        }
    }

    @Test("without a listener nothing of the catalogue is kept, so a share taken back counts with the next read")
    func bypass() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT 1 AS n")
            let reader = try stage.process()
            let guest = stage.principal("guest", roles: [], facilities: [])
            let shares = ShareStore(stage.product)
            try await shares.grant(.view, on: stage.dashboard.id, to: "guest", by: "ann")
            #expect(await failure(reader, stage.request(widget, by: guest)) == nil)
            try await shares.revoke(stage.dashboard.id, from: "guest")
            #expect(await failure(reader, stage.request(widget, by: guest))?.code == "not_found")
        }
    }

    @Test("what is read is what was published; the draft is for those who may edit")
    func editions() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT 1 AS n")
            let reader = try stage.process()
            let viewer = stage.principal("vic", roles: [.viewer])
            #expect(try await reader.answer(stage.request(widget, by: viewer)).rows == [["n": 1]])
            let published = try await DashboardStore(stage.product).publish(stage.dashboard.id, expected: nil, by: stage.principal())
            #expect(published.version == 1)
            let queries = QueryStore(stage.product)
            let queryID = try #require(widget.draft.queryID)
            var draft = try #require(try await queries.find(queryID)).draft
            draft.text = "SELECT 2 AS n"
            _ = try await queries.replace(queryID, draft, expected: nil, by: "ann")
            let added = try await stage.widget("SELECT 3 AS n")
            #expect(try await reader.answer(stage.request(widget, by: viewer)).rows == [["n": 1]])
            #expect(try await reader.answer(stage.request(widget)).rows == [["n": 1]])
            var request = stage.request(widget)
            request.edition = .draft
            #expect(try await reader.answer(request).rows == [["n": 2]])
            request.principal = viewer
            #expect(await failure(reader, request)?.code == "forbidden")
            #expect(await failure(reader, stage.request(added, by: viewer))?.code == "not_found")
            #expect(try await reader.answer(stage.request(added)).rows == [["n": 3]])
            request = stage.request(widget, by: viewer)
            request.edition = .version(1, of: stage.dashboard.id)
            #expect(try await reader.answer(request).rows == [["n": 1]])
            request.edition = .version(2, of: stage.dashboard.id)
            #expect(await failure(reader, request)?.code == "not_found")
        }
    }

    @Test("an old version has its widgets though they were deleted since; with another dashboard's name it has none")
    func deletedSince() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT 1 AS n")
            let reader = try stage.process()
            let dashboards = DashboardStore(stage.product)
            #expect(try await dashboards.publish(stage.dashboard.id, expected: nil, by: stage.principal()).version == 1)
            try await WidgetStore(stage.product).delete(widget.id, expected: nil)
            #expect(try await dashboards.publish(stage.dashboard.id, expected: nil, by: stage.principal()).version == 2)
            var request = stage.request(widget, by: stage.principal("vic", roles: [.viewer]))
            request.edition = .version(1, of: stage.dashboard.id)
            #expect(try await reader.answer(request).rows == [["n": 1]])
            request.edition = .version(2, of: stage.dashboard.id)
            #expect(await failure(reader, request)?.code == "not_found")
            request.edition = .served
            #expect(await failure(reader, request)?.code == "not_found")
            let other = try await dashboards.create(DashboardDraft(name: "Other"), facility: stage.facility, by: "ann")
            #expect(try await dashboards.publish(other.id, expected: nil, by: stage.principal()).version == 1)
            request.edition = .version(1, of: other.id)
            #expect(await failure(reader, request)?.code == "not_found")
            request.edition = .version(1, of: stage.dashboard.id)
            request.principal = stage.principal("eve", roles: [.viewer], facilities: ["LGA"])
            #expect(await failure(reader, request) != nil)
        }
    }

    @Test("a change of the data source makes a new key, so nothing of the old connection is served")
    func sourceVersion() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT clock_timestamp()::text AS moment")
            let reader = try stage.process()
            try await listening(reader) {
                let first = try await reader.answer(stage.request(widget))
                #expect(try await reader.answer(stage.request(widget)).rows == first.rows)
                var source = stage.source
                source.settings["maximumConnections"] = 2
                let changed = try await DataSourceStore(stage.product).replace(source, expected: nil)
                #expect(changed.version == 2)
                let isNew = try await eventually { try await reader.answer(stage.request(widget)).rows != first.rows }
                #expect(isNew)
            }
        }
    }

    @Test("a model of grants, facilities and publication agrees with every answer, cached or not")
    func model() async throws {
        try await Stage.with(isPublic: true) { stage in
            let widget = try await stage.widget("SELECT string_agg(DISTINCT facility, ',') AS f FROM flights WHERE facility = ANY (:facility_ids)")
            let reader = try stage.process()
            let shares = ShareStore(stage.product)
            var grants: Set<String> = []
            var isPublished = false
            var random = SystemRandomNumberGenerator()
            for step in 0..<600 {
                let user = "u\(Int.random(in: 0..<3, using: &random))"
                switch Int.random(in: 0..<10, using: &random) {
                case 0:
                    try await shares.grant(.view, on: stage.dashboard.id, to: user, by: "ann")
                    grants.insert(user)
                case 1:
                    try await shares.revoke(stage.dashboard.id, from: user)
                    grants.remove(user)
                case 2 where step > 300 && !isPublished:
                    _ = try await DashboardStore(stage.product).publish(stage.dashboard.id, expected: nil, by: stage.principal())
                    isPublished = true
                default: break
                }
                let facilities = ["JFK", "LGA", "EWR"].filter { _ in Bool.random(using: &random) }
                let roles: Set<Role> = Bool.random(using: &random) ? [.viewer] : []
                let principal = stage.principal(user, roles: roles, facilities: facilities)
                let isAllowed = grants.contains(user) || isPublished || (roles == [.viewer] && facilities.contains("JFK"))
                let request = stage.request(widget, by: principal)
                if isAllowed {
                    let expected: JSONValue = facilities.isEmpty ? nil : .string(facilities.sorted().joined(separator: ","))
                    #expect(try await reader.answer(request).rows == [["f": expected]])
                } else {
                    #expect(await failure(reader, request)?.code == "not_found")
                }
            }
        }
    }

    @Test("visits of published widgets are noted, so that they are kept warm")
    func visits() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT 1 AS n")
            _ = try await DashboardStore(stage.product).publish(stage.dashboard.id, expected: nil, by: stage.principal())
            let reader = try stage.process()
            let running = Task { try await reader.run() }
            for _ in 0..<10 { _ = try await reader.answer(stage.request(widget)) }
            running.cancel()
            _ = await running.result
            let rows = try await stage.product.query("SELECT count(*) FROM widget_data_cache WHERE last_read_at IS NOT NULL")
            #expect(try rows[0].decode(at: 0, as: Int.self) == 1)
        }
    }
}
