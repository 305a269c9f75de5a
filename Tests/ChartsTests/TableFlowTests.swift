import Foundation
import Testing

@testable import Charts

@Suite("Tables over pages")
struct TableFlowTests {
    private func pages(_ table: ChartTable, _ json: String = "{}", setup: PageSetup = PageSetup()) -> [Scene] {
        let widget = Samples.widget("t", .table, json, table, WidgetPosition(x: 0, y: 0, w: 12, h: 5))
        return ReportBuilder.pages(Samples.report([widget]), setup: setup, context: Samples.context())
    }

    private func codes(_ pages: [Scene]) -> [String] {
        pages.flatMap { SceneText($0).strings.filter { $0.hasPrefix("R") && $0.hasSuffix("x") } }
    }

    @Test("ten thousand rows are printed once each, in order, with the header on every page and the rows that it shows named")
    func tenThousand() {
        let pages = pages(Samples.coded(10_000), #"{"totals":["value_2"]}"#)
        #expect(pages.count > 200 && pages.count < 400, "\(pages.count) pages")
        #expect(codes(pages) == (0..<10_000).map { "R\($0)x" })
        for (number, page) in pages.enumerated() {
            let text = SceneText(page)
            #expect(text.strings.contains("Code") && text.strings.contains("Value 2"))
            #expect(text.strings.contains(number == 0 ? "Widget t" : "Widget t (continued)"))
            #expect(text.strings.contains { $0.hasPrefix("Rows ") && $0.contains("of 10,000") })
            #expect(text.overlaps.isEmpty)
        }
        #expect(pages.map { SceneText($0).strings.count { $0 == "Total" } } == Array(repeating: 0, count: pages.count - 1) + [1])
    }

    @Test("groups repeat their head on the next page, and neither a head stands last on its page nor a total first")
    func groups() {
        let pages = pages(Samples.coded(400), #"{"groupBy":["origin"],"totals":true}"#)
        #expect(Set(codes(pages)).count == 400 && codes(pages).count == 400)
        for page in pages.dropFirst() {
            let cells = SceneText(page).boxes.filter { $0.run.font.tabularDigits && $0.frame.minX < 100 }.map(\.string)
            #expect(cells.first.map { ["EWR", "JFK", "LGA"].contains($0) } == true)
        }
        for page in pages {
            let first = SceneText(page).boxes.filter { $0.run.font.tabularDigits && $0.frame.minX < 100 }.sorted { $0.frame.minY < $1.frame.minY }
            #expect(first.last.map { ["EWR", "JFK", "LGA"].contains($0.string) } == false)
        }
        let totals = pages.flatMap { SceneText($0).strings.filter { $0.hasPrefix("Total") } }
        #expect(totals.sorted() == ["Total", "Total EWR", "Total JFK", "Total LGA"])
    }

    @Test("subtotals add up to the total, and means are means of all rows")
    func totals() throws {
        let table = Samples.table(
            [("g", .string), ("a", .integer), ("b", .number)],
            [[.text("x"), .number(1), .number(2)], [.text("y"), .number(10), .number(4)], [.text("x"), .number(100), .number(9)]]
        )
        let spec = Samples.spec(.table, "T", #"{"groupBy":"g","totals":["a"],"columns":["a",{"name":"b","total":"mean"}]}"#)
        let formatted = try FormattedTable(WidgetContent(spec: spec, table: table, context: Samples.context()))
        #expect(formatted.groups.map(\.label) == ["x", "y"])
        #expect(formatted.groups.map { $0.totals.map { $0 ?? "" } } == [["101", "6"], ["10", "4"]])
        #expect(formatted.totals == ["111", "5"])
        #expect(formatted.lines.count == 3 + 2 + 2 + 1)
    }

    @Test("groups and the total are of all rows that are here, and say so when not all are shown; one note says how many are")
    func limitedTotals() throws {
        let rows = (1...8).map { [ChartValue.text($0.isMultiple(of: 2) ? "even" : ($0 == 7 ? "late" : "odd")), .number(Double($0))] }
        let table = Samples.table([("g", .string), ("v", .number)], rows)
        let spec = Samples.spec(.table, "T", #"{"groupBy":"g","totals":true,"limit":5}"#)
        let formatted = try FormattedTable(WidgetContent(spec: spec, table: table, context: Samples.context()))
        #expect(formatted.groups.map(\.label) == ["odd", "even"])
        #expect(formatted.groups.map { $0.totals.map { $0 ?? "" } } == [["9"], ["20"]] && formatted.totals == ["36"])
        #expect(formatted.groups.map(\.rows) == [3, 4] && formatted.groups.map(\.shown) == [3, 2])
        let wide = Samples.table([("g", .string), ("n", .string), ("v", .number)], rows.map { [$0[0], .text("R"), $0[1]] })
        let strings = pages(wide, #"{"groupBy":"g","totals":true,"limit":5}"#).flatMap { SceneText($0).strings }
        #expect(strings.contains("Total odd") && strings.contains("Total even (4)") && strings.contains("Total (8)"), "\(strings)")
        #expect(strings.contains("Showing 5 of 8 rows"), "\(strings)")
    }

    @Test("a table that is too wide becomes narrower print, then lying pages, then several pages beside one another with the first column on each")
    func wide() {
        let standing = PageSetup(orientation: .portrait)
        #expect(pages(Samples.coded(20, columns: 8), setup: standing).allSatisfy { $0.size == standing.pageSize })
        let lying = pages(Samples.coded(20, columns: 28), setup: standing)
        #expect(lying.contains { $0.size.width > $0.size.height })
        let parts = pages(Samples.coded(60, columns: 60), setup: standing)
        let headers = parts.flatMap { SceneText($0).strings.filter { $0.hasPrefix("Value") || $0 == "Code" } }
        for index in 2..<60 { #expect(headers.contains("Value \(index)") || headers.contains { $0.hasPrefix("Value") }) }
        let codes = codes(parts)
        let count = codes.count { $0 == "R7x" }
        #expect(count > 1 && codes.count == 60 * count)
        #expect(parts.allSatisfy { SceneText($0).strings.contains { $0.contains("Columns ") } })
        for page in parts { #expect(SceneText(page).overlaps.isEmpty) }
    }

    @Test("every row that the query has and the report does not is told of")
    func truncated() {
        let strings = pages(Samples.coded(120, totalRows: 12_431)).flatMap { SceneText($0).strings }
        #expect(strings.contains { $0.contains("Showing 120 of 12,431 rows") })
        #expect(strings.contains("Notes"))
    }

    @Test("long texts wrap inside their row; no line of text leaves its column")
    func wrapping() {
        let text = "Aircraft returned to the gate after a report of smoke in the cabin and passengers left on later departures. "
        let rows = (0..<40).map { [ChartValue.text("R\($0)x"), .text(String(repeating: text, count: $0 % 5 + 1)), .number(Double($0))] }
        let pages = pages(Samples.table([("code", .string), ("report", .string), ("n", .integer)], rows), setup: PageSetup(orientation: .portrait))
        #expect(codes(pages).count == 40)
        for page in pages {
            let text = SceneText(page)
            #expect(text.overlaps.isEmpty)
            for box in text.boxes { #expect(PageSetup(orientation: .portrait).content.inset(by: -0.5).contains(box.frame), "\(box.string)") }
        }
    }

    @Test(
        "a table beside a chart shows what fits and goes on below the grid or on the next page, which is named, without a row twice or lost",
        arguments: [5, 12]
    )
    func shared(height: Int) {
        let widgets = [
            Samples.widget("t", .table, "{}", Samples.coded(90), WidgetPosition(x: 0, y: 0, w: 6, h: height)),
            Samples.widget("b", .bar, "{}", Samples.delays, WidgetPosition(x: 6, y: 0, w: 6, h: height)),
        ]
        let pages = ReportBuilder.pages(Samples.report(widgets), context: Samples.context())
        #expect(codes(pages) == (0..<90).map { "R\($0)x" })
        let begin = pages.firstIndex { SceneText($0).strings.contains("Widget t (continued)") }
        let remarks = SceneText(pages[0]).strings.filter { $0.contains("continued on page") }
        #expect(height == 5 ? begin == 0 && remarks.isEmpty : begin == 1 && remarks.count == 1 && remarks[0].contains("page 2"))
    }

    @Test("a table stays in its card when the configuration or the setup says so, and the cut is stated")
    func fitting() {
        for (json, rows) in [(#"{"flow":false}"#, PageSetup.TableRows.all), ("{}", .fitting)] {
            var setup = PageSetup()
            setup.tableRows = rows
            let pages = pages(Samples.coded(90), json, setup: setup)
            #expect(pages.count == 1)
            #expect(SceneText(pages[0]).strings.contains { $0.hasPrefix("Showing ") && $0.hasSuffix("of 90 rows") })
        }
    }

    @Test("where a card has room for one line, it is a row and not the total of rows that are not seen")
    func oneLine() {
        for height in stride(from: 40.0, through: 130, by: 2) {
            let spec = Samples.spec(.table, "T", #"{"totals":true}"#)
            let size = Size(width: 200, height: height)
            let strings = SceneText(ChartBuilder.scene(for: spec, state: .data(Samples.delays), size: size, context: Samples.context())).strings
            #expect(!strings.contains("Total") || strings.contains("AA"), "\(height) points")
        }
    }

    @Test("cells whose number meets a rule are written in its colour")
    func rules() throws {
        let json = #"{"columns":["code",{"name":"value_2","rules":[{"when":">","value":50,"color":"bad"},{"when":"~"}]}]}"#
        let page = try #require(pages(Samples.coded(12), json).first)
        let colored = SceneText(page).boxes.filter { $0.run.font.weight == .semibold && Double($0.string) != nil }
        let expected = (0..<12).count { $0 * 13 % 97 + 2 > 50 }
        #expect(expected > 0 && colored.count == expected)
    }

    @Test("the options of tables survive a round of encoding")
    func coding() throws {
        let json =
            #"{"groupBy":["a"],"subtotals":false,"flow":true,"pageBreak":"before","pageOrientation":"landscape","link":"https://a.example","columns":[{"name":"b","total":"mean","rules":[{"when":"<","value":0,"color":"bad"}]}]}"#
        let options = Samples.options(json)
        let copy = try JSONDecoder().decode(ChartOptions.self, from: JSONEncoder().encode(options))
        #expect(copy == options)
        #expect(options.columns.first?.rules == [TableRule(.less, 0, color: "bad")] && options.columns.first?.total == .mean)
        #expect(options.groupBy == ["a"] && options.pageBreak == "before" && options.flow == true && options.subtotals == false)
    }
}
