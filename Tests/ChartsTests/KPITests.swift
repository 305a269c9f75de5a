import Foundation
import Testing

@testable import Charts

@Suite("Single numbers")
struct KPITests {
    private func strings(_ json: String, _ table: ChartTable) -> [String] {
        let size = Size(width: 250, height: 150)
        let scene = ChartBuilder.scene(for: Samples.spec(.kpi, "T", json), state: .data(table), size: size, context: Samples.context())
        return SceneText(scene).strings
    }

    private func pair(_ value: Double, _ before: Double) -> ChartTable {
        Samples.table([("v", .number), ("before", .number)], [[.number(value), .number(before)]])
    }

    @Test("a number too small for decimals is written with a power of ten, never as zero")
    func tiny() {
        let english = ReportLanguage(identifier: "en")
        #expect(NumberFormat().string(4e-7, english) == "4.00×10⁻⁷")
        #expect(NumberFormat().string(-1.234e-12, english) == "\u{2212}1.23×10⁻¹²")
        #expect(NumberFormat("percent").string(4e-9, english) == "4.00×10⁻⁷%")
        #expect(NumberFormat().string(0.00012, english) == "0.00012" && NumberFormat().string(0, english) == "0")
        #expect(NumberFormat().full(4e-7, english).hasSuffix("×10⁻⁷"))
    }

    @Test("a change too small for one decimal has as many as it needs")
    func smallChanges() {
        #expect(strings(#"{"value":"v","comparison":"before"}"#, pair(99_970, 100_000)).contains { $0.contains("0.03%") })
        #expect(strings(#"{"value":"v","comparison":"before","format":"percent"}"#, pair(0.50002, 0.5)).contains { $0.contains("0.002\u{a0}pp") })
        #expect(strings(#"{"value":"v","comparison":"before"}"#, pair(96, 100)).contains { $0.contains("4.0%") })
    }

    @Test("a percentage has one sign")
    func sign() {
        let strings = strings(#"{"value":"v","format":"percent","unit":"%"}"#, pair(0.349, 0.3))
        #expect(strings.contains("34.9%") && !strings.contains("%"))
    }

    @Test("several rows of one moment are one value: added up, or averaged when they are shares")
    func moments() throws {
        let rows = Samples.months.prefix(2).enumerated().flatMap { index, month in
            [[ChartValue.time(month), .text("a"), .number(Double(index + 1) * 10)], [.time(month), .text("b"), .number(30)]]
        }
        let table = Samples.table([("m", .date), ("k", .string), ("v", .number)], rows)
        for (json, value, before) in [("{}", 50.0, 40.0), (#"{"unit":"%"}"#, 25, 20)] {
            let figures = try KPIFigures(WidgetContent(spec: Samples.spec(.kpi, "T", json), table: table, context: Samples.context()))
            #expect(figures.value == value && figures.comparison?.value == before && figures.history == [before, value])
        }
    }
}
