import Charts
import Foundation
import Testing

@Suite("Hostile data")
struct HostileDataTests {
    private static let name = String(repeating: "An exceedingly long name ", count: 3)

    private static func values(_ numbers: [Double]) -> ChartTable {
        let rows = numbers.enumerated().map { index, number -> [ChartValue] in [.time(Samples.months[index % 12]), .number(number)] }
        return Samples.table([("d", .date), ("v", .number)], rows)
    }

    private static func categories(_ names: [String], _ value: (Int) -> Double) -> ChartTable {
        let rows = names.enumerated().map { index, name -> [ChartValue] in [.text(name), .number(value(index))] }
        return Samples.table([("c", .string), ("v", .number)], rows)
    }

    private static let tables: [(String, ChartTable)] = {
        var tables: [(String, ChartTable)] = [
            ("empty", Samples.table([("d", .date), ("v", .number)], [])),
            ("no columns", ChartTable(columns: [], rows: [[]])),
            ("one row", categories(["a"]) { _ in 5 }),
            ("one moment", values([5])),
            ("all equal", values([Double](repeating: 7, count: 12))),
            ("all zero", values([Double](repeating: 0, count: 12))),
            ("negative", categories(["a", "b", "c", "d"]) { -Double($0) - 1 }),
            ("not finite", values([.nan, .infinity, -.infinity, 1e21, -1e21, -0.0, .leastNonzeroMagnitude, 1.7e308])),
            ("200 categories", categories((0..<200).map { "Category \($0)" }) { Double($0 * 37 % 101) }),
            ("long names", categories((0..<9).map { name + String($0) }) { Double($0) }),
            ("overrides", categories(["\u{202e}evil\u{202c}", "a\nb\u{0}", ""]) { Double($0 + 2) }),
        ]
        let empty: [[ChartValue]] = Samples.months.map { [.time($0), .null] }
        tables.append(("all null", Samples.table([("d", .date), ("v", .number)], empty)))
        let dates: [Double] = [-1e300, 1e300, .nan, .infinity, -6e11, 4e12]
        let wrong = dates.map { seconds -> [ChartValue] in [.time(Date(timeIntervalSince1970: seconds)), .number(1)] }
        tables.append(("wrong dates", Samples.table([("d", .timestamp), ("v", .number)], wrong)))
        let short: [[ChartValue]] = [[], [.text("a")], [.text("b"), .number(1), .number(2)]]
        tables.append(("short rows", Samples.table([("c", .string), ("v", .number)], short)))
        var series: [[ChartValue]] = []
        for month in Samples.months { for index in 0..<60 { series.append([.time(month), .text("Series \(index)"), .number(Double(index))]) } }
        tables.append(("many series", Samples.table([("d", .date), ("s", .string), ("v", .number)], series)))
        let places: [[Double]] = [[0, 0, 1], [91, 0, 1], [.nan, 3, 1], [-90, 180, -4], [90, -180, 0], [12, 13, .infinity]]
        tables.append(
            ("coordinates", Samples.table([("lat", .number), ("lon", .number), ("v", .number)], places.map { $0.map { ChartValue.number($0) } }))
        )
        var cells: [[ChartValue]] = []
        for index in 0..<40 { cells.append([.text("a\(index % 7)"), .text("b\(index % 5)"), index % 3 == 0 ? .null : .number(1e9 * Double(index))]) }
        tables.append(("three columns", Samples.table([("a", .string), ("b", .string), ("v", .number)], cells)))
        return tables
    }()

    @Test("nothing crashes, leaves its card, overlaps, or shows NaN, whatever the data", arguments: ChartType.allCases)
    func anything(type: ChartType) {
        for (label, table) in Self.tables {
            for size in [
                Size(width: 30, height: 30), Size(width: 60, height: 40), Size(width: 120, height: 80), Size(width: 250, height: 150),
                Size(width: 700, height: 400),
            ] {
                for json in [
                    "{}", #"{"horizontal":false,"labels":true}"#, #"{"stack":"normalized","target":1e30,"unit":"%"}"#,
                    #"{"timeUnit":"second","sort":"descending","limit":3,"zero":true,"curve":"monotone","totals":true,"colorScheme":"puor"}"#,
                ] {
                    let spec = Samples.spec(type, Self.name, json)
                    let scene = ChartBuilder.scene(for: spec, state: .data(table), size: size, context: Samples.context())
                    let text = SceneText(scene)
                    let place: Comment = "\(type) \(label) \(size) \(json)"
                    #expect(
                        text.strings.allSatisfy { !$0.lowercased().contains("nan") && !$0.contains("inf") && !$0.contains("e+") && $0 != "-0" },
                        place
                    )
                    #expect(!text.strings.contains { $0.unicodeScalars.contains { (0x202a...0x202e).contains($0.value) } }, place)
                    #expect(
                        text.paths.allSatisfy { path in
                            path.bounds.map { $0.x.isFinite && $0.y.isFinite && $0.width.isFinite && $0.height.isFinite } ?? true
                        },
                        place
                    )
                    #expect(text.boxes.allSatisfy { $0.frame.x.isFinite && $0.frame.y.isFinite }, place)
                }
            }
        }
    }

    @Test("no two texts overlap, whatever the data, on cards of usual sizes", arguments: ChartType.allCases)
    func overlaps(type: ChartType) {
        for (label, table) in Self.tables {
            for size in [Size(width: 130, height: 90), Size(width: 250, height: 150), Size(width: 700, height: 400)] {
                let scene = ChartBuilder.scene(
                    for: Samples.spec(type, "A title", #"{"unit":"min"}"#),
                    state: .data(table),
                    size: size,
                    context: Samples.context()
                )
                let text = SceneText(scene)
                #expect(text.overlaps.isEmpty, "\(type) \(label) \(size)")
                #expect(text.outside(size).isEmpty, "\(type) \(label) \(size)")
            }
        }
    }

    @Test("a million points are drawn as a few thousand, within two minutes also without optimization", .timeLimit(.minutes(10)))
    func million() {
        let rows = (0..<1_000_000).map {
            [ChartValue.time(Date(timeIntervalSince1970: 1_357_000_000 + Double($0))), .number(Double($0 * 7_919 % 10_007))]
        }
        let table = Samples.table([("t", .timestamp), ("v", .number)], rows)
        for type in [ChartType.line, .area] {
            let scene = ChartBuilder.scene(
                for: Samples.spec(type, "Many"),
                state: .data(table),
                size: Size(width: 400, height: 200),
                context: Samples.context()
            )
            let elements = SceneText(scene).paths.reduce(0) { $0 + $1.elements.count }
            #expect(elements < 12_000)
        }
    }

    @Test("a column that does not exist gives the error state with the names that do")
    func unknownColumn() {
        for type in ChartType.allCases where type != .text {
            let json =
                type == .table
                ? #"{"columns":["salse"]}"# : (type == .map ? #"{"region":"salse"}"# : (type == .kpi ? #"{"value":"salse"}"# : #"{"y":"salse"}"#))
            let scene = ChartBuilder.scene(
                for: Samples.spec(type, "T", json),
                state: .data(Samples.carriers),
                size: Size(width: 300, height: 200),
                context: Samples.context()
            )
            let strings = SceneText(scene).strings.joined(separator: " ")
            #expect(strings.contains("chart.unknown_column"), "\(type)")
            #expect(strings.contains("salse") && strings.contains("carrier") && strings.contains("flights"), "\(type)")
        }
    }
}
