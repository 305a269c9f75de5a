import Dashboards
import DataSources
import Foundation
import Logging
import NIOCore
import Postgres
import Redis
import Storage
import Testing

@testable import WidgetData

@Suite("Widget data stays within a reader's scope")
struct ScopeTests {
    private let byFacility = "SELECT facility, count(*) AS n FROM flights WHERE facility = ANY (:facility_ids) GROUP BY 1 ORDER BY 1"

    @Test("readers of different facilities get their own rows, in any order and all at once")
    func facilities() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget(byFacility)
            let reader = try stage.process()
            let scopes = [["JFK"], ["JFK", "LGA"], ["EWR", "JFK"], ["JFK", "LGA", "EWR"], ["LGA", "JFK"]]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    let scope = scopes[number % scopes.count]
                    group.addTask {
                        let answer = try await reader.answer(stage.request(widget, by: stage.principal("u\(number)", facilities: scope)))
                        #expect(answer.rows.compactMap { $0["facility"]?.stringValue } == scope.sorted())
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("users whose names look the same and have other bytes are not each other")
    func composedNames() async throws {
        try await Stage.with(isPublic: true) { stage in
            let widget = try await stage.widget("SELECT octet_length(:user_id::text) AS bytes")
            let reader = try stage.process()
            for (name, bytes) in [("jos\u{e9}", Int64(5)), ("jose\u{301}", 6), ("jos\u{e9}", 5)] {
                let answer = try await reader.answer(stage.request(widget, by: stage.principal(name)))
                #expect(answer.rows == [["bytes": .integer(bytes)]])
            }
        }
    }

    @Test("the facilities make the key only where the query sees them, and the user likewise")
    func effectiveScope() async throws {
        try await Stage.with { stage in
            let reader = try stage.process()
            func key(_ text: String, _ principal: Principal) async throws -> CacheKey {
                try await reader.authorized(stage.request(try await stage.widget(text), by: principal)).key
            }
            let shared = try await stage.widget("SELECT 1 AS a")
            let ann = stage.principal("ann", facilities: ["JFK"])
            let bob = stage.principal("bob", facilities: ["JFK", "LGA"])
            let cid = stage.principal("cid", facilities: ["LGA", "JFK"])
            #expect(try await reader.authorized(stage.request(shared, by: ann)).key == reader.authorized(stage.request(shared, by: bob)).key)
            let scoped = try await stage.widget(byFacility)
            #expect(try await reader.authorized(stage.request(scoped, by: ann)).key != reader.authorized(stage.request(scoped, by: bob)).key)
            #expect(try await reader.authorized(stage.request(scoped, by: cid)).key == reader.authorized(stage.request(scoped, by: bob)).key)
            let personal = try await stage.widget("SELECT :user_id AS me")
            #expect(try await reader.answer(stage.request(personal, by: bob)).rows == [["me": "bob"]])
            #expect(try await reader.answer(stage.request(personal, by: cid)).rows == [["me": "cid"]])
            let commented = try await stage.widget("SELECT 1 AS a /* :user_id */")
            #expect(try await reader.authorized(stage.request(commented, by: ann)).key == reader.authorized(stage.request(commented, by: bob)).key)
        }
    }

    @Test("an entry of somebody else under the key is thrown away, whatever it looks like")
    func poison() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget(byFacility)
            let reader = try stage.process()
            let own = try await reader.answer(stage.request(widget))
            let key = try await reader.authorized(stage.request(widget)).key
            let other = stage.principal("eve", facilities: ["JFK", "LGA"])
            _ = try await reader.answer(stage.request(widget, by: other))
            let foreignKey = try await reader.authorized(stage.request(widget, by: other)).key
            let foreign = try #require(try await stage.redis.get(foreignKey.name))
            let good = try #require(try await stage.redis.get(key.name))
            var cut = good
            cut.moveWriterIndex(to: cut.writerIndex - 1)
            var newest = foreign
            newest.setString("9999999999999999", at: newest.readerIndex + 4)
            for bytes in [foreign, cut, newest, ByteBuffer(string: "x"), ByteBuffer(), ByteBuffer(repeating: 0xFF, count: 500)] {
                try await stage.redis.set(key.name, bytes)
                let answer = try await reader.answer(stage.request(widget))
                #expect(answer.state == .miss && answer.rows == own.rows)
                #expect(try await reader.answer(stage.request(widget)).state == .hit)
            }
            _ = try await stage.redis.delete(key.name)
            _ = try await stage.redis.send(["LPUSH", .string(key.name), "x"])
            #expect(try await reader.answer(stage.request(widget)).rows == own.rows)
            #expect(try await reader.answer(stage.request(widget)).rows == own.rows)
        }
    }

    @Test("one value is one key however it was written, and two values are two")
    func canonical() async throws {
        try await Stage.with { stage in
            let reader = try stage.process()
            func widget(_ type: ParameterType) async throws -> Widget {
                try await stage.widget("SELECT :v AS v", [QueryParameter(name: "v", type: type)])
            }
            func keys(_ type: ParameterType, _ values: [JSONValue]) async throws -> Int {
                let widget = try await widget(type)
                var keys: Set<CacheKey> = []
                for value in values { keys.insert(try await reader.authorized(stage.request(widget, ["v": value])).key) }
                return keys.count
            }
            #expect(try await keys(.integer, [1, "1", 1.0, "01", "+1"]) == 1)
            #expect(try await keys(.string, ["1", "01", "1.0", "", nil]) == 5)
            #expect(try await keys(.string, ["é", "e\u{301}"]) == 1)
            #expect(try await keys(.number, [0.0, -0.0, 0, "0"]) == 1)
            #expect(try await keys(.timestamp, ["2013-01-01T10:00:00Z", "2013-01-01T11:00:00+01:00", "2013-01-01T10:00:00.000Z"]) == 1)
            #expect(try await keys(.stringList, [["a", "b"], ["b", "a"], ["ab"], ["a"], [], ["a", nil]]) == 6)
            #expect(try await keys(.boolean, [true, "true", false]) == 2)
        }
    }

    @Test(
        "no parameter's text gets into a key or out of its place",
        arguments: [
            "*", "{a}", "vitrine:data:v2", "a\r\nDEL x", "a b", "\u{0}".replacing("\u{0}", with: ""), "../..", "😀", "\"quoted\"", "%00", "\u{202e}",
            "e\u{301}", "\u{feff}", "\n2", "},v", "=1", "\\", "';--",
        ]
    )
    func injection(value: String) async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT :v AS v", [QueryParameter(name: "v", type: .string)])
            let reader = try stage.process()
            let key = try await reader.authorized(stage.request(widget, ["v": .string(value)])).key
            #expect(key.name.wholeMatch(of: /vitrine:data:v2:\{JFK\}:[A-Za-z0-9_-]{43}/) != nil)
            #expect(try await reader.answer(stage.request(widget, ["v": .string(value)])).rows == [["v": .string(value)]])
            #expect(try await reader.answer(stage.request(widget, ["v": .string(value)])).state == .hit)
        }
    }

    @Test("changing any one thing that an answer depends on changes the key")
    func everyElement() throws {
        let facility = try #require(FacilityID("JFK"))
        let other = try #require(FacilityID("LGA"))
        let now = Date()
        func source(_ id: DataSourceID, _ version: Int, _ kind: DataSourceKind = .postgresql) -> DataSource {
            DataSource(
                id: id,
                name: "",
                kind: kind,
                settings: [:],
                version: version,
                facilityID: facility,
                createdBy: "",
                createdAt: now,
                updatedAt: now
            )
        }
        let sourceID = DataSourceID()
        func query(_ id: QueryID, _ version: Int, _ text: String, _ facility: FacilityID, _ kind: QueryKind = .sql) -> Query {
            Query(
                id: id,
                draft: QueryDraft(name: "", kind: kind, dataSourceID: sourceID, text: text),
                version: version,
                facilityID: facility,
                createdBy: "",
                createdAt: now,
                updatedAt: now
            )
        }
        let queryID = QueryID()
        func values(_ value: JSONValue, name: String = "v", type: ParameterType = .string) throws -> ParameterBinding {
            try ParameterBinding([name: value], for: [QueryParameter(name: name, type: type)])
        }
        func serverSet(_ facilities: [FacilityID] = [], user: String = "", from: Date? = nil, to: Date? = nil) -> ServerParameters {
            ServerParameters(facilities: facilities, userID: user, now: now, from: from, to: to)
        }
        let maker = CacheKeyMaker(key: [1], limits: AnswerLimits())
        let names: Set<String> = ["facility_ids", "user_id", "from", "to", "v"]
        let base = query(queryID, 1, "t", facility)
        let value = try values("1")
        func key(
            _ maker: CacheKeyMaker = maker,
            query: Query = base,
            source: DataSource = source(sourceID, 1),
            data: Int64 = 0,
            names: Set<String> = names,
            parameters: ParameterBinding = value,
            serverSet: ServerParameters = serverSet()
        ) -> CacheKey {
            maker.key(query: query, source: source, dataVersion: data, names: names, parameters: parameters, serverSet: serverSet)
        }
        let all = [
            key(), key(query: query(QueryID(), 1, "t", facility)), key(query: query(queryID, 2, "t", facility)),
            key(query: query(queryID, 1, "u", facility)), key(source: source(DataSourceID(), 1)), key(source: source(sourceID, 2)), key(data: 1),
            key(parameters: try values("2")), key(parameters: try values(nil)), key(parameters: try values(1, type: .integer)),
            key(parameters: try values("1", name: "w")), key(serverSet: serverSet([facility])), key(serverSet: serverSet([facility, other])),
            key(serverSet: serverSet(user: "ann")), key(serverSet: serverSet(from: now)), key(serverSet: serverSet(to: now)),
            key(names: ["user_id", "from", "to", "v"]), key(names: ["facility_ids", "from", "to", "v"]),
            key(names: ["facility_ids", "user_id", "to", "v"]), key(CacheKeyMaker(key: [2], limits: AnswerLimits())),
            key(CacheKeyMaker(key: [1], limits: AnswerLimits(rows: 5))), key(CacheKeyMaker(key: [1], limits: AnswerLimits(bytes: 5))),
            key(CacheKeyMaker(key: [1], limits: AnswerLimits(columns: 5))), key(source: source(sourceID, 1, .static)),
            key(query: query(queryID, 1, "t", facility, .materializedView)),
        ]
        #expect(Set(all.map(\.name)).count == all.count)
        #expect(Set(all.map(\.fingerprint)).count == all.count)
        #expect(key() == all[0])
        #expect(key(query: query(queryID, 1, "t", other)).name.contains(":{LGA}:"))
    }
}
