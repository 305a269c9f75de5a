import Charts
import Foundation

/// A report of eight widgets, one of each kind and a second bar chart, with data made by a fixed formula.
enum SampleReport {
    static let generatedAt = Date(timeIntervalSince1970: 1_767_225_600)

    static var report: Report {
        Report(
            title: "Flights from New York, 2013",
            description: "Departures from the three airports of New York City: how many, how late, and where to.",
            widgets: [
                ReportWidget(
                    id: "kpi1",
                    spec: kpi("Departures", unit: nil),
                    state: .data(series("Departures", base: 27_000)),
                    position: position(0, 0, 3, 2)
                ),
                ReportWidget(
                    id: "kpi2",
                    spec: kpi("Mean delay", unit: "min"),
                    state: .data(series("delay", base: 12)),
                    position: position(3, 0, 3, 2)
                ),
                ReportWidget(id: "bar", spec: bar, state: .data(carriers), position: position(6, 0, 6, 4)),
                ReportWidget(id: "line", spec: line, state: .data(months), position: position(0, 2, 6, 4)),
                ReportWidget(id: "area", spec: area, state: .data(months), position: position(6, 4, 6, 4)),
                ReportWidget(id: "heatmap", spec: heatmap, state: .data(hours), position: position(0, 6, 6, 4)),
                ReportWidget(id: "table", spec: table, state: .data(routes), position: position(0, 10, 6, 5)),
                ReportWidget(id: "map", spec: map, state: .data(places), position: position(6, 8, 6, 7)),
            ],
            asOf: generatedAt,
            generatedAt: generatedAt
        )
    }

    private static func position(_ x: Int, _ y: Int, _ w: Int, _ h: Int) -> WidgetPosition { WidgetPosition(x: x, y: y, w: w, h: h) }

    private static func kpi(_ title: String, unit: String?) -> ChartSpec {
        var options = ChartOptions()
        options.unit = unit
        return ChartSpec(type: .kpi, title: title, subtitle: "last month of the year", options: options)
    }

    private static func date(_ month: Int) -> ChartValue {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.date(from: DateComponents(year: 2013, month: month, day: 1)).map { .time($0) } ?? .null
    }

    private static func series(_ name: String, base: Double) -> ChartTable {
        ChartTable(
            columns: [ChartColumn(name: "month", type: .date), ChartColumn(name: name, type: .number)],
            rows: (1...12).map { [date($0), .number((base * (1 + 0.1 * sin(Double($0)))).rounded())] }
        )
    }

    private static let line = ChartSpec(type: .line, title: "Departures by month", subtitle: "by airport")
    private static let area = ChartSpec(type: .area, title: "Share of the airports", subtitle: "departures by month, stacked")
    private static let heatmap = ChartSpec(type: .heatmap, title: "When delays happen", subtitle: "mean delay by hour and weekday, in minutes")
    private static let table = ChartSpec(type: .table, title: "Worst routes", subtitle: "with at least 100 departures")

    private static var months: ChartTable {
        var rows: [[ChartValue]] = []
        for (index, airport) in ["EWR", "JFK", "LGA"].enumerated() {
            for month in 1...12 {
                rows.append([date(month), .text(airport), .number((9000 + 700 * Double(index) + 900 * sin(Double(month + index))).rounded())])
            }
        }
        return ChartTable(
            columns: [
                ChartColumn(name: "month", type: .date), ChartColumn(name: "airport", type: .string), ChartColumn(name: "departures", type: .integer),
            ],
            rows: rows
        )
    }

    private static let bar = ChartSpec(type: .bar, title: "Delay by carrier", subtitle: "mean departure delay in minutes")

    private static var carriers: ChartTable {
        let names = [
            "Frontier Airlines", "ExpressJet", "Mesa Airlines", "AirTran Airways", "Southwest Airlines", "Endeavor Air", "JetBlue Airways",
            "Virgin America", "SkyWest Airlines", "United Air Lines", "Envoy Air", "Delta Air Lines",
        ]
        return ChartTable(
            columns: [ChartColumn(name: "carrier", type: .string), ChartColumn(name: "delay", type: .number)],
            rows: names.enumerated().map { [.text($1), .number(20.2 - 1.1 * Double($0))] }
        )
    }

    private static var hours: ChartTable {
        var rows: [[ChartValue]] = []
        for (index, day) in ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].enumerated() {
            for hour in 5...23 {
                rows.append([.text(day), .number(Double(hour)), .number((1.4 * Double(hour) + 4 * sin(Double(index))).rounded())])
            }
        }
        return ChartTable(
            columns: [
                ChartColumn(name: "weekday", type: .string), ChartColumn(name: "hour", type: .integer), ChartColumn(name: "delay", type: .number),
            ],
            rows: rows
        )
    }

    private static var routes: ChartTable {
        let names = [
            "Columbia, SC", "Tulsa", "Oklahoma City", "Jackson Hole", "Knoxville", "Richmond", "Madison", "Des Moines", "Cincinnati", "Savannah",
        ]
        return ChartTable(
            columns: [
                ChartColumn(name: "origin", type: .string), ChartColumn(name: "destination", type: .string),
                ChartColumn(name: "flights", type: .integer),
                ChartColumn(name: "mean delay", type: .number), ChartColumn(name: "cancelled", type: .number),
            ],
            rows: names.enumerated().map {
                [
                    .text(["EWR", "JFK", "LGA"][$0 % 3]), .text($1), .number(Double(1180 - 97 * $0)), .number(41.8 - 2.3 * Double($0)),
                    .number(0.02 * Double($0)),
                ]
            }
        )
    }

    private static let map: ChartSpec = {
        var options = ChartOptions()
        options.latitude = "lat"
        options.longitude = "lon"
        options.size = "flights"
        options.label = "name"
        return ChartSpec(type: .map, title: "Destinations", subtitle: "circles: number of flights", options: options)
    }()

    private static var places: ChartTable {
        let known: [(String, Double, Double)] = [
            ("Chicago", 41.98, -87.90), ("Atlanta", 33.64, -84.43), ("Los Angeles", 33.94, -118.41), ("Boston", 42.36, -71.01),
            ("Orlando", 28.43, -81.31),
            ("Charlotte", 35.21, -80.94), ("San Francisco", 37.62, -122.37), ("Miami", 25.79, -80.29), ("Denver", 39.86, -104.67),
            ("Houston", 29.98, -95.34),
            ("Seattle", 47.45, -122.31), ("San Juan", 18.44, -66.00), ("Honolulu", 21.32, -157.92), ("Dallas", 32.90, -97.04),
        ]
        return ChartTable(
            columns: [
                ChartColumn(name: "name", type: .string), ChartColumn(name: "lat", type: .number), ChartColumn(name: "lon", type: .number),
                ChartColumn(name: "flights", type: .integer),
            ],
            rows: known.enumerated().map { [.text($1.0), .number($1.1), .number($1.2), .number(Double(17_283 - 1100 * $0))] }
        )
    }
}
