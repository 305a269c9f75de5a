import Foundation
import Testing

@testable import Charts

@Suite("Number and date formats")
struct FormattingTests {
    private let english = ReportLanguage(identifier: "en")

    @Test(
        "single numbers have about three digits and a true minus sign",
        arguments: [
            (0.0, "0"), (-0.0, "0"), (5, "5"), (-5, "\u{2212}5"), (0.1 + 0.2, "0.3"), (12.639, "12.6"), (999.5, "1,000"), (9_999, "9,999"),
            (12_345, "12.3K"),
            (999_950, "1.00M"), (1_230_000, "1.23M"), (123_400_000, "123M"), (1.5e9, "1.50B"), (-2.5e12, "\u{2212}2.50T"), (.nan, "–"),
            (.infinity, "–"), (1e21, "1.00×10²¹"),
            (0.00123, "0.00123"), (9_007_199_254_740_992, "9,007T"),
        ]
    )
    func single(value: Double, expected: String) {
        #expect(NumberFormat().string(value, english) == expected)
    }

    @Test(
        "separators, per cent signs, currencies and magnitudes follow the locale",
        arguments: [
            ("en", "1,234,567.5", "12.3%", "$1,234.50", "1.23M"),
            ("de", "1.234.567,5", "12,3\u{a0}%", "1.234,50\u{a0}$", "1,23\u{a0}Mio."),
            ("fr", "1\u{202f}234\u{202f}567,5", "12,3\u{202f}%", "1\u{202f}234,50\u{a0}$", "1,23\u{a0}M"),
            ("ja", "1,234,567.5", "12.3%", "$1,234.50", "123万"),
            ("zh-Hans", "1,234,567.5", "12.3%", "$1,234.50", "123万"),
            ("zh-Hant-TW", "1,234,567.5", "12.3%", "$1,234.50", "123萬"),
            ("th", "1,234,567.5", "12.3%", "$1,234.50", "1.23\u{a0}ล้าน"),
        ]
    )
    func locales(tag: String, decimal: String, percent: String, money: String, compact: String) {
        let language = ReportLanguage(identifier: tag)
        #expect(NumberFormat("decimal").full(1_234_567.5, language) == decimal)
        #expect(NumberFormat("percent:1").string(0.1234, language) == percent)
        #expect(NumberFormat("currency:USD").string(1_234.5, language) == money)
        #expect(NumberFormat().string(1_234_567, language) == compact)
    }

    @Test("all labels of an axis share unit and decimals")
    func axis() {
        #expect(NumberFormat().strings(ticks: [0, 0.5, 1], english) == ["0.0", "0.5", "1.0"])
        #expect(NumberFormat().strings(ticks: [0, 500_000, 1_000_000, 1_500_000], english) == ["0", "0.5M", "1.0M", "1.5M"])
        #expect(NumberFormat().strings(ticks: [0, 5_000, 10_000], english) == ["0", "5K", "10K"])
        #expect(NumberFormat().strings(ticks: [0, 2_000, 4_000], english) == ["0", "2,000", "4,000"])
        #expect(NumberFormat().strings(ticks: [-0.2, 0, 0.2], english) == ["\u{2212}0.2", "0.0", "0.2"])
        #expect(NumberFormat("percent").strings(ticks: [0, 0.25, 0.5], english) == ["0%", "25%", "50%"])
        #expect(NumberFormat("currency:EUR").strings(ticks: [0, 20_000, 40_000], english) == ["€0", "€20K", "€40K"])
        #expect(NumberFormat().strings(ticks: [0, 4e21, 8e21], english) == ["0", "4×10²¹", "8×10²¹"])
    }

    @Test(
        "forms of configurations are read",
        arguments: [
            (",.2f", "1,234.50"), (".1%", "123450.0%"), ("integer", "1,235"), ("decimal:1", "1,234.5"), ("plain", "1235"), ("bytes", "1.23\u{a0}kB"),
            ("duration", "20\u{a0}min 35\u{a0}s"), ("$,.2f", "$1,234.50"), ("nonsense", "1,235"),
        ]
    )
    func forms(form: String, expected: String) {
        #expect(NumberFormat(form).string(1_234.5, english) == expected)
    }

    @Test(
        "durations name their two largest units",
        arguments: [
            (0.0, "0 s"), (0.25, "250 ms"), (42, "42 s"), (90, "1 min 30 s"), (7_500, "2 h 05 min"), (97_200, "1 d 3 h"), (-60, "\u{2212}1 min"),
        ]
    )
    func durations(seconds: Double, expected: String) {
        #expect(DurationFormat.string(seconds, .english).replacing("\u{a0}", with: " ") == expected)
    }

    @Test("a number that its unit would make infinite is written as a dash")
    func overflow() {
        #expect(NumberFormat("percent").strings(ticks: [0, 1.7e308], english).last == "–")
    }

    @Test("decimals of a column are the same in all rows and are no more than the values need")
    func column() {
        let whole = NumberFormat().pattern(column: [1, 20, 300], english)
        #expect(whole.string(20, english) == "20")
        let mixed = NumberFormat().pattern(column: [1.25, 20, 0.5], english)
        #expect(mixed.string(20, english) == "20.00")
        let tenths = NumberFormat().pattern(column: [0.1, 0.2, 0.1 + 0.2], english)
        #expect(tenths.string(0.1 + 0.2, english) == "0.3")
    }

    @Test(
        "dates follow the locale",
        arguments: [
            ("en", "Mar 3, 2013", "2 PM"), ("en-GB", "3 Mar 2013", "14:00"), ("de", "3. März 2013", "14:00"), ("fr", "3 mars 2013", "14:00"),
            ("ja", "2013年3月3日", "14:00"), ("th-u-ca-gregory", "3 มี.ค. 2013", "14:00"), ("th", "3 มี.ค. 2556", "14:00"),
        ]
    )
    func dates(tag: String, date: String, hour: String) {
        let format = TimeFormat(clock: CalendarClock(zone: .gmt), language: ReportLanguage(identifier: tag))
        let moment = format.clock.moment(1_362_319_200)
        #expect(format.date(moment) == date)
        #expect(format.hour(moment) == hour)
    }

    @Test("text from outside loses what could mislead a reader")
    func clean() {
        #expect(DisplayText.clean("a\u{202e}b\u{2066}c\n d\u{7}") == "abc  d")
        #expect(DisplayText.label("mean_delay") == "Mean delay")
        #expect(DisplayText.label("JFK") == "JFK")
        #expect(DisplayText.clean(String(repeating: "x", count: 10_000_000), limit: 400).count == 400)
    }
}
