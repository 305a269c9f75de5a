import Charts
import Dashboards
import Foundation
import Testing

@testable import Reports

@Suite("Configurations in render files")
struct ConfigKindTests {
    private func problems(_ config: String, type: String = "table") -> [RenderFileProblem] {
        let text = "{dashboard: {title: T}, widgets: [{type: \(type), config: {\(config)}, data: [{a: 1, b: 2}]}]}"
        do {
            _ = try RenderFileTests.read(text)
            return []
        } catch {
            return (error as? RenderFileError)?.problems ?? []
        }
    }

    @Test(
        "a value that would be passed over in silence is a fault at its place",
        arguments: [
            ("sort: descnding", "/sort", "Did you mean “descending”?"), ("format: EUR", "/format", "“EUR” is not known here"),
            ("color: blue", "/color", "#rrggbb"), ("stack: stakced", "/stack", "Did you mean “stacked”?"), ("limit: many", "/limit", "whole number"),
            ("limit: 0", "/limit", "from 1"), ("limit: 2.5", "/limit", "whole number"), ("orientation: vertcal", "/orientation", "“vertical”"),
            ("timeUnit: fortnight", "/timeUnit", "minute, hour, day"), ("legend: maybe", "/legend", "True or false"),
            ("labels: 3", "/labels", "True or false"), ("curve: smoth", "/curve", "linear, monotone, step"), ("target: high", "/target", "A number"),
            ("zero: 1", "/zero", "True or false"), ("columns: [{nme: a, name: b}]", "/columns/0/nme", "Did you mean “name”?"),
            ("columns: [{title: A}]", "/columns/0", "“name” is missing"), ("columns: a", "/columns", "A list"),
            ("columns: [[a]]", "/columns/0", "an object"),
            ("columns: [{name: a, formt: percent}]", "/columns/0/formt", "“format”"),
            ("columns: [{name: a, align: rihgt}]", "/columns/0/align", "“right”"), ("columns: [{name: a, total: summ}]", "/columns/0/total", "“sum”"),
            ("columns: [{name: a, rules: [{when: \"=>\", value: 1, color: good}]}]", "/columns/0/rules/0/when", ">="),
            ("columns: [{name: a, rules: [{when: \">\", value: x, color: good}]}]", "/columns/0/rules/0/value", "A number"),
            ("columns: [{name: a, rules: [{when: \">\", value: 1, color: fine}]}]", "/columns/0/rules/0/color", "good, bad"),
            ("columns: [{name: a, rules: [{when: \">\", value: 1}]}]", "/columns/0/rules/0", "“color” is missing"),
            ("columns: [{name: a, scale: blus}]", "/columns/0/scale", "“blues”"), ("shape: arch", "/shape", "“arc”"),
            ("ranges: [{limt: 5, to: 6}]", "/ranges/0/limt", "“limit”"), ("ranges: [{label: x}]", "/ranges/0", "“to” is missing"),
            ("minimum: low", "/minimum", "A number"), ("colorScheme: blus", "/colorScheme", "“blues”"), ("midpoint: x", "/midpoint", "A number"),
            ("bins: {widht: 5, count: 3}", "/bins/widht", "“width”"), ("bins: some", "/bins", "number of bins"),
            ("bins: 0", "/bins", "from 1 to 1000"),
            ("projection: mercater", "/projection", "“mercator”"), ("projection: equalearth", "/projection", "“equalEarth”"),
            ("classes: 99", "/classes", "from 3 to 7"), ("goodDirection: sideways", "/goodDirection", "up, down"),
            ("link: \"ftp://x\"", "/link", "https:"), ("colors: {a: blu}", "/colors/a", "#rrggbb"), ("y: {a: b}", "/y", "A text or a list"),
            ("totals: {a: b}", "/totals", "list of columns"), ("pageBreak: after", "/pageBreak", "before"), ("title: x", "/title", "xTitle"),
        ]
    )
    func faults(config: String, place: String, words: String) {
        let found = problems(config)
        #expect(found.map(\.pointer) == ["/widgets/0/config" + place], "\(found)")
        #expect(found.first?.message.contains(words) == true, "\(found)")
    }

    @Test(
        "what the chart options understand is no fault",
        arguments: [
            "sort: desc, stack: true, limit: \"3\", legend: \"yes\", target: \"1e3\", comparison: 5",
            "stack: 100%, format: \",.2f\", color: \"#abc\", colors: {x: \"#aabbcc\"}, shape: Donut, unit: 5",
            "format: \"currency:EUR\", columns: [a, {name: b, rules: [{when: \"==\", value: 1, color: bad}], scale: true, total: avg}], totals: [b]",
            "ranges: [5, {to: 10, label: x}], bins: [0, 1, 2], y: [a, b], groupBy: a, link: \"mailto:a@example.org\"",
            "bins: 12, totals: true, colorScheme: PuOr, timeUnit: Week, sort: null, text: \"\"", "bins: {width: 5}, format: \"percent:1\"",
        ]
    )
    func understood(config: String) {
        #expect(problems(config).isEmpty)
    }

    @Test("each word that is allowed is read by the chart options")
    func words() throws {
        for case (let name, .word(let words, let others, _)) in ConfigKind.members where ["sort"].contains(name) {
            for word in words + others {
                let options = try ChartOptions(json: Data("{\"\(name)\": \"\(word)\"}".utf8))
                #expect(options.sort != nil, "\(word)")
            }
        }
        guard case .either(let kinds, _)? = ConfigKind.members["stack"] else { throw RenderFileTests.Unexpected() }
        for case .word(let words, let others, _) in kinds {
            for word in words + others { #expect(try ChartOptions(json: Data("{\"stack\": \"\(word)\"}".utf8)).stack != nil, "\(word)") }
        }
    }

    @Test("lines of pages have no members but left, center and right")
    func pageLines() {
        let error = #expect(throws: RenderFileError.self) {
            try RenderFileTests.read("{dashboard: {title: T}, export: {header: {lefft: x}}, widgets: [{type: kpi, data: [{n: 1}]}]}")
        }
        #expect(error?.problems.map(\.pointer) == ["/export/header/lefft"])
    }
}
