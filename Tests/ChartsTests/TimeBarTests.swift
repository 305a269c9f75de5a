import Foundation
import Testing

@testable import Charts

@Suite("Bars over time")
struct TimeBarTests {
    private func moments(_ texts: [String]) throws -> [Date] {
        try texts.map { try Date($0.contains("T") ? $0 : $0 + "T00:00:00Z", strategy: .iso8601) }
    }

    private func content(_ dates: [Date], _ json: String = "{}", type: ChartColumn.ColumnType = .date, value: Double = 5) -> WidgetContent {
        let table = Samples.table([("t", type), ("v", .number)], dates.map { [.time($0), .number(value)] })
        return WidgetContent(spec: Samples.spec(.bar, "T", json), table: table, context: Samples.context())
    }

    private func bins(_ content: WidgetContent, maximum: Int = 100) throws -> TimeBins {
        var set = try SeriesSet(content, asBands: true)
        let found = set.bin(content, maximum: maximum)
        return try #require(found)
    }

    private func text(_ content: WidgetContent) -> SceneText {
        let size = Size(width: 400, height: 200)
        return SceneText(ChartBuilder.scene(for: content.spec, state: .data(content.table), size: size, context: content.context))
    }

    private static let sundays = ["2024-01-07", "2024-01-14", "2024-01-21", "2024-01-28", "2024-02-04", "2024-02-11"]

    @Test("weeks that begin on Sunday are labelled with their Sundays")
    func sundays() throws {
        let strings = text(content(try moments(Self.sundays))).strings
        for day in ["7", "14", "21", "28", "4", "11"] { #expect(strings.contains(day), "\(day): \(strings)") }
    }

    @Test("configured weeks are those of the calendar, from Monday on")
    func calendarWeeks() throws {
        let bins = try bins(content(try moments(Self.sundays), #"{"timeUnit":"week"}"#))
        let clock = CalendarClock(zone: .gmt)
        #expect(bins.starts.count == 6 && bins.starts.allSatisfy { clock.moment($0).weekday == 1 })
        #expect(clock.moment(bins.starts[0]).day == 1)
    }

    @Test("the first bars are labelled with their own dates")
    func limit() throws {
        let days = (0..<30).map { Date(timeIntervalSince1970: Double(1_704_067_200 + $0 * 86_400)) }
        let text = text(content(days, #"{"limit":5,"labels":false}"#))
        let labels = text.boxes.filter { ["1", "2", "3", "4", "5"].contains($0.string) && $0.frame.minY > 150 }.map(\.string)
        #expect(labels == ["1", "2", "3", "4", "5"])
        #expect(!text.strings.contains("20"))
    }

    @Test("bars at a rhythm of several units fill their places")
    func rhythms() throws {
        let utc = ChartColumn.ColumnType.timestamp
        let quarters = (0..<12).map { Date(timeIntervalSince1970: Double(1_709_280_000 + $0 * 900)) }
        #expect(try bins(content(quarters, type: utc)).step == CalendarStep(.minute, 15))
        #expect(try bins(content(quarters, type: utc)).starts.count == 12)
        let zone = CalendarClock(zone: Samples.context().timeZone)
        let watches = (0..<20).map { Date(timeIntervalSince1970: zone.seconds(dayNumber: 19_790, hour: 6 * $0)) }
        #expect(try bins(content(watches, type: utc)).step == CalendarStep(.hour, 6))
        #expect(try bins(content(watches, type: utc)).starts == watches.map(\.timeIntervalSince1970), "over the change of the clock")
        let others = (0..<9).map { Date(timeIntervalSince1970: Double(1_704_067_200 + $0 * 2 * 86_400)) }
        #expect(try bins(content(others)).step == CalendarStep(.day, 2))
        #expect(try bins(content(others)).starts.count == 9)
        let decades = try bins(content(try moments(["1903-07-01", "1913-07-01", "1933-07-01"])))
        #expect(decades.step == CalendarStep(.year, 10) && decades.starts.count == 4)
        let halves = try bins(content(try moments(["2020-02-01", "2020-08-01", "2021-02-01"])))
        #expect(halves.step == CalendarStep(.quarter, 2) && halves.starts.count == 3)
        #expect(try bins(content(try moments(["2020-01-01", "2020-01-02", "2020-01-05"]))).step == CalendarStep(.day))
    }

    @Test("labels of several decades, fortnights and quarters of an hour do not touch")
    func labels() throws {
        for (seconds, count) in [(900, 40), (21_600, 30), (172_800, 40), (1_209_600, 20), (315_569_520, 15)] {
            let dates = (0..<count).map { Date(timeIntervalSince1970: Double($0 * seconds)) }
            let text = text(content(dates, #"{"labels":false}"#, type: .timestamp))
            #expect(text.overlaps.isEmpty, "\(seconds)")
        }
    }

    @Test("shares of a coarser period have a mean, counts a sum, and the note says which")
    func shares() throws {
        let days = (0..<300).map { Date(timeIntervalSince1970: Double(1_704_067_200 + $0 * 86_400)) }
        for (json, value, note) in [
            (#"{"format":"percent"}"#, 0.5, "Averaged by month"), (#"{"unit":"%"}"#, 0.5, "Averaged by month"), ("{}", 15.5, "Added up by month"),
        ] {
            let content = content(days, json, value: 0.5)
            var set = try SeriesSet(content, asBands: true)
            #expect(set.bin(content, maximum: 20) != nil)
            #expect(set.series[0].entries.first?.y == value && set.notes == [note], "\(json)")
        }
    }

    @Test("shares of one category and of one cell have a mean")
    func cells() throws {
        let rows = [0.4, 0.6, 0.2].enumerated().map { [ChartValue.text("a"), .text($0.offset < 2 ? "x" : "y"), .number($0.element)] }
        let table = Samples.table([("c", .string), ("k", .string), ("v", .number)], rows)
        for (json, cell, note) in [(#"{"x":"k","y":"c","format":"percent"}"#, 0.5, "Average: V"), (#"{"x":"k","y":"c"}"#, 1, "Total: V")] {
            let grid = try HeatmapGrid(WidgetContent(spec: Samples.spec(.heatmap, "T", json), table: table, context: Samples.context()))
            #expect(grid[0, 0] == cell && grid.notes == [note])
        }
        let content = WidgetContent(
            spec: Samples.spec(.bar, "T", #"{"x":"k","y":"v","series":"c","format":"percent"}"#),
            table: table,
            context: Samples.context()
        )
        let bars = BarTable(try SeriesSet(content, asBands: true), stack: .stacked, aggregate: content.aggregate)
        #expect(bars.categories.map(\.total) == [0.5, 0.2])
    }
}
