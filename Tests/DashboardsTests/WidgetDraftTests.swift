import Dashboards
import Foundation
import Testing

@Suite("Widget drafts")
struct WidgetDraftTests {
    static func draft(_ position: GridPosition = GridPosition(x: 0, y: 0, w: 4, h: 3), title: String = "Delays") -> WidgetDraft {
        WidgetDraft(dashboardID: DashboardID(), type: .bar, title: title, queryID: QueryID(), position: position)
    }

    @Test(
        "lie inside their dashboard's grid",
        arguments: [
            (GridPosition(x: 0, y: 0, w: 12, h: 1), []), (GridPosition(x: 11, y: 9999, w: 1, h: 200), []),
            (GridPosition(x: 11, y: 0, w: 2, h: 1), ["/position/w"]), (GridPosition(x: 12, y: 0, w: 1, h: 1), ["/position/x"]),
            (GridPosition(x: -1, y: -1, w: 0, h: 0), ["/position/x", "/position/w", "/position/y", "/position/h"]),
            (GridPosition(x: .max, y: .max, w: .max, h: .max), ["/position/x", "/position/w", "/position/y", "/position/h"]),
        ]
    )
    func grid(position: GridPosition, pointers: [String]) {
        #expect(Self.draft(position).violations(columns: 12).map(\.pointer) == pointers)
    }

    @Test("overlap when they share a cell")
    func overlap() {
        let place = GridPosition(x: 2, y: 2, w: 3, h: 3)
        #expect(place.overlaps(GridPosition(x: 4, y: 4, w: 1, h: 1)))
        #expect(!place.overlaps(GridPosition(x: 5, y: 2, w: 1, h: 3)))
        #expect(!place.overlaps(GridPosition(x: 2, y: 5, w: 3, h: 1)))
    }

    @Test("have bounded titles and refresh intervals", arguments: [(0, false), (1, true), (86_400, true), (86_401, false)])
    func intervals(seconds: Int, isValid: Bool) {
        var draft = Self.draft(title: String(repeating: "x", count: 200))
        draft.refreshInterval = seconds
        #expect(draft.violations(columns: 12).isEmpty == isValid)
        draft.title += "x"
        #expect(draft.violations(columns: 12).map(\.pointer).contains("/title"))
    }

    @Test("do not accept the filters that they emit")
    func crossFilterCycle() {
        var draft = Self.draft()
        draft.crossFilter = CrossFilter(emits: ["carrier", "month"], accepts: ["month"])
        #expect(draft.violations(columns: 12).map(\.code) == ["cycle"])
        draft.crossFilter = CrossFilter(emits: ["carrier"], accepts: ["month"])
        #expect(draft.violations(columns: 12).isEmpty)
    }

    @Test("cannot hold the character NUL anywhere")
    func nul() {
        var draft = Self.draft()
        draft.config = ["x": ["a\u{0}b"]]
        #expect(draft.violations(columns: 12).map(\.code) == ["character"])
        draft.config = ["a\u{0}": 1]
        #expect(draft.violations(columns: 12).map(\.code) == ["character"])
        draft.config = [:]
        draft.drillThrough = DrillThrough(targetDashboardID: DashboardID(), parameterMap: ["a": "\u{0}"])
        #expect(draft.violations(columns: 12).map(\.code) == ["character"])
    }

    @Test("have defaults, and survive a JSON round trip")
    func coding() throws {
        let id = DashboardID()
        let minimal = #"{"dashboardId": "\#(id)", "type": "kpi", "position": {"x": 0, "y": 0, "w": 1, "h": 1}}"#
        let read = try JSONDecoder.dashboards.decode(WidgetDraft.self, from: Data(minimal.utf8))
        #expect(read.refreshInterval == 300 && read.title.isEmpty && read.queryID == nil && read.config.isEmpty)
        var full = Self.draft()
        full.config = ["x": "month", "y": ["delay", "count"]]
        full.drillThrough = DrillThrough(targetDashboardID: id, parameterMap: ["carrier": "carrier"])
        full.crossFilter = CrossFilter(emits: ["a"], accepts: ["b"])
        #expect(try JSONDecoder.dashboards.decode(WidgetDraft.self, from: JSONEncoder.dashboards.encode(full)) == full)
    }

    @Test("of an unknown type are refused")
    func unknownType() {
        let text = #"{"dashboardId": "\#(DashboardID())", "type": "speedometer", "position": {"x": 0, "y": 0, "w": 1, "h": 1}}"#
        #expect(throws: DecodingError.self) { try JSONDecoder.dashboards.decode(WidgetDraft.self, from: Data(text.utf8)) }
    }
}
