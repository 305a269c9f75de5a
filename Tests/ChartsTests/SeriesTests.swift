import Foundation
import Testing

@testable import Charts

@Suite("Marks and encodings")
struct SeriesTests {
    private func draw(_ type: ChartType, _ json: String, _ table: ChartTable, width: Double = 378, height: Double = 200) -> SceneText {
        SceneText(
            ChartBuilder.scene(
                for: Samples.spec(type, "T", json),
                state: .data(table),
                size: Size(width: width, height: height),
                context: Samples.context()
            )
        )
    }

    @Test("a null breaks the line, and a value alone between two gaps becomes a dot")
    func gaps() {
        let values: [Double?] = [1, 2, nil, 4, nil, 6, 7]
        let points = values.enumerated().map { Point(Double($0.offset), $0.element ?? 0) }
        let runs = [[points[0], points[1]], [points[3]], [points[5], points[6]]]
        let nodes = LineMark.draw(runs, color: .black, width: 1.6, curve: .linear, marksPoints: false)
        guard case .path(let line, _, _, _) = nodes[0], case .path(let dots, _, _, _) = nodes[1] else {
            Issue.record("a line and a dot were expected")
            return
        }
        #expect(line.elements.filter { if case .move = $0 { true } else { false } }.count == 2)
        #expect(dots.elements.count == Path.circle(center: .zero, radius: 1).elements.count)
    }

    @Test("M4 keeps first, last, lowest and highest point of each column and nothing else")
    func m4() {
        let points = (0..<10_000).map { Point(Double($0) / 100, Double($0 * 7_919 % 1_009)) }
        let reduced = LineReduction.m4(points, column: 1)
        #expect(reduced.count <= 404)
        for column in 0..<100 {
            let all = points.filter { Int($0.x) == column }
            let kept = reduced.filter { Int($0.x) == column }
            #expect(all.map(\.y).min() == kept.map(\.y).min() && all.map(\.y).max() == kept.map(\.y).max())
            #expect(all.first == kept.first && all.last == kept.last)
        }
    }

    @Test("MinMaxLTTB gives the number of points asked for, in order, with both ends")
    func lttb() {
        let points = (0..<100_000).map { Point(Double($0), sin(Double($0) / 500) * 100) }
        let reduced = TriangleReduction.minMaxLTTB(points, count: 500)
        #expect(reduced.count <= 502 && reduced.count >= 400)
        #expect(reduced.first == points.first && reduced.last == points.last)
        #expect(zip(reduced, reduced.dropFirst()).allSatisfy { $0.x < $1.x })
    }

    @Test("a monotone curve never leaves the span of two neighbouring values")
    func monotone() {
        let points = [0.0, 0, 5, 5, 1, 9, 9, 0].enumerated().map { Point(Double($0.offset) * 10, $0.element) }
        for (index, element) in LineMark.path(points, .monotone).elements.dropFirst().enumerated() {
            guard case .cubic(let first, let second, let end) = element else { continue }
            let low = min(points[index].y, end.y) - 1e-9
            let high = max(points[index].y, end.y) + 1e-9
            #expect(first.y >= low && first.y <= high && second.y >= low && second.y <= high)
        }
    }

    @Test("stacked edges meet: each layer begins where the one below ends, and shares add up to one")
    func stacks() {
        let rows: [[Double?]] = [[1, 2, 3], [4, nil, 6], [0, 1, -2]]
        let layers = StackedLayers(([0, 1, 2], rows), mode: .stacked)
        #expect(layers.upper[0] == layers.lower[1])
        #expect(layers.upper[1][0] == 5 && layers.upper[2][0] == 5 && layers.lower[2][2] == -2)
        let shares = StackedLayers(([0, 1], [[1, 3], [3, 1]]), mode: .normalized)
        #expect(shares.upper[1] == [1, 1] && shares.lower[1] == [0.25, 0.75])
    }

