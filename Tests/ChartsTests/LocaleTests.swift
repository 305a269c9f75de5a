import Foundation
import Testing

@testable import Charts

@Suite("Languages")
struct LocaleTests {
    private static let codes = ["en", "de", "fr", "ja", "zh", "th", "id", "ar"]

    private func members(_ phrases: Phrases) -> [String: String] {
        var found: [String: String] = [:]
        for child in Mirror(reflecting: phrases).children { if let label = child.label, let text = child.value as? String { found[label] = text } }
        return found
    }

    @Test("every language has every phrase in its own words, with the same places for names and numbers", arguments: codes)
    func phrases(code: String) throws {
        let own = members(try #require(Phrases.languages[code]))
        let english = members(.english)
        #expect(own.keys == english.keys && own.count > 60)
        for (name, text) in english {
            let translated = try #require(own[name])
            #expect(!translated.isEmpty, "\(name)")
            for place in ["{1}", "{2}", "{3}"] { #expect(text.contains(place) == translated.contains(place), "\(code) \(name)") }
        }
        if code != "en" { #expect(english.count { own[$0.key] == $0.value } < 14, "\(english.filter { own[$0.key] == $0.value })") }
        #expect(Phrases.languages[code]?.units.count == 8)
    }

    @Test("names put into a phrase are never read as a phrase")
    func fill() {
        #expect(Phrases.fill("{1} of {2}", "{2}", "{1}") == "{2} of {1}")
        #expect(Phrases.fill("{1} {9} {", "a") == "a {9} {")
    }

    @Test(
        "months, days and quarters have names of their own",
        arguments: [
            ("en", "Mar", "March", "Sun", "Q3"), ("de", "März", "März", "So", "Q3"), ("fr", "mars", "mars", "dim.", "T3"),
            ("ja", "3月", "3月", "日", "第3四半期"),
            ("zh", "3月", "3月", "周日", "第3季度"), ("th", "มี.ค.", "มีนาคม", "อา.", "ไตรมาส 3"), ("id", "Mar", "Maret", "Min", "K3"),
            ("ar", "مارس", "مارس", "الأحد", "الربع ٣"),
        ]
    )
    func names(code: String, month: String, long: String, day: String, quarter: String) {
        let language = ReportLanguage(identifier: code)
        let format = TimeFormat(clock: CalendarClock(zone: .gmt), language: language)
        #expect(CalendarNames.month(3, language) == month && CalendarNames.longMonth(3, language) == long)
        #expect(CalendarNames.weekday(6, language) == day)
        #expect(format.quarter(format.clock.moment(1_376_000_000)) == quarter)
        #expect(
            Set((1...12).map { CalendarNames.month($0, language) }).count == 12
                && Set((0...6).map { CalendarNames.longWeekday($0, language) }).count == 7
        )
    }

    @Test(
        "numbers, compact units, money and dates are written as readers of the language write them",
        arguments: [
            ("en", "1,234,567.5", "1.23M", "12.5%", "Mar 3, 2013"), ("de", "1.234.567,5", "1,23\u{a0}Mio.", "12,5\u{a0}%", "3. März 2013"),
            ("fr", "1\u{202f}234\u{202f}567,5", "1,23\u{a0}M", "12,5\u{202f}%", "3 mars 2013"), ("ja", "1,234,567.5", "123万", "12.5%", "2013年3月3日"),
            ("zh", "1,234,567.5", "123万", "12.5%", "2013年3月3日"), ("th", "1,234,567.5", "1.23\u{a0}ล้าน", "12.5%", "3 มี.ค. 2556"),
            ("id", "1.234.567,5", "1,23\u{a0}jt", "12,5%", "3 Mar 2013"), ("ar", "١٬٢٣٤٬٥٦٧٫٥", "١٫٢٣\u{a0}مليون", "١٢٫٥٪", "٣ مارس ٢٠١٣"),
            ("ar-AE", "1,234,567.5", "1.23\u{a0}مليون", "12.5%", "3 مارس 2013"),
            ("ar-u-nu-latn", "1,234,567.5", "1.23\u{a0}مليون", "12.5%", "3 مارس 2013"),
            ("th-u-ca-gregory", "1,234,567.5", "1.23\u{a0}ล้าน", "12.5%", "3 มี.ค. 2013"),
        ]
    )
    func numbers(tag: String, decimal: String, compact: String, percent: String, date: String) {
        let language = ReportLanguage(identifier: tag)
        #expect(NumberFormat("decimal").full(1_234_567.5, language) == decimal)
        #expect(NumberFormat().string(1_234_567, language) == compact)
        #expect(NumberFormat("percent:1").string(0.125, language) == percent)
        let format = TimeFormat(clock: CalendarClock(zone: .gmt), language: language)
        #expect(format.date(format.clock.moment(1_362_319_200)) == date)
    }

    @Test(
        "large numbers get the units of the language",
        arguments: [
            ("de", 2.5e9, "2,50\u{a0}Mrd."), ("ja", 2.5e9, "25.0億"), ("zh", 2.5e9, "25.0亿"), ("th", 2.5e9, "2.50\u{a0}พันล้าน"),
            ("id", 25_000.0, "25,0\u{a0}rb"),
            ("ar-AE", 2.5e9, "2.50\u{a0}مليار"),
        ]
    )
    func magnitudes(code: String, value: Double, expected: String) {
        #expect(NumberFormat().string(value, ReportLanguage(identifier: code)) == expected)
    }

    @Test(
        "amounts have the decimals of ISO 4217",
        arguments: [("JPY", "¥1,234"), ("KWD", "KWD\u{a0}1,234.000"), ("EUR", "€1,234.00"), ("CLF", "CLF\u{a0}1,234.0000")]
    )
    func currencies(code: String, expected: String) {
        #expect(NumberFormat("currency:\(code)").string(1_234, ReportLanguage(identifier: "en")) == expected)
    }

    @Test(
        "durations are named in the language",
        arguments: [("de", "2 Std. 05 Min."), ("ja", "2 時間 05 分"), ("th", "2 ชม. 05 นาที"), ("en", "2 h 05 min")]
    )
    func durations(code: String, expected: String) {
        #expect(DurationFormat.string(7_500, ReportLanguage(identifier: code)).replacing("\u{a0}", with: " ") == expected)
    }

    @Test("cards speak the language of the report in their states, notes and alternative texts", arguments: codes)
    func cards(code: String) throws {
        let phrases = try #require(Phrases.languages[code])
        let context = Samples.context(locale: code)
        let size = Size(width: 360, height: 220)
        func text(_ type: ChartType, _ state: ChartState, _ json: String = "{}") -> SceneText {
            SceneText(ChartBuilder.scene(for: Samples.spec(type, "X", json), state: state, size: size, context: context))
        }
        #expect(text(.bar, .noData(reason: "")).strings.contains(phrases.noData))
        #expect(text(.bar, .error(code: "e", message: "")).strings.contains(phrases.notAvailable))
        #expect(text(.bar, .forbidden).strings.contains(phrases.forbidden))
        let kinds: [(ChartType, ChartTable, String)] = [
            (.bar, Samples.carriers, phrases.barChart), (.line, Samples.monthly, phrases.lineChart), (.heatmap, Samples.weekdays, phrases.heatmap),
            (.map, Samples.countries, phrases.map), (.pie, Samples.carriers, phrases.pieChart), (.funnel, Samples.funnel, phrases.funnel),
            (.cohort, Samples.cohorts, phrases.cohorts), (.histogram, Samples.carriers, phrases.histogram), (.gauge, Samples.revenue, phrases.gauge),
        ]
        for (type, table, kind) in kinds {
            var table = table
            table.conditions = [.stale, .partial]
            let drawn = text(type, .data(table))
            #expect(drawn.alternatives.first?.hasPrefix(kind) == true, "\(drawn.alternatives)")
            #expect(drawn.strings.contains { $0.contains(phrases.stale) && $0.contains(phrases.partial) }, "\(type) \(drawn.strings)")
        }
    }

    @Test("titles, subtitles, notes and numbers of Arabic reports begin at the right")
    func rightToLeft() throws {
        let scene = ChartBuilder.scene(
            for: Samples.spec(.kpi, "المغادرات", #"{"comparison":"last_year"}"#, subtitle: "شهريا"),
            state: .data(Samples.table([("n", .integer), ("last_year", .integer)], [[.number(5), .number(4)]]), notes: ["ملاحظة"]),
            size: Size(width: 200, height: 130),
            context: Samples.context(locale: "ar")
        )
        let boxes = SceneText(scene).boxes
        #expect(boxes.count >= 4 && boxes.allSatisfy { $0.run.anchor == .end })
        for word in ["المغادرات", "ملاحظة", "٥"] {
            let box = try #require(boxes.first { $0.string == word })
            #expect(abs(box.frame.maxX - 191) < 0.01, "\(word) \(box.frame)")
        }
    }
}
