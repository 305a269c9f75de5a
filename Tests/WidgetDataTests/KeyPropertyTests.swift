import Dashboards
import DataSources
import Foundation
import Storage
import Testing

@testable import WidgetData

@Suite("Cache keys of many principals")
struct KeyPropertyTests {
    private struct Scope: Hashable {
        let query: Int
        let facilities: Set<FacilityID>?
        let user: String?
        let parameter: JSONValue?
    }

    @Test("are shared by those with the same effective scope, and by nobody else", arguments: [UInt64(1), 2, 3, 4])
    func sharing(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let queries: [(Query, Set<String>)] = try [[], ["facility_ids"], ["user_id"], ["facility_ids", "user_id"]].map { names in
            (try Self.query(), Set(names))
        }
        let source = Self.source()
        let places = ["JFK", "LGA", "EWR", "A", "B", "A.B", "A-B"].compactMap { FacilityID($0) }
        let maker = CacheKeyMaker(key: [1, 2, 3], limits: AnswerLimits())
        var keys: [Scope: CacheKey] = [:]
        var scopes: [String: Scope] = [:]
        for _ in 0..<5000 {
            let number = Int.random(in: 0..<queries.count, using: &random)
            let (query, names) = queries[number]
            let facilities = Set(places.filter { _ in Bool.random(using: &random) })
            let roles = Set(Role.allCases.filter { _ in Bool.random(using: &random) })
            let principal = Principal(userID: ["ann", "bob", "", "JFK"].randomElement(using: &random) ?? "", roles: roles, facilities: facilities)
            let value: JSONValue? = [.string("1"), .string(""), .string("JFK"), nil].randomElement(using: &random) ?? nil
            let scope = Scope(
                query: number,
                facilities: names.contains("facility_ids") ? principal.facilities : nil,
                user: names.contains("user_id") ? principal.userID : nil,
                parameter: value
            )
            let key = maker.key(
                query: query,
                source: source,
                dataVersion: 0,
                names: names,
                parameters: try ParameterBinding(value.map { ["v": $0] } ?? [:], for: [QueryParameter(name: "v", type: .string)]),
                serverSet: ServerParameters(facilities: principal.facilities.sorted(), userID: principal.userID, now: Date())
            )
            #expect(keys[scope] == nil || keys[scope]?.name == key.name, "the same scope always shares")
            #expect(scopes[key.name] == nil || scopes[key.name] == scope, "different scopes never share")
            keys[scope] = key
            scopes[key.name] = scope
        }
        #expect(Set(keys.values.map(\.fingerprint)).count == keys.count)
        let byRows = Dictionary(grouping: keys) { Scope(query: 0, facilities: $0.key.facilities, user: $0.key.user, parameter: nil) }
        #expect(Set(byRows.values.map { Set($0.map(\.value.scope)) }).allSatisfy { $0.count == 1 }, "what an entry says of its scope")
        #expect(Set(keys.values.map(\.scope)).count == byRows.count)
    }

    @Test("do not change with anything that a caller can send beside the parameters' values")
    func callers() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT 1 AS n", [QueryParameter(name: "n", type: .integer)])
            let reader = try stage.process()
            for name in ["cacheKey", "cache_key", "scope", "fingerprint", "facility_ids", "user_id", "now", "from"] {
                #expect(await failure(reader, stage.request(widget, [name: "x"]))?.code == "invalid_parameters", "\(name)")
            }
            #expect(try await stage.keys("vitrine:data:*") == [])
        }
    }

    @Test("of guests, who have no facilities, show no rows of any facility, and one guest's own rows are not another's")
    func guests() async throws {
        try await Stage.with(isPublic: true) { stage in
            _ = try await DashboardStore(stage.product).publish(stage.dashboard.id, expected: nil, by: stage.principal())
            let rows = try await stage.widget("SELECT count(*) AS n FROM flights WHERE facility = ANY (:facility_ids)")
            let own = try await stage.widget("SELECT :user_id AS me")
            _ = try await DashboardStore(stage.product).publish(stage.dashboard.id, expected: nil, by: stage.principal())
            let reader = try stage.process()
            #expect(try await reader.answer(stage.request(rows)).rows == [["n": 100]])
            for guest in ["guest-1", "guest-2", "guest-1"] {
                let principal = Principal(userID: guest, roles: [], facilities: [])
                #expect(try await reader.answer(stage.request(rows, by: principal)).rows == [["n": 0]])
                #expect(try await reader.answer(stage.request(own, by: principal)).rows == [["me": .string(guest)]])
            }
        }
    }

    private static func query() throws -> Query {
        Query(
            id: QueryID(),
            draft: QueryDraft(name: "q", dataSourceID: DataSourceID(), text: "t"),
            version: 1,
            facilityID: try #require(FacilityID("JFK")),
            createdBy: "",
            createdAt: Date(),
            updatedAt: Date()
        )
    }

    private static func source() -> DataSource {
        DataSource(
            id: DataSourceID(),
            name: "",
            kind: .postgresql,
            settings: [:],
            version: 1,
            facilityID: FacilityID("JFK") ?? FacilityID("A")!,
            createdBy: "",
            createdAt: Date(),
            updatedAt: Date()
        )
    }
}

/// SplitMix64 (G. Steele et al., Fast splittable pseudorandom number generators, 2014), so that a failing run can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
