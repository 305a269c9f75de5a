import Charts
import Foundation

extension SampleReport {
    /// The report's widgets so many times below each other.
    static func report(copies: Int) -> Report {
        var result = report
        let height = result.widgets.map { $0.position.y + $0.position.h }.max() ?? 0
        result.widgets = (0..<copies).flatMap { copy in
            report.widgets.map { widget in
                var widget = widget
                widget.id += "-\(copy)"
                widget.position.y += copy * height
                return widget
            }
        }
        return result
    }

    /// A table of 10,000 rows and six columns.
    static var longTable: Report {
        let sites = ["Bangkok", "Chiang Mai", "Phuket", "Khon Kaen"]
        let states = ["open", "closed", "waiting"]
        let rows = (0..<10_000).map { (row: Int) -> [ChartValue] in
            let mean = Double(row * 7919 % 100_000) / 100
            let total = Double(row * 104_729 % 1_000_000)
            let day = Date(timeIntervalSince1970: 1_767_225_600 + 3600 * Double(row))
            return [.number(Double(row + 1)), .text(sites[row % 4]), .text(states[row % 3]), .number(mean), .number(total), .time(day)]
        }
        let table = ChartTable(
            columns: [
                ChartColumn(name: "number", type: .integer), ChartColumn(name: "site", type: .string), ChartColumn(name: "state", type: .string),
                ChartColumn(name: "mean", type: .number), ChartColumn(name: "total", type: .integer), ChartColumn(name: "day", type: .date),
            ],
            rows: rows
        )
        let spec = ChartSpec(type: .table, title: "All visits")
        let widget = ReportWidget(id: "table", spec: spec, state: .data(table), position: WidgetPosition(x: 0, y: 0, w: 12, h: 6))
        return Report(title: "Visits", widgets: [widget], asOf: generatedAt, generatedAt: generatedAt)
    }

    /// A wide table: one moment and a value for each series in a row.
    static func manyPoints(series: Int, points: Int) -> ChartTable {
        let columns = [ChartColumn(name: "time", type: .timestamp)] + (1...series).map { ChartColumn(name: "sensor \($0)", type: .number) }
        var state: UInt64 = 1
        var levels = (0..<series).map { Double($0) * 10 }
        let rows = (0..<points).map { point -> [ChartValue] in
            var row: [ChartValue] = [.time(Date(timeIntervalSince1970: 1_767_225_600 + Double(point)))]
            for index in 0..<series {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                levels[index] += Double(state >> 40) / Double(1 << 24) - 0.5
                row.append(.number(levels[index]))
            }
            return row
        }
        return ChartTable(columns: columns, rows: rows)
    }

    static func manyPointsOptions(series: Int) -> ChartOptions {
        var options = ChartOptions()
        options.x = "time"
        options.y = (1...series).map { "sensor \($0)" }
        return options
    }

    /// A tall page with a line of text and a bar every 50 points.
    static func tallScene(height: Double) -> Scene {
        var nodes: [SceneNode] = []
        for (index, y) in stride(from: 20, to: height, by: 50).enumerated() {
            let bar = Rect(x: 20, y: y, width: 100 + Double(index * 37 % 800), height: 24)
            nodes.append(.fill(.rect(bar), index.isMultiple(of: 2) ? Color(0x3a67d0) : Color(0x2a8b80)))
            nodes.append(.text(TextRun("Row \(index + 1)", font: FontStyle(size: 10), color: .black, origin: Point(20, y + 38))))
        }
        return Scene(size: Size(width: 1000, height: height), background: .white, root: Group(nodes))
    }
}
