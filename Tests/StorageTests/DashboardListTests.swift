import Dashboards
import Foundation
import Postgres
import Storage
import Testing

@Suite("Lists of dashboards")
struct DashboardListTests {
    static func names(_ page: Page<Dashboard>) -> [String] { page.items.map(\.draft.name) }

    @Test("show exactly what the access rules permit, drafts to those who may change them, for random dashboards and principals")
    func visibility() async throws {
        try await Stage.run { stage in
            var generator = SplitMix(seed: 20_131_231)
            let users = ["ada", "bob", "eve", "kim"]
            let facilities = [Stage.facility, Stage.other]
            var accesses: [DashboardID: DashboardAccess] = [:]
            var published: [DashboardID: String] = [:]
            for number in 0..<40 {
                let draft = DashboardDraft(name: "d\(number)", isPublic: .random(using: &generator))
                let maker = users.randomElement(using: &generator) ?? "ada"
                let facility = facilities.randomElement(using: &generator) ?? Stage.facility
                let dashboard = try await stage.dashboards.create(draft, facility: facility, by: maker)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: _ = try await stage.dashboards.publish(dashboard.id, expected: nil, by: Stage.principal())
                case 1:
                    _ = try await stage.dashboards.publish(dashboard.id, expected: nil, by: Stage.principal())
                    _ = try await stage.dashboards.archive(dashboard.id, expected: nil)
                default: break
                }
                for user in users where Int.random(in: 0..<4, using: &generator) == 0 {
                    let permission = Permission.allCases.randomElement(using: &generator) ?? .view
                    try await stage.shares.grant(permission, on: dashboard.id, to: user, by: maker)
                }
                _ = try await stage.dashboards.replace(
                    dashboard.id,
                    DashboardDraft(name: "draft", tags: ["draft"], isPublic: draft.isPublic),
                    expected: nil
                )
                accesses[dashboard.id] = try await stage.dashboards.access(dashboard.id)
                published[dashboard.id] = try await stage.dashboards.snapshot(dashboard.id, version: 1)?.dashboard.draft.name
            }
            #expect(accesses.count == 40)
            for _ in 0..<120 {
                let principal = Principal(
                    userID: users.randomElement(using: &generator) ?? "ada",
                    roles: Set(Role.allCases.filter { _ in Int.random(in: 0..<3, using: &generator) == 0 }),
                    facilities: Set(facilities.filter { _ in Bool.random(using: &generator) })
                )
                let items = try await stage.dashboards.list(visibleTo: principal, limit: 200).items
                for item in items {
                    let name = accesses[item.id]?.allows(.edit, to: principal) == true ? "draft" : published[item.id] ?? "draft"
                    #expect(item.draft.name == name && item.draft.tags == (name == "draft" ? ["draft"] : []), "\(principal)")
                }
                let drafts = items.filter { $0.draft.name == "draft" }.map(\.id)
                for filter in [DashboardFilter(text: "Draft"), DashboardFilter(tags: ["draft"])] {
                    #expect(try await stage.dashboards.list(filter, visibleTo: principal, limit: 200).items.map(\.id) == drafts)
                }
                let listed = items.map(\.id)
                let permitted = accesses.filter { $0.value.permission(of: principal) != nil }.map(\.key)
                #expect(Set(listed) == Set(permitted), "\(principal)")
                #expect(listed.count == permitted.count)
            }
        }
    }

    @Test("are filtered by words, tags, state, facility, publicity and maker, alone and together")
    func filters() async throws {
        try await Stage.run { stage in
            let principal = Stage.principal([.viewer], in: [Stage.facility, Stage.other])
            func make(_ draft: DashboardDraft, _ facility: FacilityID, _ user: String) async throws -> Dashboard {
                try await stage.dashboards.create(draft, facility: facility, by: user)
            }
            let first = try await make(DashboardDraft(name: "Délays 100%", description: "by Carrier", tags: ["air", "nyc"]), Stage.facility, "ada")
            let second = try await make(DashboardDraft(name: "Weather", tags: ["air"], isPublic: true), Stage.other, "bob")
            _ = try await stage.dashboards.publish(second.id, expected: nil, by: principal)
            func found(_ filter: DashboardFilter) async throws -> Set<DashboardID> {
                Set(try await stage.dashboards.list(filter, visibleTo: principal).items.map(\.id))
            }
            #expect(try await found(DashboardFilter()) == [first.id, second.id])
            #expect(try await found(DashboardFilter(text: "dÉLAYS")) == [first.id])
            #expect(try await found(DashboardFilter(text: "cArr")) == [first.id])
            #expect(try await found(DashboardFilter(text: "100%")) == [first.id])
            #expect(try await found(DashboardFilter(text: "1%0")) == [])
            #expect(try await found(DashboardFilter(text: "W_ather")) == [])
            #expect(try await found(DashboardFilter(text: "")) == [first.id, second.id])
            #expect(try await found(DashboardFilter(tags: ["air"])) == [first.id, second.id])
            #expect(try await found(DashboardFilter(tags: ["air", "nyc"])) == [first.id])
            #expect(try await found(DashboardFilter(tags: ["ai"])) == [])
            #expect(try await found(DashboardFilter(status: .published)) == [second.id])
            #expect(try await found(DashboardFilter(facilityID: Stage.other)) == [second.id])
            #expect(try await found(DashboardFilter(isPublic: false)) == [first.id])
            #expect(try await found(DashboardFilter(createdBy: "bob")) == [second.id])
            #expect(try await found(DashboardFilter(tags: ["air"], status: .draft, facilityID: Stage.facility, createdBy: "ada")) == [first.id])
        }
    }

    @Test("come in pages that miss and repeat nothing while others are added")
    func paging() async throws {
        try await Stage.run { stage in
            var expected: [DashboardID] = []
            for number in 0..<23 { expected.insert(try await stage.dashboard("d\(number)").id, at: 0) }
            expected = try await stage.dashboards.list(visibleTo: Stage.principal(), limit: 200).items.map(\.id)
            #expect(expected.count == 23)
            var seen: [DashboardID] = []
            var cursor: String?
            var pages = 0
            repeat {
                let page = try await stage.dashboards.list(visibleTo: Stage.principal(), after: cursor, limit: 5)
                seen += page.items.map(\.id)
                cursor = page.nextCursor
                pages += 1
                _ = try await stage.dashboard("later \(pages)")
            } while cursor != nil && pages < 20
            #expect(seen == expected)
            #expect(pages == 5)
        }
    }

    @Test("come in whole pages even when all were written in the same millisecond")
    func ties() async throws {
        try await Stage.run { stage in
            for number in 0..<7 { _ = try await stage.dashboard("d\(number)") }
            _ = try await stage.client.execute("ALTER TABLE dashboards DISABLE TRIGGER set_updated_at")
            _ = try await stage.client.execute("UPDATE dashboards SET updated_at = '2013-01-01T00:00:00.123Z'")
            var seen: [DashboardID] = []
            var cursor: String?
            repeat {
                let page = try await stage.dashboards.list(visibleTo: Stage.principal(), after: cursor, limit: 3)
                seen += page.items.map(\.id)
                cursor = page.nextCursor
            } while cursor != nil && seen.count < 20
            #expect(seen.count == 7 && Set(seen).count == 7)
            #expect(seen.map(\.description) == seen.map(\.description).sorted(by: >))
        }
    }

    @Test("are ordered by the last write, newest first, and bounded")
    func order() async throws {
        try await Stage.run { stage in
            let first = try await stage.dashboard("first")
            _ = try await stage.dashboard("second")
            _ = try await stage.dashboards.replace(first.id, DashboardDraft(name: "first again"), expected: nil)
            #expect(Self.names(try await stage.dashboards.list(visibleTo: Stage.principal())) == ["first again", "second"])
            let page = try await stage.dashboards.list(visibleTo: Stage.principal(), limit: -3)
            #expect(page.items.count == 1 && page.nextCursor != nil)
            #expect(try await stage.dashboards.list(visibleTo: Stage.principal(), limit: .max).nextCursor == nil)
        }
    }

    @Test(
        "refuse a cursor that is none",
        arguments: ["", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", String(repeating: "!", count: 32), String(repeating: "A", count: 33)]
    )
    func cursors(text: String) async throws {
        try await Stage.run { stage in
            #expect(await Stage.code { try await stage.dashboards.list(visibleTo: Stage.principal(), after: text) } == "invalid_cursor")
            #expect(await Stage.code { try await stage.queries.list(visibleTo: Stage.principal(), after: text) } == "invalid_cursor")
        }
    }
}
