import Foundation
import Testing

@testable import Charts

@Suite("Calendar ticks")
struct CalendarTests {
    private let newYork = CalendarClock(zone: TimeZone(identifier: "America/New_York") ?? .gmt)

    private func seconds(_ text: String) throws -> Double {
        try Date(text, strategy: .iso8601).timeIntervalSince1970
    }

    private func iso(_ seconds: Double) -> String {
        Date(timeIntervalSince1970: seconds).formatted(.iso8601)
    }

    @Test("the clock agrees with Foundation's calendar over years and both changes of clock")
    func moments() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = newYork.zone
        var moment = try seconds("1969-11-02T00:30:00Z")
        let end = try seconds("2030-01-01T00:00:00Z")
        while moment < end {
            let expected = calendar.dateComponents([.year, .month, .day, .hour, .minute, .weekday], from: Date(timeIntervalSince1970: moment))
            let found = newYork.moment(moment)
            #expect(found.year == expected.year && found.month == expected.month && found.day == expected.day)
            #expect(found.hour == expected.hour && found.minute == expected.minute)
            #expect((found.weekday % 7) + 1 == expected.weekday)
            moment += 3_611 * 97
        }
    }

    @Test("day ticks fall on local midnight on both sides of the spring change of clock")
    func spring() throws {
        let ticks = CalendarStep(.day).boundaries(from: try seconds("2013-03-09T05:00:00Z"), to: try seconds("2013-03-12T12:00:00Z"), newYork)
        #expect(ticks.map(iso) == ["2013-03-09T05:00:00Z", "2013-03-10T05:00:00Z", "2013-03-11T04:00:00Z", "2013-03-12T04:00:00Z"])
    }

    @Test("six-hour ticks stay at 0, 6, 12 and 18 on the days of 23 and of 25 hours")
    func sixHours() throws {
        for (from, to) in [("2013-03-10T05:00:00Z", "2013-03-11T03:59:00Z"), ("2013-11-03T04:00:00Z", "2013-11-04T04:59:00Z")] {
            let ticks = CalendarStep(.hour, 6).boundaries(from: try seconds(from), to: try seconds(to), newYork)
            #expect(ticks.map { newYork.moment($0).hour } == [0, 6, 12, 18])
        }
    }

    @Test("hour ticks are an hour apart also where the clock skips or repeats one")
    func hours() throws {
        let spring = CalendarStep(.hour).boundaries(from: try seconds("2013-03-10T05:00:00Z"), to: try seconds("2013-03-10T09:00:00Z"), newYork)
        #expect(spring.map { newYork.moment($0).hour } == [0, 1, 3, 4, 5])
        let autumn = CalendarStep(.hour).boundaries(from: try seconds("2013-11-03T04:00:00Z"), to: try seconds("2013-11-03T08:00:00Z"), newYork)
        #expect(autumn.map { newYork.moment($0).hour } == [0, 1, 1, 2, 3])
    }

    @Test("months, quarters, years and weeks begin where the calendar says")
    func units() throws {
        let start = try seconds("2012-12-15T00:00:00Z")
        let end = try seconds("2014-02-01T00:00:00Z")
        let clock = CalendarClock(zone: .gmt)
        #expect(CalendarStep(.month).boundaries(from: start, to: end, clock).count == 14)
        #expect(
            CalendarStep(.quarter).boundaries(from: start, to: end, clock).map(iso) == [
                "2013-01-01T00:00:00Z", "2013-04-01T00:00:00Z", "2013-07-01T00:00:00Z", "2013-10-01T00:00:00Z", "2014-01-01T00:00:00Z",
            ]
        )
        #expect(CalendarStep(.year).boundaries(from: start, to: end, clock).count == 2)
        #expect(CalendarStep(.week).boundaries(from: start, to: end, clock).allSatisfy { clock.moment($0).weekday == 1 })
    }

    @Test("two-day ticks never stand on the last day of a month beside the first of the next")
    func twoDays() throws {
        let clock = CalendarClock(zone: .gmt)
        let ticks = CalendarStep(.day, 2).boundaries(from: try seconds("2013-01-20T00:00:00Z"), to: try seconds("2013-02-06T00:00:00Z"), clock)
        #expect(ticks.map { clock.moment($0).day } == [21, 23, 25, 27, 29, 1, 3, 5])
    }

    @Test("a time that the clock skips becomes the same distance after the skip, a time that comes twice the first one")
    func ambiguity() {
        let skipped = newYork.seconds(dayNumber: CalendarClock.dayNumber(year: 2013, month: 3, day: 10), hour: 2, minute: 30)
        #expect(newYork.moment(skipped).hour == 3)
        let twice = newYork.seconds(dayNumber: CalendarClock.dayNumber(year: 2013, month: 11, day: 3), hour: 1, minute: 30)
        #expect(iso(twice) == "2013-11-03T05:30:00Z")
    }

    @Test("labels of a year in months name the year once, and labels of days name month and year")
    func labels() throws {
        let type = Typesetter(ChartContext(measurer: FixedTextMetrics()))
        let format = TimeFormat(clock: CalendarClock(zone: .gmt), language: ReportLanguage(identifier: "en"))
        let start = try seconds("2013-01-01T00:00:00Z")
        let year = TimeAxis(from: start, to: try seconds("2014-01-01T00:00:00Z"), finest: .month, left: 0, right: 600, format: format, type: type) {
            20 + ($0 - start) / 31_536_000 * 560
        }
        #expect(year.labels.map(\.primary).prefix(3) == ["Jan", "Feb", "Mar"])
        #expect(year.labels.compactMap(\.secondary) == ["2013", "2014"])
        let fortnight = TimeAxis(from: start + 86_400 * 26, to: start + 86_400 * 34, finest: .day, left: 0, right: 400, format: format, type: type) {
            20 + ($0 - start - 86_400 * 26) / (86_400 * 8) * 360
        }
        #expect(fortnight.labels.compactMap(\.secondary) == ["Jan 2013", "Feb"])
        #expect(fortnight.labels.first?.primary == "27")
    }

    @Test("labels of time axes never touch, whatever the span and the width")
    func collisions() {
        let type = Typesetter(ChartContext(measurer: FixedTextMetrics()))
        for language in ["en", "de", "fr", "ja", "th"] {
            let format = TimeFormat(clock: newYork, language: ReportLanguage(identifier: language))
            for span in [30.0, 600, 3_600, 9_000, 86_400, 259_200, 1e6, 5e6, 3e7, 2e8, 3e9, 4e10] {
                for width in [60.0, 150, 300, 800] {
                    let start = 1_357_000_000.0
                    let axis = TimeAxis(from: start, to: start + span, finest: .second, left: 0, right: width, format: format, type: type) {
                        ($0 - start) / span * width
                    }
                    var end = -Double.infinity
                    for label in axis.labels {
                        let half = type.width(label.primary, TextStyles.axis) / 2
                        let center = min(max(label.place, half), width - half)
                        #expect(center - half > end, "\(language) \(span) \(width): \(axis.labels.map(\.primary))")
                        end = center + half
                    }
                    #expect(!axis.labels.isEmpty)
                }
            }
        }
    }
}
