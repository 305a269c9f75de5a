import Foundation
import Testing

@testable import Charts

@Suite("Text that looks like numbers")
struct TextColumnTests {
    private func content(_ type: ChartType, _ json: String, _ texts: [String?]) -> WidgetContent {
        let rows = texts.map { [$0.map(ChartValue.text) ?? .null, ChartValue.number(5)] }
        let table = Samples.table([("code", .string), ("n", .integer)], rows)
        return WidgetContent(spec: Samples.spec(type, "T", json), table: table, context: Samples.context())
    }

    @Test("a table prints text as it is and adds nothing of it up")
    func tables() throws {
        let texts = ["01234", "+4930123456", "1.10", "0x1F", "99084"]
        let table = try FormattedTable(content(.table, #"{"totals":true}"#, texts))
        #expect(table.columns[0].texts == texts)
        #expect(table.columns[0].alignment == .left && table.totals == [nil, "25"])
    }

    @Test("text is a name on the horizontal axis, whatever it looks like")
    func axis() throws {
        let set = try SeriesSet(content(.line, #"{"x":"code","y":"n"}"#, ["99084", "01234", "100"]), asBands: false)
        #expect(set.kind == .category(isOrdered: false) && set.categories == ["99084", "01234", "100"])
    }

    @Test("a column of text that is named as a value is read as numbers when all of it are plain decimals")
    func values() throws {
        #expect(content(.kpi, #"{"value":"code"}"#, ["-1.50", nil, "0", "12"]).table.numbers(0).map { $0.isNaN ? nil : $0 } == [-1.5, nil, 0, 12])
        for code in ["007", "+1", "1e3", ".5", "5.", "0x10", "nan", " 1", "1,5", "", "-", "٣"] {
            #expect(content(.bar, #"{"y":"code"}"#, ["12", code]).table.columns[0].type == .string, "\(code)")
        }
        #expect(content(.heatmap, #"{"y":"code"}"#, ["1", "2"]).table.columns[0].type == .string)
        #expect(content(.histogram, #"{"x":"code"}"#, ["1", "2"]).table.columns[0].type == .number)
    }

    @Test("coordinates that came as text put places on the map")
    func coordinates() {
        let table = Samples.table([("lat", .string), ("lon", .string), ("name", .string)], [[.text("52.5"), .text("13.4"), .text("Berlin")]])
        let size = Size(width: 300, height: 200)
        let scene = ChartBuilder.scene(for: Samples.spec(.map, "T"), state: .data(table), size: size, context: Samples.context())
        #expect(SceneText(scene).strings.contains("Berlin"))
    }
}
