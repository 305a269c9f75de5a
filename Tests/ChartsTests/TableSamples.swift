import Charts
import Foundation

/// Tables and reports for the tests of pages.
extension Samples {
    /// So many rows, each with a code that occurs nowhere else.
    static func coded(_ count: Int, columns: Int = 4, totalRows: Int? = nil) -> ChartTable {
        var names: [(String, ChartColumn.ColumnType)] = [("code", .string), ("origin", .string)]
        for index in 2..<max(columns, 3) { names.append(("value_\(index)", .integer)) }
        let rows = (0..<count).map { row -> [ChartValue] in
            var values: [ChartValue] = [.text("R\(row)x"), .text(["EWR", "JFK", "LGA"][row * 7 % 3])]
            for index in 2..<names.count { values.append(.number(Double(row * 13 % 97 + index))) }
            return values
        }
        return table(names, rows, totalRows: totalRows)
    }

    static func widget(_ id: String, _ type: ChartType, _ json: String = "{}", _ table: ChartTable, _ position: WidgetPosition) -> ReportWidget {
        ReportWidget(id: id, spec: spec(type, "Widget \(id)", json), state: .data(table), position: position)
    }

    static func report(_ widgets: [ReportWidget]) -> Report {
        Report(title: "Departures", widgets: widgets, asOf: months[3], facility: "JFK", generatedAt: months[4])
    }
}