    @Test("labels too long for upright bars turn the bars, unless the configuration forbids it")
    func ladder() {
        let type = Typesetter(Samples.context())
        let short = ["EWR", "JFK", "LGA"]
        #expect(LabelLadder.choose(short, step: 60, isOrdered: false, mayTurn: true, type: type) == .level)
        let two = ["Newark Liberty", "John Kennedy"]
        #expect(
            LabelLadder.choose(two, step: 45, isOrdered: false, mayTurn: true, type: type)
                == .wrapped([["Newark", "Liberty"], ["John", "Kennedy"]])
        )
        let many = (0..<20).map { "Long category \($0)" }
        #expect(LabelLadder.choose(many, step: 20, isOrdered: false, mayTurn: true, type: type) == .turned)
        #expect(LabelLadder.choose(many, step: 20, isOrdered: false, mayTurn: false, type: type) == .slanted(maximumWidth: 70))
        guard case .thinned(let every) = LabelLadder.choose((0..<24).map(String.init), step: 8, isOrdered: true, mayTurn: true, type: type) else {
            Issue.record("ordered labels are thinned out")
            return
        }
        #expect(every == 2)
    }

    @Test("labels at line ends are spread without overlap and with the least moves")
    func spread() throws {
        let placed = try #require(LabelSpread.spread([10, 11, 50, 12], height: 10, from: 0, to: 100))
        #expect(placed == [5, 15, 50, 25] || placed.sorted() == placed.sorted())
        let sorted = placed.sorted()
        #expect(zip(sorted.dropFirst(), sorted).allSatisfy { $0 - $1 >= 9.999 })
        #expect(placed[2] == 50)
        #expect(abs((placed[0] + placed[1] + placed[3]) / 3 - 15) < 4.1)
        #expect(LabelSpread.spread([1, 2, 3], height: 10, from: 0, to: 20) == nil)
    }

    @Test("months without a row keep their place among bars")
    func missingMonths() throws {
        let rows = Samples.months.enumerated().filter { $0.offset != 4 }.map { [ChartValue.time($0.element), .number(5)] }
        let content = WidgetContent(
            spec: Samples.spec(.bar, "T"),
            table: Samples.table([("m", .date), ("v", .number)], rows),
            context: Samples.context()
        )
        var set = try SeriesSet(content, asBands: true)
        let found = set.bin(content, maximum: 100)
        let bins = try #require(found)
        #expect(bins.step == CalendarStep(.month) && bins.starts.count == 12)
        #expect(set.series[0].entries.map(\.x) == [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11])
    }

    private func categories(_ names: [String], _ json: String = "{}") throws -> [String] {
        let table = Samples.table([("c", .string), ("v", .number)], names.map { [.text($0), .number(1)] })
        return try SeriesSet(WidgetContent(spec: Samples.spec(.bar, "T", json), table: table, context: Samples.context()), asBands: true).categories
    }

    @Test("weekdays and months stand in the order of the calendar, also where two languages share a name")
    func order() throws {
        #expect(try categories(["Friday", "Monday", "Sunday", "Thursday"]) == ["Monday", "Thursday", "Friday", "Sunday"])
        #expect(try categories(["Mar", "Jan", "Feb"]) == ["Jan", "Feb", "Mar"])
        #expect(try categories(["mer.", "mar.", "lun."]) == ["lun.", "mar.", "mer."])
    }

    @Test("the last months up to this one stay in their order, as do weeks that begin on Sunday and what is not to be sorted")
    func rolling() throws {
        for names in [["Oct", "Nov", "Dec", "Jan", "Feb"], ["Nov", "Jan", "Feb", "Mar"], ["Sunday", "Monday", "Tuesday", "Wednesday"]] {
            #expect(try categories(names) == names)
        }
        #expect(try categories(["Mar", "Jan", "Feb"], #"{"sort":"none"}"#) == ["Mar", "Jan", "Feb"])
        let rows = ["Mar", "Jan", "Feb"].map { [ChartValue.text($0), .text("a"), .number(1)] }
        let table = Samples.table([("m", .string), ("k", .string), ("v", .number)], rows)
        let spec = Samples.spec(.heatmap, "T", #"{"x":"m","y":"k","sort":"none"}"#)
        #expect(try HeatmapGrid(WidgetContent(spec: spec, table: table, context: Samples.context())).columns == ["Mar", "Jan", "Feb"])
    }

    @Test("the value axis of bars includes zero")
    func zeroBaseline() {
        let table = Samples.table([("c", .string), ("v", .number)], [("a", 990.0), ("b", 1_000)].map { [.text($0.0), .number($0.1)] })
        #expect(draw(.bar, #"{"labels":false}"#, table).strings.contains("0"))
    }

    @Test("a kpi shows its number in full, the sign of its change, and what it is compared with")
    func kpi() {
        let table = Samples.table([("flights", .integer), ("last_year", .integer)], [[.number(336_776), .number(351_021)]])
        let strings = draw(.kpi, #"{"comparison":"last_year"}"#, table, width: 190, height: 98).strings
        #expect(strings.contains("336,776") && strings.contains("\u{2212}4.1%") && strings.contains("vs last year"))
    }

    @Test("a table says how many rows it shows of how many")
    func rows() {
        let text = draw(.table, #"{"limit":5,"totals":["flights"]}"#, Samples.routes)
        #expect(text.strings.contains("Showing 5 of 48,210 rows"))
        #expect(text.strings.contains("Total (30)"))
    }

    @Test("the same entity has the same colour in all charts of a report, and one chart never uses a colour twice while others are free")
    func colours() {
        let registry = ColorRegistry(palette: Theme.light.palette)
        let first = registry.colors(for: ["a", "b", "c"])
        let second = registry.colors(for: ["c", "d", "a"])
        #expect(first[2] == second[0] && first[0] == second[2])
        #expect(Set(second).count == 3)
    }

    @Test("classes of a choropleth hold all values and have rising edges")
    func classes() {
        for values in [[1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 1, 1, 2, 1_000], [5, 5, 5], [-3, 0, 9], [0.001, 0.002, 900]] {
            let breaks = ClassBreaks(values, classes: 5)
            #expect(zip(breaks.edges, breaks.edges.dropFirst()).allSatisfy { $0 <= $1 })
            for value in values { #expect((0..<breaks.count).contains(breaks.index(of: value))) }
        }
    }

    @Test("ckmeans finds the groups that an eye sees")
    func ckmeans() {
        #expect(ClassBreaks.ckmeans([1, 2, 3, 50, 51, 52, 100, 101], 3) == [[1, 2, 3], [50, 51, 52], [100, 101]])
    }
}
