import Dashboards
import Foundation
import Testing

@Suite("Query drafts")
struct QueryDraftTests {
    static func draft(_ parameters: [QueryParameter] = [], kind: QueryKind = .sql, text: String = "SELECT 1") -> QueryDraft {
        QueryDraft(name: "Delays", kind: kind, dataSourceID: DataSourceID(), text: text, parameters: parameters)
    }

    static func codes(_ draft: QueryDraft) -> [String] { draft.violations.map { "\($0.pointer) \($0.code)" } }

    @Test("of a good form break no rule")
    func good() {
        let month = QueryParameter(name: "month", type: .integer, required: true, defaultValue: 1, minimum: 1, maximum: 12)
        let carriers = QueryParameter(name: "carriers", type: .stringList, defaultValue: ["AA"], allowed: ["AA", "UA"])
        #expect(Self.codes(Self.draft([month, carriers])).isEmpty)
    }

    @Test("declare each parameter once, and none that the server sets", arguments: QueryParameter.serverSet.sorted())
    func reserved(name: String) {
        #expect(Self.codes(Self.draft([QueryParameter(name: name, type: .string)])) == ["/parameters/0/name reserved"])
        let twice = [QueryParameter(name: "a", type: .string), QueryParameter(name: "a", type: .date)]
        #expect(Self.codes(Self.draft(twice)) == ["/parameters/1/name duplicate"])
    }

    @Test("name parameters by plain identifiers", arguments: ["", "1a", "a-b", "a b", "ä", "a\u{0}", String(repeating: "a", count: 64)])
    func identifiers(name: String) {
        #expect(Self.codes(Self.draft([QueryParameter(name: name, type: .string)])) == ["/parameters/0/name form"])
    }

    @Test("declare defaults, limits and allowed values of the parameter's type")
    func types() {
        let wrong = QueryParameter(name: "n", type: .integer, defaultValue: "x", allowed: [1, "y"], minimum: true, maximum: 1.5)
        #expect(
            Self.codes(Self.draft([wrong])).sorted() == [
                "/parameters/0/allowed/1 type", "/parameters/0/default type", "/parameters/0/max type", "/parameters/0/min type",
            ]
        )
    }

    @Test("declare defaults that their own limits permit")
    func defaults() {
        #expect(
            Self.codes(Self.draft([QueryParameter(name: "n", type: .integer, defaultValue: 0, minimum: 1)])) == ["/parameters/0/default range"]
        )
        #expect(
            Self.codes(Self.draft([QueryParameter(name: "n", type: .integer, minimum: 2, maximum: 1)])) == ["/parameters/0/max range"]
        )
        #expect(
            Self.codes(Self.draft([QueryParameter(name: "s", type: .string, defaultValue: "c", allowed: ["a", "b"])])) == [
                "/parameters/0/default not_allowed"
            ]
        )
    }

    @Test("bound text, cache time and the number of parameters")
    func bounds() {
        #expect(Self.codes(Self.draft(text: "")) == ["/text length"])
        #expect(Self.codes(Self.draft(text: String(repeating: "x", count: 100_001))) == ["/text length"])
        #expect(Self.codes(Self.draft(text: "SELECT '\u{0}'")) == ["/text character"])
        var draft = Self.draft((0..<65).map { QueryParameter(name: "p\($0)", type: .string) })
        draft.cacheTTL = 0
        draft.name = ""
        #expect(Self.codes(draft).sorted() == ["/cacheTtl range", "/name blank", "/name length", "/parameters count"])
    }

    @Test(
        "of a materialized view hold its name and nothing else",
        arguments: [
            ("daily", true), ("stats.daily", true), ("a.b.c", false), ("daily; DROP TABLE x", false), ("\"Daily\"", false), (".daily", false),
        ]
    )
    func views(text: String, isValid: Bool) {
        #expect(Self.draft(kind: .materializedView, text: text).violations.isEmpty == isValid)
    }

    @Test("have defaults, and survive a JSON round trip")
    func coding() throws {
        let minimal = #"{"name": "n", "dataSourceId": "\#(DataSourceID())", "text": "SELECT 1"}"#
        let read = try JSONDecoder.dashboards.decode(QueryDraft.self, from: Data(minimal.utf8))
        #expect(read.kind == .sql && read.cacheTTL == 300 && read.parameters.isEmpty)
        let parameter = QueryParameter(name: "d", type: .dateList, required: true, defaultValue: ["2013-01-01"], minimum: "2013-01-01")
        let full = Self.draft([parameter], kind: .template)
        #expect(try JSONDecoder.dashboards.decode(QueryDraft.self, from: JSONEncoder.dashboards.encode(full)) == full)
    }
}
