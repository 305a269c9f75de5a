import Dashboards
import Testing

@Suite("Parameter bindings")
struct ParameterBindingTests {
    static let month = QueryParameter(name: "month", type: .integer, required: true, minimum: 1, maximum: 12)
    static let carriers = QueryParameter(name: "carriers", type: .stringList, defaultValue: ["AA"], allowed: ["AA", "UA"])
    static let day = QueryParameter(name: "day", type: .date, minimum: "2013-01-01", maximum: "2013-12-31")

    static func codes(_ given: [String: JSONValue], _ declared: [QueryParameter]) -> [String] {
        do throws(RuleViolations) {
            _ = try ParameterBinding(given, for: declared)
            return []
        } catch {
            return error.violations.map { "\($0.pointer) \($0.code)" }
        }
    }

    @Test("give every declared parameter a value: the caller's, the default, or null")
    func values() throws {
        let binding = try ParameterBinding(["month": "3"], for: [Self.month, Self.carriers, Self.day])
        #expect(binding.members == ["month": 3, "carriers": ["AA"], "day": nil])
        #expect(binding.json == .object(binding.members))
    }

    @Test("are equal for equal values in other spellings")
    func spelling() throws {
        let declared = [Self.month, Self.carriers]
        #expect(
            try ParameterBinding(["month": 3], for: declared) == ParameterBinding(["month": "03", "carriers": ["AA"]], for: declared)
        )
    }

    @Test("refuse names that are not declared, and those that the server sets")
    func names() {
        #expect(
            Self.codes(["month": 1, "x": 1, "facility_ids": ["JFK"], "a/b~c": 1], [Self.month]) == [
                "/a~1b~0c unknown", "/facility_ids reserved", "/x unknown",
            ]
        )
        for name in QueryParameter.serverSet { #expect(Self.codes([name: 1], []) == ["/\(name) reserved"]) }
    }

    @Test("refuse missing, ill-typed and forbidden values, all at once")
    func rules() {
        #expect(Self.codes([:], [Self.month]) == ["/month required"])
        #expect(Self.codes(["month": nil], [Self.month]) == ["/month required"])
        #expect(Self.codes(["month": 13], [Self.month]) == ["/month range"])
        #expect(Self.codes(["month": 0], [Self.month]) == ["/month range"])
        #expect(
            Self.codes(["month": "x", "carriers": ["AA", "ZZ"], "day": "2014-01-01"], [Self.month, Self.carriers, Self.day]) == [
                "/month type", "/carriers not_allowed", "/day range",
            ]
        )
    }

    @Test("keep to limits of numbers, days and moments", arguments: [(1, true), (12, true), (0, false), (13, false)])
    func limits(month: Int64, isValid: Bool) {
        #expect(Self.codes(["month": .integer(month)], [Self.month]).isEmpty == isValid)
    }

    @Test("keep to sizes: 4 KiB a text, 1,000 elements a list, 64 KiB in all")
    func sizes() {
        func text(_ count: Int) -> JSONValue { .string(String(repeating: "x", count: count)) }
        func list(_ count: Int, _ item: JSONValue = 1) -> JSONValue { .array(Array(repeating: item, count: count)) }
        let word = QueryParameter(name: "word", type: .string)
        let words = QueryParameter(name: "words", type: .stringList)
        let numbers = QueryParameter(name: "numbers", type: .integerList)
        #expect(Self.codes(["word": text(4096)], [word]).isEmpty)
        #expect(Self.codes(["word": text(4097)], [word]) == ["/word length"])
        #expect(Self.codes(["words": ["a", text(4097)]], [words]) == ["/words length"])
        #expect(Self.codes(["numbers": list(1000)], [numbers]).isEmpty)
        #expect(Self.codes(["numbers": list(1001)], [numbers]) == ["/numbers count"])
        #expect(Self.codes(["numbers": text(5000)], [numbers]) == ["/numbers length"])
        #expect(Self.codes(["words": list(16, text(4096))], [words]).isEmpty)
        #expect(Self.codes(["words": list(17, text(4096))], [words]) == [" length"])
    }

    @Test("let null stand for no value where none is required")
    func explicitNull() throws {
        #expect(try ParameterBinding(["carriers": ["UA"], "day": nil], for: [Self.carriers, Self.day]).members == ["carriers": ["UA"], "day": nil])
    }
}
