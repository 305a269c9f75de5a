import Charts
import Dashboards
import Foundation
import Reports
import Testing

@Suite("From answers to drawings")
struct ReportMappingTests {
    @Test("every type of column arrives as the value that a chart wants")
    func values() {
        let table = ResultTable(
            columns: [
                .init(name: "s", type: .string), .init(name: "i", type: .integer), .init(name: "n", type: .number), .init(name: "b", type: .boolean),
                .init(name: "d", type: .date), .init(name: "t", type: .timestamp), .init(name: "j", type: .json),
            ],
            rows: [
                ["x", 7, 1.5, true, "2013-01-31", "2013-01-01T10:00:00.000Z", ["a": [1]]], ["x", "9007199254740993", nil, false, "soon", nil, nil],
            ]
        )
        let drawn = ChartTable(table)
        #expect(
            drawn.row(0) == [
                .text("x"), .number(7), .number(1.5), .boolean(true), .time(Date(timeIntervalSince1970: 1_359_590_400)),
                .time(Date(timeIntervalSince1970: 1_357_034_400)), .text(#"{"a":[1]}"#),
            ]
        )
        #expect(drawn.row(1) == [.text("x"), .number(9_007_199_254_740_992), .null, .boolean(false), .text("soon"), .null, .null])
    }

    @Test("a widget that failed is drawn as its failure, and the export says so")
    func failures() {
        let draft = WidgetDraft(
            dashboardID: DashboardID(),
            type: .line,
            title: "T",
            queryID: nil,
            config: ["y": ["a", "b"]],
            position: GridPosition(x: 1, y: 2, w: 3, h: 4)
        )
        let widget = Widget(id: WidgetID(), draft: draft, revision: 1, createdAt: Date(), updatedAt: Date())
        let failed = WidgetFinding(widget: widget, outcome: .failure(.init(code: "query_failed", message: "no")))
        #expect(failed.exported.state == "failed")
        #expect(failed.exported.error == "query_failed")
        let drawn = ReportWidget(failed, reportAsOf: Date())
        #expect(drawn.state == .error(code: "query_failed", message: "no"))
        #expect(drawn.position == WidgetPosition(x: 1, y: 2, w: 3, h: 4))
        #expect(drawn.spec.options.y == ["a", "b"])
    }

    @Test("an answer that is old or cut off says so on its card")
    func conditions() {
        let table = ResultTable(columns: [.init(name: "n", type: .integer)], rows: [[1]], truncated: true)
        #expect(ChartTable(table, isStale: true).conditions == [.stale, .truncated])
        #expect(ChartTable(ResultTable(columns: [], rows: [])).conditions.isEmpty)
    }

    @Test("every type of widget has its drawing", arguments: WidgetType.allCases)
    func types(type: WidgetType) {
        #expect(ChartType(type).rawValue == type.rawValue)
    }
}
