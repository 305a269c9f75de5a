import Charts
import Dashboards
import Foundation
import Testing

@testable import Reports

@Suite("Render files")
struct RenderFileTests {
    @Test(
        "the examples are read without a fault, and every CSV beside them is used",
        arguments: ["first.yaml", "departures.yaml", "weather.yaml", "countries.json"]
    )
    func examples(name: String) throws {
        let folder = Self.repository.appendingPathComponent("Examples/reports")
        let file = try RenderFile(
            String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8),
            name: name,
            generatedAt: Date(timeIntervalSince1970: 0)
        ) { try [UInt8](Data(contentsOf: folder.appendingPathComponent($0))) }
        #expect(!file.report.widgets.isEmpty)
        for widget in file.report.widgets {
            guard case .data(let table, _, _) = widget.state else { continue }
            #expect(!table.isEmpty)
        }
    }

    @Test("a JSON document and the same in YAML make the same report")
    func bothForms() throws {
        let yaml = """
            dashboard: {title: Verkäufe 🚀}
            widgets:
              - type: bar
                title: "Umsatz"
                config: {x: land, y: umsatz, stack: true}
                data:
                  - {land: NO, umsatz: 1e3}
                  - {land: on, umsatz: -2.5}
                  - {land: "12:30"}
            """
        let json = #"""
            {"dashboard": {"title": "Verk\u00e4ufe \ud83d\ude80"},
             "widgets": [{"type": "bar", "title": "Umsatz", "config": {"x": "land", "y": "umsatz", "stack": true},
            	"data": [{"land": "NO", "umsatz": 1000.0}, {"land": "on", "umsatz": -2.5}, {"land": "12:30", "umsatz": null}]}]}
            """#
        let (first, second) = (try Self.read(yaml), try Self.read(json))
        #expect(first.report == second.report)
        guard case .data(let table, _, _) = first.report.widgets[0].state else { throw RenderFileTests.Unexpected() }
        #expect(table.rowIndices.map(table.row) == [[.text("NO"), .number(1000)], [.text("on"), .number(-2.5)], [.text("12:30"), .null]])
        #expect(first.report.widgets[0].spec.options.stack == .stacked)
    }

    @Test("columns keep the order of their first appearance, and their types are found out")
    func columnOrder() throws {
        let file = try Self.read(
            """
            dashboard: {title: T}
            data:
              lists: {columns: {when: [2013-01-01, 2013-01-02], n: [1, 2.5]}}
              rows: [{b: 1, a: x}, {c: true, a: y}]
            widgets: [{type: table, data: lists}, {type: table, data: rows}]
            """
        )
        let tables = file.report.widgets.map(\.state).compactMap { if case .data(let table, _, _) = $0 { table } else { nil } }
        #expect(tables[0].columns == [ChartColumn(name: "when", type: .date), ChartColumn(name: "n", type: .number)])
        #expect(tables[1].columns.map(\.name) == ["b", "a", "c"])
        #expect(tables[1].row(1) == [.null, .text("y"), .boolean(true)])
    }

    @Test("widgets without a position flow from left to right below those that have one")
    func flow() throws {
        let data = "data: [{n: 1}]"
        let file = try Self.read(
            """
            dashboard: {title: T}
            widgets:
              - {type: kpi, position: {x: 0, y: 0, w: 4, h: 3}, \(data)}
              - {type: kpi, \(data)}
              - {type: kpi, \(data)}
              - {type: bar, \(data)}
              - {type: table, \(data)}
            """
        )
        #expect(
            file.report.widgets.map(\.position) == [
                WidgetPosition(x: 0, y: 0, w: 4, h: 3), WidgetPosition(x: 0, y: 3, w: 3, h: 2), WidgetPosition(x: 3, y: 3, w: 3, h: 2),
                WidgetPosition(x: 0, y: 5, w: 6, h: 4), WidgetPosition(x: 0, y: 9, w: 12, h: 5),
            ]
        )
    }

    @Test("a day as the moment of the data begins in the report's time zone")
    func dayOfData() throws {
        let file = try Self.read(
            "{dashboard: {title: T, asOf: 2013-12-31}, export: {timeZone: America/New_York}, widgets: [{type: kpi, data: [{n: 1}]}]}"
        )
        #expect(file.report.asOf.rfc3339 == "2013-12-31T05:00:00.000Z")
        #expect(file.options.timeZone == "America/New_York")
    }

    @Test("each fault names its line, its place and a way out", arguments: Fault.all)
    func faults(fault: Fault) {
        let error = #expect(throws: RenderFileError.self) { try Self.read(fault.text) }
        #expect(error?.problems.map(\.code) == [fault.code])
        #expect(error?.problems.first?.line == fault.line)
        #expect(error?.problems.first?.pointer == fault.pointer)
        #expect(error?.description.contains(fault.words) == true, "\(error?.description ?? "nothing")")
    }

    @Test("all faults are told at once, in the order of the lines")
    func manyFaults() {
        let error = #expect(throws: RenderFileError.self) {
            try Self.read("dashboard: {}\nexport: {scale: 9}\nwidgets:\n  - {type: bra, data: none}\n  - 7")
        }
        #expect(error?.problems.map(\.line) == [1, 2, 4, 5])
    }

    @Test("a fault in a CSV file names that file and its line")
    func csvFault() {
        let text = "{dashboard: {title: T}, widgets: [{type: bar, data: {csv: a.csv}}]}"
        let error = #expect(throws: RenderFileError.self) { try Self.read(text, files: ["a.csv": "a,b\n1,2\n3\n"]) }
        #expect(error?.description == "a.csv:3: The line has 1 fields where the header has 2.")
    }

    @Test(
        "hostile documents end with a clear error",
        arguments: [
            String(repeating: "[", count: 2_000),
            "a: &a [x,x,x,x,x,x,x,x,x]\n"
                + (0..<12).map { i in "\(i): &\(i) [" + (0..<9).map { _ in i == 0 ? "*a" : "*\(i - 1)" }.joined(separator: ",") + "]\n" }.joined(),
            "\u{0}", "---\na: 1\n---\nb: 2", "*nothing", "!!binary x", "", "- 1", "{dashboard: {title: T}, widgets: {}}", "a: 1\na: 2",
        ]
    )
    func hostile(text: String) {
        #expect(throws: RenderFileError.self) { try Self.read(text) }
    }

    @Test(
        "pairs of escapes are one character, backslashes before them are counted, and long rows of backslashes take no time",
        arguments: [
            (#"\ud83d\uDE00"#, "😀"), (#"\\\ud83d\ude00"#, #"\\😀"#), (#"\\ud83d\ude00"#, #"\\ud83d\ude00"#), (#"\ud83d"#, #"\ud83d"#),
            (#"\ude00\ud83d"#, #"\ude00\ud83d"#), (#"\ud83d\ude0"#, #"\ud83d\ude0"#), (#"\ud83d\n"#, #"\ud83d\n"#), (#"a\"#, #"a\"#),
            (String(repeating: #"\\"#, count: 100_000) + #"\ud83d"#, String(repeating: #"\\"#, count: 100_000) + #"\ud83d"#),
        ]
    )
    func surrogates(text: String, joined: String) {
        #expect(text.joiningSurrogates == joined)
    }

    @Test(
        "what all sets of data hold together is limited, aliases, missing values and CSV counted, and that is told once",
        arguments: [
            "{a: &a {columns: {x: &x [1, 2, 3, 4, 5, 6, 7, 8, 9], y: *x, z: *x}}, b: *a, c: *a, d: *a}",
            "{a: [{a: 1}, {b: 1}, {c: 1}, {d: 1}, {e: 1}, {f: 1}, {g: 1}, {h: 1}, {i: 1}, {j: 1}]}",
            "{a: {csv: a.csv}, b: {csv: a.csv}, c: {csv: a.csv}, d: {csv: a.csv}}",
        ]
    )
    func sharedBudget(data: String) throws {
        let files = ["a.csv": "n\n" + String(repeating: "1\n", count: 20)]
        var reader = RenderFileReader(file: "report.yaml") { Array((files[$0] ?? "").utf8) }
        let text = "{dashboard: {title: T}, data: \(data), widgets: [{type: text, config: {text: x}}]}"
        guard let root = reader.root(of: text) else { throw Unexpected() }
        reader.budget = 70
        _ = reader.report(root, zone: .gmt, generatedAt: Date(timeIntervalSince1970: 0))
        #expect(reader.problems.map(\.code) == [.tooLarge])
        reader.problems = []
        reader.budget = 200
        _ = reader.report(root, zone: .gmt, generatedAt: Date(timeIntervalSince1970: 0))
        #expect(reader.problems.isEmpty)
    }

    @Test("a day as the moment of the data stays that day in another zone, also where its midnight is skipped")
    func overriddenZone() throws {
        func asOf(_ day: String, _ zone: String) throws -> String {
            let text = "{dashboard: {title: T, asOf: \(day)}, export: {timeZone: America/New_York}, widgets: [{type: kpi, data: [{n: 1}]}]}"
            let file = try RenderFile(text, name: "report.yaml", generatedAt: Date(timeIntervalSince1970: 0)) { options in
                var options = options
                options.timeZone = zone
                return options
            } open: { _ in
                throw Unexpected()
            }
            #expect(file.options.timeZone == zone)
            return file.report.asOf.rfc3339
        }
        #expect(try asOf("2013-12-31", "Asia/Bangkok") == "2013-12-30T17:00:00.000Z")
        #expect(try asOf("2018-11-04", "America/Sao_Paulo") == "2018-11-04T03:00:00.000Z")
        #expect(try asOf("2013-03-10", "America/New_York") == "2013-03-10T05:00:00.000Z")
        #expect(try asOf("2013-03-31", "Europe/Vienna") == "2013-03-30T23:00:00.000Z")
    }

    @Test("the schema allows exactly the members and types that are read")
    func schema() throws {
        let url = Self.repository.appendingPathComponent("docs/render-file.schema.json")
        let schema = try JSONDecoder.dashboards.decode(JSONValue.self, from: Data(contentsOf: url))
        func names(_ value: JSONValue?) -> Set<String> { if case .object(let members) = value { Set(members.keys) } else { [] } }
        let widget = schema["$defs"]?["widget"]?["properties"]
        let config = widget?["config"]?["properties"]
        #expect(names(config) == Set(ConfigKind.members.keys))
        let read = Mirror(reflecting: ChartOptions()).children.compactMap(\.label) + ["lat", "lon", "stacked", "orientation"]
        #expect(names(config) == Set(read))
        for case (let name, .word(let words, _, _)) in ConfigKind.members {
            #expect(config?[name]?["enum"] == .array(words.map(JSONValue.string)), "\(name)")
        }
        #expect(names(schema["properties"]?["export"]?["properties"]) == RenderFile.exportMembers)
        #expect(widget?["type"]?["enum"] == .array(ChartType.allCases.map { .string($0.rawValue) }))
    }

    struct Unexpected: Error {}

    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func read(_ text: String, files: [String: String] = [:]) throws -> RenderFile {
        try RenderFile(text, name: "report.yaml", generatedAt: Date(timeIntervalSince1970: 0)) { name in
            guard let content = files[name] else { throw Unexpected() }
            return Array(content.utf8)
        }
    }
}

/// A document with one fault, and what is to be said of it.
struct Fault: Sendable, CustomTestStringConvertible {
    let code: RenderFileProblem.Code
    let line: Int?
    let pointer: String
    let words: String
    let text: String

    var testDescription: String { code.rawValue + pointer }

    private static func widget(_ members: String) -> String { "dashboard: {title: T}\nwidgets:\n  - \(members)" }

    static let all = [
        Fault(code: .syntax, line: 2, pointer: "", words: "neither YAML nor JSON", text: "dashboard: {title: T\nwidgets: ]"),
        Fault(code: .missingMember, line: 1, pointer: "", words: "“widgets” is missing", text: "dashboard: {title: T}"),
        Fault(
            code: .unknownMember,
            line: 1,
            pointer: "/dashboard/titel",
            words: "Did you mean “title”?",
            text: "dashboard: {title: T, titel: U}\nwidgets: [{type: kpi, data: [{a: 1}]}]"
        ),
        Fault(
            code: .unknownWidgetType,
            line: 3,
            pointer: "/widgets/0/type",
            words: "Did you mean “line”?",
            text: widget("{type: lnie, data: [{a: 1}]}")
        ),
        Fault(
            code: .unknownColumn,
            line: 3,
            pointer: "/widgets/0/config/y",
            words: "Did you mean “revenue”? Columns: month, revenue.",
            text: widget("{type: bar, config: {x: month, y: revnue}, data: [{month: a, revenue: 1}]}")
        ),
        Fault(
            code: .unknownMember,
            line: 3,
            pointer: "/widgets/0/config/sorted",
            words: "Did you mean “sort”?",
            text: widget("{type: bar, config: {sorted: label}, data: [{a: 1}]}")
        ),
        Fault(code: .unknownData, line: 3, pointer: "/widgets/0/data", words: "There are no data “sales”", text: widget("{type: bar, data: sales}")),
        Fault(code: .missingMember, line: 3, pointer: "/widgets/0", words: "“data” is missing", text: widget("{type: bar}")),
        Fault(
            code: .unreadable,
            line: 3,
            pointer: "/widgets/0/data/csv",
            words: "looked for beside the document",
            text: widget("{type: bar, data: {csv: gone.csv}}")
        ),
        Fault(code: .wrongKind, line: 3, pointer: "/widgets/0/data/1", words: "A row is an object", text: widget("{type: bar, data: [{a: 1}, 2]}")),
        Fault(
            code: .invalid,
            line: 3,
            pointer: "/widgets/0/position/w",
            words: "x + w is at most 12",
            text: widget("{type: bar, position: {x: 8, y: 0, w: 8, h: 2}, data: [{a: 1}]}")
        ),
        Fault(
            code: .invalid,
            line: 3,
            pointer: "/widgets/0/data/columns/b",
            words: "must be as many",
            text: widget("{type: bar, data: {columns: {a: [1, 2], b: [1]}}}")
        ),
        Fault(
            code: .invalid,
            line: 4,
            pointer: "/export/timeZone",
            words: "IANA name",
            text: widget("{type: bar, data: [{a: 1}]}\nexport: {timeZone: Mars}")
        ),
        Fault(
            code: .invalid,
            line: 4,
            pointer: "/export/locale",
            words: "BCP 47",
            text: widget("{type: bar, data: [{a: 1}]}\nexport: {locale: \"en\\\" onload=\\\"x\"}")
        ),
        Fault(
            code: .invalid,
            line: 4,
            pointer: "/widgets/1/id",
            words: "There is another widget “a” above",
            text: widget("{type: bar, id: a, data: [{a: 1}]}\n  - {type: bar, id: a, data: [{a: 1}]}")
        ),
        Fault(
            code: .wrongKind,
            line: 4,
            pointer: "/export/scale",
            words: "A whole number is wanted here, not the text “big”",
            text: widget("{type: bar, data: [{a: 1}]}\nexport: {scale: big}")
        ),
    ]
}
