import Dashboards
import Foundation
import Testing

@Suite("RFC 3339 times")
struct RFC3339Tests {
    @Test(
        "are written in UTC with three digits of fraction",
        arguments: [
            (0.0, "1970-01-01T00:00:00.000Z"), (1_356_998_400.5, "2013-01-01T00:00:00.500Z"), (-1, "1969-12-31T23:59:59.000Z"),
            (951_782_399.9996, "2000-02-29T00:00:00.000Z"), (4_107_542_400, "2100-03-01T00:00:00.000Z"),
            (-62_135_596_800, "0001-01-01T00:00:00.000Z"), (253_402_300_799.999, "9999-12-31T23:59:59.999Z"),
        ]
    )
    func writing(seconds: Double, text: String) {
        #expect(Date(timeIntervalSince1970: seconds).rfc3339 == text)
    }

    @Test(
        "are read with any offset and any fraction",
        arguments: [
            ("2013-01-31T10:00:00Z", 1_359_626_400.0), ("2013-01-31T10:00:00.25Z", 1_359_626_400.25),
            ("2013-01-31T12:30:00+02:30", 1_359_626_400), ("2013-01-31T05:00:00-05:00", 1_359_626_400),
            ("2013-01-31t10:00:00z", 1_359_626_400), ("2016-12-31T23:59:60Z", 1_483_228_800),
            ("2013-01-31T10:00:00.123456789123Z", 1_359_626_400.123456789), ("2012-02-29T00:00:00Z", 1_330_473_600),
        ]
    )
    func reading(text: String, seconds: Double) throws {
        let date = try #require(Date(rfc3339: text))
        #expect(abs(date.timeIntervalSince1970 - seconds) < 1e-6)
    }

    @Test(
        "that are none are refused",
        arguments: [
            "", "2013-01-31", "2013-01-31T10:00:00", "2013-02-29T10:00:00Z", "2013-13-01T10:00:00Z", "2013-00-01T10:00:00Z",
            "2013-01-32T10:00:00Z", "2013-01-31T24:00:00Z", "2013-01-31T10:60:00Z", "2013-01-31T10:00:61Z", "2013-01-31T10:00:00.Z",
            "2013-01-31T10:00:00+0100", "2013-01-31T10:00:00+01", "2013-01-31T10:00:00+24:00", " 2013-01-31T10:00:00Z",
            "2013-01-31T10:00:00Z ", "+013-01-31T10:00:00Z", "2013-1-31T10:00:00Z", "２０１３-01-31T10:00:00Z", "1359626400",
            "2013-01-31T10:00:00ZZ", "2013-01-31T10:00:00\u{0}Z",
        ]
    )
    func refusing(text: String) {
        #expect(Date(rfc3339: text) == nil)
    }

    @Test("survive writing and reading to the millisecond")
    func roundTrip() throws {
        var generator = SplitMix(seed: 3339)
        for _ in 0..<2000 {
            let milliseconds = Int64.random(in: -62_135_596_800_000...253_402_300_799_999, using: &generator)
            let text = Date(timeIntervalSince1970: Double(milliseconds) / 1000).rfc3339
            let read = try #require(Date(rfc3339: text))
            #expect(Int64((read.timeIntervalSince1970 * 1000).rounded()) == milliseconds)
        }
    }

    @Test("agree with Foundation's formatter")
    func agreement() {
        var generator = SplitMix(seed: 822)
        for _ in 0..<500 {
            let date = Date(timeIntervalSince1970: Double(Int64.random(in: 0...4_102_444_800, using: &generator)))
            #expect(date.rfc3339 == date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        }
    }

    @Test("that no calendar has are kept within four-digit years", arguments: [Double.infinity, -.infinity, .nan, 1e300, -1e300])
    func extremes(seconds: Double) {
        #expect(Date(timeIntervalSince1970: seconds).rfc3339.utf8.count == 24)
    }
}
