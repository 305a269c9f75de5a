import Dashboards
import Foundation
import Postgres
import Storage
import Testing

@Suite("Queries in the store")
struct QueryStoreTests {
    @Test("come back as they were written", arguments: QueryKind.allCases)
    func roundTrip(kind: QueryKind) async throws {
        try await Stage.run { stage in
            let source = try await stage.source()
            let parameter = QueryParameter(
                name: "d",
                type: .dateList,
                required: true,
                defaultValue: ["2013-01-01"],
                allowed: ["2013-01-01", "2013-01-02"],
                minimum: "2013-01-01"
            )
            let draft = QueryDraft(name: "q", kind: kind, dataSourceID: source.id, text: "stats.daily", parameters: [parameter], cacheTTL: 17)
            let query = try await stage.queries.create(draft, facility: Stage.facility, by: "ada")
            #expect(query.draft == draft && query.version == 1 && query.createdBy == "ada")
            #expect(try await stage.queries.find(query.id) == query)
            #expect(try await stage.queries.find(QueryID()) == nil)
        }
    }

    @Test("need a data source that exists")
    func reference() async throws {
        try await Stage.run { stage in
            #expect(await Stage.code { try await stage.query(source: DataSourceID()) } == "not_found")
            let query = try await stage.query()
            var draft = query.draft
            draft.dataSourceID = DataSourceID()
            #expect(await Stage.code { try await stage.queries.replace(query.id, draft, expected: nil, by: "ada") } == "not_found")
            #expect(try await stage.queries.versions(query.id).count == 1)
        }
    }

    @Test("keep every version, and refuse a writer who has not seen the last")
    func versions() async throws {
        try await Stage.run { stage in
            let query = try await stage.query()
            let draft = QueryDraft(name: "Delays", dataSourceID: query.draft.dataSourceID, text: "SELECT 2")
            let second = try await stage.queries.replace(query.id, draft, expected: 1, by: "bob")
            #expect(second.version == 2 && second.draft == draft)
            #expect(try await stage.queries.versions(query.id) == [second, query])
            #expect(await Stage.code { try await stage.queries.replace(query.id, draft, expected: 1, by: "bob") } == "revision_conflict")
            #expect(await Stage.code { try await stage.queries.replace(QueryID(), draft, expected: nil, by: "bob") } == "not_found")
            let codes = await withTaskGroup(of: String?.self) { group in
                for user in ["left", "right"] {
                    group.addTask { await Stage.code { try await stage.queries.replace(query.id, draft, expected: 2, by: user) } }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.filter { $0 == nil }.count == 1 && codes.contains("revision_conflict"))
            #expect(try await stage.queries.versions(query.id).map(\.version) == [3, 2, 1])
        }
    }

    @Test("cannot be deleted while a widget uses them")
    func deleting() async throws {
        try await Stage.run { stage in
            let query = try await stage.query()
            let widget = try await stage.widget(on: try await stage.dashboard().id, query: query.id)
            do throws(StorageError) {
                try await stage.queries.delete(query.id, expected: nil)
                Issue.record("a query in use was deleted")
            } catch {
                guard case .referenced(let by) = error else { throw error }
                #expect(by == "widgets")
            }
            try await stage.widgets.delete(widget.id, expected: nil)
            #expect(await Stage.code { try await stage.queries.delete(query.id, expected: 9) } == "revision_conflict")
            try await stage.queries.delete(query.id, expected: 1)
            #expect(await Stage.code { try await stage.queries.delete(query.id, expected: nil) } == "not_found")
            #expect(try await stage.queries.versions(query.id).isEmpty)
        }
    }

    @Test("are listed for the principal's facilities only, by words, kind and source, in pages")
    func list() async throws {
        try await Stage.run { stage in
            let source = try await stage.source()
            let other = try await stage.source("other")
            for number in 0..<5 { _ = try await stage.query("Delays 10%_\(number)", source: source.id) }
            let foreign = QueryDraft(name: "foreign", kind: .template, dataSourceID: other.id, text: "SELECT 1")
            _ = try await stage.queries.create(foreign, facility: Stage.other, by: "bob")
            func names(_ principal: Principal, _ filter: QueryFilter = QueryFilter()) async throws -> [String] {
                try await stage.queries.list(filter, visibleTo: principal).items.map(\.draft.name)
            }
            let both = Stage.principal(in: [Stage.facility, Stage.other])
            #expect(try await names(both).count == 6)
            #expect(try await names(Stage.principal()).count == 5)
            #expect(try await names(Stage.principal([])).isEmpty)
            #expect(try await names(both, QueryFilter(kind: .template)) == ["foreign"])
            #expect(try await names(both, QueryFilter(dataSourceID: other.id)) == ["foreign"])
            #expect(try await names(both, QueryFilter(facilityID: Stage.other)) == ["foreign"])
            #expect(try await names(both, QueryFilter(text: "10%_3")) == ["Delays 10%_3"])
            #expect(try await names(both, QueryFilter(text: "1__")).isEmpty)
            var seen: [QueryID] = []
            var cursor: String?
            repeat {
                let page = try await stage.queries.list(visibleTo: both, after: cursor, limit: 4)
                seen += page.items.map(\.id)
                cursor = page.nextCursor
            } while cursor != nil && seen.count < 20
            #expect(seen.count == 6 && Set(seen).count == 6)
        }
    }

    @Test("keep hostile text as text", arguments: Stage.hostile)
    func injection(text: String) async throws {
        try await Stage.run { stage in
            let parameter = QueryParameter(name: "p", type: .string, defaultValue: .string(text), allowed: [.string(text)])
            let draft = QueryDraft(name: text, dataSourceID: try await stage.source().id, text: text, parameters: [parameter])
            let query = try await stage.queries.create(draft, facility: Stage.facility, by: text)
            #expect(query.draft == draft)
            #expect(try await stage.queries.versions(query.id) == [query])
            #expect(try await stage.queries.list(QueryFilter(text: text), visibleTo: Stage.principal()).items == [query])
        }
    }
}
