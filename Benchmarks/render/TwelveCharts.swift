import Charts
import Foundation

/// One page of twelve charts: the document that the peers print too, from the same numbers (see `peers/twelve.py`).
enum TwelveCharts {
    static func page(_ context: ChartContext) -> Scene {
        let size = Size(width: 841.89, height: 595.28)
        let cell = Size(width: 196, height: 176)
        let nodes = (0..<12).map { index -> SceneNode in
            let scene = ChartBuilder.scene(for: spec(index), state: .data(table(index)), size: cell, context: context)
            var group = scene.root
            group.offset = Point(20 + 204 * Double(index % 4), 20 + 186 * Double(index / 4))
            return .group(group)
        }
        return Scene(size: size, background: .white, root: Group(nodes))
    }

    /// Four each of bar, line and area charts.
    static func spec(_ index: Int) -> ChartSpec {
        let type: ChartType = [.bar, .line, .area][index % 3]
        return ChartSpec(type: type, title: "Chart \(index + 1)", subtitle: "units a month")
    }

    static func table(_ index: Int) -> ChartTable {
        var rows: [[ChartValue]] = []
        if index % 3 == 0 {
            for bar in 0..<8 { rows.append([.text("Group \(bar + 1)"), .number(Double((bar * 37 + index * 11) % 50 + 10))]) }
            return ChartTable(columns: [ChartColumn(name: "group", type: .string), ChartColumn(name: "units", type: .number)], rows: rows)
        }
        for series in 0..<3 {
            for day in 0..<60 {
                let wave = 15 * sin(Double(day) / 7 + Double(index))
                let value = Double(100 + 20 * series + (day * 7 + series * 3) % 11) + wave
                let date = Date(timeIntervalSince1970: 1_767_225_600 + 86_400 * Double(day))
                rows.append([.time(date), .text("Series \(series + 1)"), .number(value)])
            }
        }
        return ChartTable(
            columns: [ChartColumn(name: "day", type: .date), ChartColumn(name: "series", type: .string), ChartColumn(name: "units", type: .number)],
            rows: rows
        )
    }
}
