import Charts
import Foundation

/// Data and specifications that several suites draw.
enum Samples {
    static let months: [Date] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334].map { (day: Int) in
        Date(timeIntervalSince1970: Double(1_356_998_400 + day * 86_400))
    }

    static func context(theme: Theme = .light, locale: String = "en") -> ChartContext {
        ChartContext(theme: theme, locale: locale, timeZone: TimeZone(identifier: "America/New_York") ?? .gmt, measurer: FixedTextMetrics())
    }

    static func table(_ columns: [(String, ChartColumn.ColumnType)], _ rows: [[ChartValue]], totalRows: Int? = nil) -> ChartTable {
        ChartTable(columns: columns.map { ChartColumn(name: $0.0, type: $0.1) }, rows: rows, totalRows: totalRows)
    }

    static func options(_ json: String) -> ChartOptions {
        (try? ChartOptions(json: Data(json.utf8))) ?? ChartOptions()
    }

    static func spec(_ type: ChartType, _ title: String, _ json: String = "{}", subtitle: String? = nil) -> ChartSpec {
        ChartSpec(type: type, title: title, subtitle: subtitle, options: options(json))
    }

    /// Departures of three airports by month.
    static let monthly: ChartTable = {
        var rows: [[ChartValue]] = []
        for (index, month) in months.enumerated() {
            for (place, origin) in ["EWR", "JFK", "LGA"].enumerated() {
                let value = Double(9_900 - place * 700 + (index * 7 + place * 3) % 5 * 330)
                rows.append([.time(month), .text(origin), index == 5 && place == 1 ? .null : .number(value)])
            }
        }
        return table([("month", .date), ("origin", .string), ("departures", .integer)], rows)
    }()

    static let carriers: ChartTable = {
        let flights: [(String, Double)] = [
            ("United Air Lines Inc.", 58_665), ("JetBlue Airways", 54_635), ("ExpressJet Airlines Inc.", 54_173), ("Delta Air Lines Inc.", 48_110),
            ("American Airlines Inc.", 32_729), ("Envoy Air", 26_397), ("US Airways Inc.", 20_536), ("Endeavor Air Inc.", 18_460),
            ("Southwest Airlines Co.", 12_275),
        ]
        return table([("carrier", .string), ("flights", .integer)], flights.map { [ChartValue.text($0.0), .number($0.1)] })
    }()

    static let delays: ChartTable = {
        let means: [(String, Double)] = [("AA", 8.59), ("AS", -9.9), ("B6", 13.02), ("DL", 9.26), ("EV", 19.96)]
        return table([("carrier", .string), ("delay", .number)], means.map { [ChartValue.text($0.0), .number($0.1)] })
    }()

    static let weekdays: ChartTable = {
        var rows: [[ChartValue]] = []
        for (index, day) in ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"].enumerated() {
            for hour in 5...12 where !(hour == 5 && index == 0) {
                rows.append([.text(day), .number(Double(hour)), .number(Double(hour * hour) / 10 + Double(index))])
            }
        }
        return table([("weekday", .string), ("hour", .integer), ("delay", .number)], rows)
    }()

    static let routes: ChartTable = {
        var rows: [[ChartValue]] = []
        for index in 0..<30 {
            let delay: ChartValue = index == 3 ? .null : .number(20.5 - Double(index))
            let destination = ["Los Angeles", "Chicago", "Atlanta Hartsfield–Jackson"][index % 3]
            rows.append([.text(["EWR", "JFK", "LGA"][index % 3]), .text(destination), .number(Double(11_262 - index * 211)), delay])
        }
        return table([("origin", .string), ("destination", .string), ("flights", .integer), ("mean_delay", .number)], rows, totalRows: 48_210)
    }()

    static let places: ChartTable = {
        let airports: [(String, Double, Double, Double)] = [
            ("ORD", 41.98, -87.9, 17_283), ("ATL", 33.64, -84.43, 17_215), ("LAX", 33.94, -118.41, 16_174), ("BOS", 42.36, -71.0, 15_508),
            ("MCO", 28.43, -81.32, 14_082), ("SFO", 37.62, -122.37, 13_331), ("DEN", 39.86, -104.67, 7_266), ("SEA", 47.45, -122.31, 3_923),
        ]
        let rows = airports.map { [ChartValue.text($0.0), .number($0.1), .number($0.2), .number($0.3)] }
        return table([("faa", .string), ("lat", .number), ("lon", .number), ("flights", .integer)], rows)
    }()

    static let countries: ChartTable = {
        let visitors: [(String, Double)] = [
            ("USA", 1_200), ("Canada", 800), ("BR", 300), ("Germany", 950), ("Côte d'Ivoire", 40), ("JPN", 610), ("Kosovo", 5), ("AUS", 220),
        ]
        return table([("country", .string), ("visitors", .integer)], visitors.map { [ChartValue.text($0.0), .number($0.1)] })
    }()

    static let revenue = table([("revenue", .number)], [[.number(271_400)]])

    static let funnel: ChartTable = {
        let steps: [(String, Double)] = [
            ("Visited", 48_210), ("Product page", 30_120), ("Added to cart", 9_410), ("Checkout", 5_230), ("Paid", 4_402),
        ]
        return table([("step", .string), ("users", .integer)], steps.map { [ChartValue.text($0.0), .number($0.1)] })
    }()

    /// Users of three months of sign-up that are still there after 0 to 3 months; one value in the middle is unknown.
    static let cohorts: ChartTable = {
        let counts: [[Double]] = [[800, 400, 200, 80], [500, 200, 100], [1_000, 600]]
        var rows: [[ChartValue]] = []
        for (cohort, row) in counts.enumerated() {
            for (age, count) in row.enumerated() { rows.append([.time(months[cohort]), .number(Double(age)), .number(count)]) }
        }
        return table([("signup_month", .date), ("month", .integer), ("users", .integer)], rows)
    }()

    static let minutes: ChartTable = {
        let rows = (0..<400).map { [ChartValue.number(Double(($0 * 7_919) % 97) * Double(($0 * 31) % 13) / 6 - 12)] }
        return table([("dep_delay", .number)], rows)
    }()

    private static func flagged(_ table: ChartTable, _ conditions: Set<DataCondition>) -> ChartTable {
        var table = table
        table.conditions = conditions
        return table
    }

    static let gaugeOptions =
        #""unit":"USD","target":300000,"ranges":[{"to":150000,"label":"poor"},{"to":225000,"label":"fair"},{"to":350000,"label":"good"}]"#

    /// One drawing of each kind, in the sizes of a dashboard.
    static let scenes: [Sample] = [
        Sample(
            "kpi",
            spec(.kpi, "Departures", #"{"comparison":"last_year","target":350000}"#),
            .data(table([("flights", .integer), ("last_year", .integer)], [[.number(336_776), .number(351_021)]])),
            Size(width: 190, height: 110)
        ),
        Sample(
            "kpi-series",
            spec(.kpi, "Departures by month", #"{"series":"origin"}"#),
            .data(
                table([("month", .date), ("n", .integer)], months.enumerated().map { [ChartValue.time($1), .number(Double(27_000 + $0 * 311))] })
            ),
            Size(width: 250, height: 150)
        ),
        Sample("line", spec(.line, "Departures by airport", subtitle: "Flights per month"), .data(monthly), Size(width: 378, height: 190)),
        Sample("line-small", spec(.line, "Departures by airport"), .data(monthly), Size(width: 185, height: 110)),
        Sample("area", spec(.area, "Departures by airport"), .data(monthly), Size(width: 378, height: 190)),
        Sample("area-normalized", spec(.area, "Shares", #"{"stack":"normalized"}"#), .data(monthly), Size(width: 250, height: 150)),
        Sample(
            "bar-horizontal",
            spec(.bar, "Flights by carrier", subtitle: "Departures from New York, 2013"),
            .data(carriers),
            Size(width: 378, height: 220)
        ),
        Sample("bar-negative", spec(.bar, "Mean arrival delay", #"{"unit":"min"}"#), .data(delays), Size(width: 250, height: 150)),
        Sample("bar-stacked", spec(.bar, "Departures", #"{"stack":"stacked"}"#), .data(monthly), Size(width: 250, height: 150)),
        Sample("bar-grouped", spec(.bar, "Departures", #"{"stack":"none"}"#), .data(monthly), Size(width: 378, height: 190)),
        Sample(
            "table",
            spec(
                .table,
                "Busiest routes",
                #"{"columns":["origin","destination",{"name":"flights","bar":true},{"name":"mean_delay","unit":"min","scale":true}],"totals":["flights"]}"#
            ),
            .data(routes),
            Size(width: 378, height: 240)
        ),
        Sample("heatmap", spec(.heatmap, "Mean delay", #"{"x":"hour","y":"weekday","unit":"min"}"#), .data(weekdays), Size(width: 378, height: 200)),
        Sample("map-bubbles", spec(.map, "Destinations", subtitle: "Departures from New York"), .data(places), Size(width: 378, height: 240)),
        Sample("map-countries", spec(.map, "Visitors"), .data(countries), Size(width: 378, height: 240)),
        Sample("gauge-bullet", spec(.gauge, "Revenue", "{\(gaugeOptions)}"), .data(revenue), Size(width: 250, height: 150)),
        Sample("gauge-arc", spec(.gauge, "Revenue", #"{"shape":"arc",\#(gaugeOptions)}"#), .data(revenue), Size(width: 250, height: 180)),
        Sample("pie", spec(.pie, "Flights by carrier"), .data(carriers), Size(width: 378, height: 220)),
        Sample("pie-donut", spec(.pie, "Flights by carrier", #"{"shape":"donut","limit":3}"#), .data(carriers), Size(width: 250, height: 150)),
        Sample("histogram", spec(.histogram, "Departure delay", #"{"unit":"min"}"#), .data(minutes), Size(width: 378, height: 200)),
        Sample("funnel", spec(.funnel, "From visit to payment"), .data(funnel), Size(width: 378, height: 200)),
        Sample("cohort", spec(.cohort, "Returning users"), .data(cohorts), Size(width: 378, height: 180)),
        Sample(
            "text",
            spec(.text, "Notes", ##"{"text":"# July\nDelays of **thunderstorms** in [New York](https://example.org).\n- one\n- *two*"}"##),
            .noData(reason: ""),
            Size(width: 250, height: 150)
        ),
        Sample(
            "state-partial",
            spec(.bar, "Departures", #"{"stack":"none","labels":false}"#),
            .data(flagged(monthly, [.partial])),
            Size(width: 378, height: 190)
        ),
        Sample("state-truncated", spec(.pie, "Flights by carrier"), .data(flagged(carriers, [.truncated, .stale])), Size(width: 378, height: 190)),
        Sample(
            "state-error",
            spec(.line, "Delay"),
            .error(code: "query.timeout", message: "The query took longer than 30 s and was cancelled."),
            Size(width: 250, height: 150)
        ),
        Sample("state-empty", spec(.bar, "Delay"), .noData(reason: "No departures between 1 and 3 March."), Size(width: 250, height: 150)),
        Sample("state-forbidden", spec(.table, "Salaries"), .forbidden, Size(width: 250, height: 150)),
        Sample("state-stale", spec(.bar, "Mean arrival delay"), .data(delays, asOf: months[3], notes: ["Partial"]), Size(width: 250, height: 150)),
    ]
}
