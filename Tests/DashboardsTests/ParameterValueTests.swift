import Dashboards
import Foundation
import Testing

@Suite("Parameter values")
struct ParameterValueTests {
    @Test(
        "have one canonical form",
        arguments: [
            (.integer, [1, 1.0, "1", "+1", "01"], 1), (.number, [1, 1.0, "1", "1.0", "1e0"], 1), (.number, [0, -0.0, "-0"], 0),
            (.boolean, [true, "true"], true), (.string, ["\u{00E9}", "e\u{0301}"], "\u{00E9}"),
            (.timestamp, ["2013-01-31T10:00:00Z", "2013-01-31T12:00:00.000+02:00"], "2013-01-31T10:00:00.000Z"),
            (.uuid, ["018F6B1E-3C4D-7A5B-8C6D-0123456789AB"], "018f6b1e-3c4d-7a5b-8c6d-0123456789ab"),
            (.date, ["2012-02-29"], "2012-02-29"), (.integerList, [[1, "2"], ["1", 2.0]], [1, 2]), (.stringList, [[]], []),
        ] as [(ParameterType, [JSONValue], JSONValue)]
    )
    func canonical(type: ParameterType, spellings: [JSONValue], expected: JSONValue) throws {
        for spelling in spellings {
            let value = try #require(ParameterValue(spelling, as: type), "\(spelling)")
            #expect(value == ParameterValue(expected, as: type))
            let written = try JSONEncoder.dashboards.encode(value.json)
            #expect(written == (try JSONEncoder.dashboards.encode(expected)))
        }
    }

    @Test(
        "of another type are refused",
        arguments: [
            (.integer, [1.5, "x", true, [], "9223372036854775808", 1e300, "1 "]), (.number, ["nan", "inf", "", true, [1]]),
            (.boolean, [1, 0, "yes", "TRUE"]), (.string, [1, true, [], "a\u{0}b"]),
            (.date, ["2013-02-29", "2013-1-01", "2013-+1-01", "+201-01-01", "0000-01-01", "2013-01-01T00:00:00Z", 20_130_101, "２０１３-01-01"]),
            (.timestamp, ["2013-01-01", "now", 1]), (.uuid, ["x", 1, "{018f6b1e-3c4d-7a5b-8c6d-0123456789ab}"]),
            (.integerList, [1, "1", [1.5], [[1]], ["a": 1]]),
        ] as [(ParameterType, [JSONValue])]
    )
    func refused(type: ParameterType, values: [JSONValue]) {
        for value in values { #expect(ParameterValue(value, as: type) == nil, "\(value)") }
    }

    @Test("may be null in every type, lists too", arguments: ParameterType.allCases)
    func null(type: ParameterType) {
        #expect(ParameterValue(.null, as: type) == .null(type))
    }

    @Test("of a list are at most ten thousand")
    func longList() {
        #expect(ParameterValue(.array(Array(repeating: 1, count: 10_000)), as: .integerList) != nil)
        #expect(ParameterValue(.array(Array(repeating: 1, count: 10_001)), as: .integerList) == nil)
    }

    @Test("read again from their JSON form are the same")
    func roundTrip() throws {
        let values: [(JSONValue, ParameterType)] = [
            ("é", .string), (-3, .integer), (2.5, .number), (false, .boolean), ("2013-12-31", .date), ("2013-01-31T10:00:00.125Z", .timestamp),
            (["a", "b"], .stringList), ([1.5, 2], .numberList),
        ]
        for (json, type) in values {
            let value = try #require(ParameterValue(json, as: type))
            #expect(ParameterValue(value.json, as: type) == value)
        }
    }
}
