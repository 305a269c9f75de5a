import Dashboards
import Foundation
import Testing

@Suite("Dashboard drafts")
struct DashboardDraftTests {
    static func codes(_ violations: [RuleViolation]) -> [String] { violations.map { "\($0.pointer) \($0.code)" } }

    @Test("need nothing but a name")
    func minimal() throws {
        let draft = try JSONDecoder.dashboards.decode(DashboardDraft.self, from: Data(#"{"name": "Flights"}"#.utf8))
        #expect(draft == DashboardDraft(name: "Flights"))
        #expect(draft.violations.isEmpty)
        #expect(draft.layout.columns == 12 && draft.layout.rowHeight == 80 && !draft.isPublic)
    }

    @Test("count characters as code points, up to the limit")
    func lengths() {
        let flag = "🇳🇿"
        #expect(DashboardDraft(name: String(repeating: flag, count: 100)).violations.isEmpty)
        #expect(Self.codes(DashboardDraft(name: String(repeating: flag, count: 101)).violations) == ["/name length"])
        #expect(DashboardDraft(name: "x", description: String(repeating: "é", count: 4000)).violations.isEmpty)
        #expect(Self.codes(DashboardDraft(name: "x", description: String(repeating: "é", count: 4001)).violations) == ["/description length"])
    }

    @Test("name every broken rule at its place")
    func allAtOnce() {
        let draft = DashboardDraft(
            name: " \t",
            layout: Layout(columns: 0, rowHeight: .nan),
            tags: ["", "ok", String(repeating: "x", count: 65)],
            metadata: ["a": "\u{0}"]
        )
        #expect(
            Self.codes(draft.violations).sorted() == [
                " character", "/layout/columns range", "/layout/rowHeight range", "/name blank", "/tags/0 length", "/tags/2 length",
            ]
        )
    }

    @Test("refuse too many tags and too deep documents")
    func bounds() {
        var deep: JSONValue = 1
        for _ in 0..<16 { deep = [deep] }
        #expect(Self.codes(DashboardDraft(name: "x", tags: Array(repeating: "t", count: 33)).violations) == ["/tags count"])
        #expect(Self.codes(DashboardDraft(name: "x", metadata: ["m": deep]).violations) == ["/metadata depth"])
        #expect(Self.codes(DashboardDraft(name: "x", layout: Layout(extra: ["m": deep])).violations) == ["/layout depth"])
    }

    @Test("keep the members of a layout that Vitrine does not know")
    func layoutExtra() throws {
        let text = #"{"columns":24,"gap":[1,{"x":null}],"rowHeight":40.5,"theme":"dark"}"#
        let layout = try JSONDecoder.dashboards.decode(Layout.self, from: Data(text.utf8))
        #expect(layout.extra == ["gap": [1, ["x": nil]], "theme": "dark"])
        #expect(String(decoding: try JSONEncoder.dashboards.encode(layout), as: UTF8.self) == text)
    }

    @Test("survive a JSON round trip")
    func roundTrip() throws {
        let draft = DashboardDraft(
            name: "Ärger \"mit\" \\ / \u{2028} 🛫",
            description: "<script>",
            layout: Layout(columns: 48, rowHeight: 8),
            tags: ["a", "b c"],
            metadata: ["n": 1.5, "i": 9_007_199_254_740_993, "t": true, "z": nil, "o": ["k": ["v"]]],
            isPublic: true
        )
        #expect(try JSONDecoder.dashboards.decode(DashboardDraft.self, from: JSONEncoder.dashboards.encode(draft)) == draft)
    }
}
