import Foundation
import Testing

@testable import Charts

@Suite("Headers, footers, covers, appendices")
struct PageFurnitureTests {
    private let widgets = [
        Samples.widget("k", .kpi, "{}", Samples.delays, WidgetPosition(x: 0, y: 0, w: 4, h: 3)),
        Samples.widget("b", .bar, #"{"link":"https://a.example/?q=1"}"#, Samples.delays, WidgetPosition(x: 4, y: 0, w: 8, h: 3)),
        Samples.widget("t", .table, "{}", Samples.coded(80), WidgetPosition(x: 0, y: 3, w: 12, h: 4)),
    ]

    private func links(_ scene: Scene) -> [String] {
        func find(_ node: SceneNode) -> [String] {
            switch node {
            case .link(let url, _): [url]
            case .group(let group): group.children.flatMap(find)
            default: []
            }
        }
        return scene.root.children.flatMap(find)
    }

    @Test("the lines of a setup stand on every page with their placeholders filled, and unknown braces as they are")
    func templates() {
        let setup = PageSetup(
            header: .init(left: "{facility}", right: "{title} {unknown} {"),
            footer: .init(left: "{timeZone}", center: "{date}", right: "{page}/{pages}")
        )
        var report = Samples.report(widgets)
        report.title = "A {page} title"
        let pages = ReportBuilder.pages(report, setup: setup, context: Samples.context())
        #expect(pages.count > 1)
        for (number, page) in pages.enumerated() {
            let strings = SceneText(page).strings
            #expect(strings.contains("JFK") && strings.contains("A {page} title {unknown} {"))
            #expect(strings.contains("America/New_York") && strings.contains("\(number + 1)/\(pages.count)"))
            #expect(SceneText(page).overlaps.isEmpty)
        }
    }

    @Test(
        "on a narrow page a long title takes two lines and the date stands whole below it",
        arguments: [PageSetup.Orientation.portrait, .landscape]
    )
    func longTitle(orientation: PageSetup.Orientation) {
        var report = Samples.report(widgets)
        report.title = "The weather at Kennedy airport and what it did to the departures of a year"
        let pages = ReportBuilder.pages(report, setup: PageSetup(paper: .a4, orientation: orientation), context: Samples.context())
        let text = SceneText(pages[0])
        #expect(text.strings.joined(separator: " ").contains(report.title))
        #expect(text.overlaps.isEmpty && text.strings.contains { $0.hasPrefix("Data as of") && $0.hasSuffix("(America/New_York)") })
    }

    @Test("a cover lists the widgets with their pages, and is not counted")
    func cover() {
        var setup = PageSetup()
        setup.hasCover = true
        let pages = ReportBuilder.pages(Samples.report(widgets), setup: setup, context: Samples.context())
        let strings = SceneText(pages[0]).strings
        #expect(["Departures", "Contents", "Widget k", "Widget b", "Widget t"].allSatisfy { strings.contains($0) })
        #expect(links(pages[0]) == ["#widget-k", "#widget-b", "#widget-t"])
        #expect(pages.map(\.label) == ["i"] + (1..<pages.count).map { "\($0)" })
        #expect(SceneText(pages[1]).strings.contains("Page 1 of \(pages.count - 1)"))
    }

    @Test("an appendix holds the data of each chart; chart and data are linked, and each link has its bookmark")
    func appendix() {
        var setup = PageSetup()
        setup.hasAppendix = true
        let pages = ReportBuilder.pages(Samples.report(widgets), setup: setup, context: Samples.context())
        let bookmarks = pages.flatMap { $0.bookmarks ?? [] }
        #expect(Set(bookmarks.map(\.name)).count == bookmarks.count)
        #expect(bookmarks.filter { !$0.title.isEmpty }.map(\.title) == ["Widget k", "Widget b", "Widget t", "Data", "Widget k", "Widget b"])
        let targets = pages.flatMap(links).filter { $0.hasPrefix("#") }
        #expect(Set(targets).isSuperset(of: ["#data-k", "#data-b"]))
        #expect(targets.allSatisfy { target in bookmarks.contains { "#" + $0.name == target } })
        let last = SceneText(pages[pages.count - 1]).strings
        #expect(last.contains("Data") && last.contains("Carrier") && last.contains("19.96"))
    }

    @Test("only addresses of the web and of mail become links")
    func addresses() {
        for (address, isLink) in [
            ("https://a.example", true), ("mailto:a@b.example", true), ("javascript:alert(1)", false), ("file:///etc", false), ("#x", false),
        ] {
            let widget = Samples.widget("b", .bar, #"{"link":"\#(address)"}"#, Samples.delays, WidgetPosition(x: 0, y: 0, w: 8, h: 3))
            let pages = ReportBuilder.pages(Samples.report([widget]), context: Samples.context())
            #expect(links(pages[0]) == (isLink ? [address] : []))
        }
    }

    @Test("notes list widgets that failed, are forbidden, empty, old or cut")
    func notes() {
        let states: [ChartState] = [
            .error(code: "query.timeout", message: "Too slow."), .forbidden, .noData(reason: "None in March."),
            .data(Samples.delays, asOf: Samples.months[2], notes: ["Stale"]), .data(Samples.routes), .data(Samples.delays),
        ]
        let widgets = states.enumerated().map {
            ReportWidget(
                id: "\($0)",
                spec: Samples.spec(.bar, "Widget \($0)"),
                state: $1,
                position: WidgetPosition(x: $0 % 3 * 4, y: $0 / 3 * 3, w: 4, h: 3)
            )
        }
        let pages = ReportBuilder.pages(Samples.report(widgets), context: Samples.context())
        let strings = pages.flatMap { SceneText($0).strings }
        let notes = strings.drop { $0 != "Notes" }.joined(separator: "\n")
        for part in [
            "Not available: Too slow. (query.timeout)", "You cannot see this widget", "No data. None in March.", "Stale", "Showing 30 of 48,210 rows",
        ] { #expect(notes.contains(part), "\(part)") }
        #expect(!notes.contains("Widget 5"))
    }

    @Test("a logo stands on the pages whose line names it, and a logo with too few bytes is none")
    func logo() throws {
        #expect(Branding.Logo(width: 2, height: 2, pixels: [0]) == nil)
        let logo = try #require(Branding.Logo(width: 3, height: 1, pixels: [UInt8](repeating: 255, count: 12)))
        var report = Samples.report(widgets)
        report.branding = Branding(logo: logo, color: Color(0x14695f))
        func images(_ node: SceneNode) -> Int {
            switch node {
            case .image: 1
            case .group(let group): group.children.reduce(0) { $0 + images($1) }
            default: 0
            }
        }
        let setup = PageSetup(header: .init(left: "{logo} {title}"))
        let pages = ReportBuilder.pages(report, setup: setup, context: Samples.context())
        #expect(pages.count > 1 && pages.map { images(.group($0.root)) } == [2] + Array(repeating: 1, count: pages.count - 1))
    }

    @Test("the data of each widget is a CSV file with a name of its own, quoted and without formulas")
    func attachments() {
        let table = Samples.table(
            [("a,b", .string), ("day", .date), ("at", .timestamp), ("n", .number)],
            [
                [.text("=cmd|' /C calc'!A0"), .time(Samples.months[0]), .time(Samples.months[1]), .number(-0.5)],
                [.text("say \"hi\"\nthere"), .null, .null, .number(.nan)], [.text("-12"), .null, .null, .number(1e15)],
                [.text("@x"), .null, .null, .number(3)],
            ]
        )
        let widgets = ["A/B", "a b", ""].map {
            ReportWidget(id: $0, spec: ChartSpec(type: .table, title: $0), state: .data(table), position: WidgetPosition(x: 0, y: 0, w: 1, h: 1))
        }
        let files = ReportBuilder.attachments(Samples.report(widgets))
        #expect(files.map(\.name) == ["A-B.csv", "a-b-2.csv", "table.csv"])
        let lines = [
            "\"a,b\",day,at,n", "'=cmd|' /C calc'!A0,2013-01-01,2013-02-01T00:00:00Z,-0.5", "\"say \"\"hi\"\"\nthere\",,,", "-12,,,1000000000000000",
            "'@x,,,3",
            "",
        ]
        #expect(String(decoding: files[0].bytes, as: UTF8.self) == lines.joined(separator: "\r\n"))
    }
}
