import Foundation
import Testing

@testable import Charts

@Suite("Pages")
struct PageTests {
    private func report(_ positions: [WidgetPosition], type: ChartType = .bar) -> Report {
        Report(
            title: "Departures",
            description: "All flights from New York.",
            widgets: positions.enumerated().map {
                ReportWidget(id: "w\($0.offset)", spec: Samples.spec(type, "Widget \($0.offset)"), state: .data(Samples.delays), position: $0.element)
            },
            asOf: Samples.months[3],
            facility: "JFK",
            generatedAt: Samples.months[4]
        )
    }

    @Test("bands are cut where no widget is crossed")
    func bands() {
        let positions = [
            WidgetPosition(x: 0, y: 0, w: 6, h: 2), WidgetPosition(x: 6, y: 0, w: 6, h: 3), WidgetPosition(x: 0, y: 2, w: 6, h: 2),
            WidgetPosition(x: 0, y: 4, w: 12, h: 4),
        ]
        let bands = GridBands(positions, columns: 12).bands
        #expect(bands.map { $0.items.map(\.index) } == [[0, 1, 2], [3]])
        #expect(bands.map(\.rows) == [4, 4])
    }

    @Test("absurd positions are moved inside the grid, and overlapping widgets below one another")
    func absurd() {
        let positions = [
            WidgetPosition(x: -5, y: -9, w: 99, h: 0), WidgetPosition(x: 0, y: 0, w: 12, h: 2), WidgetPosition(x: 3, y: 1, w: 4, h: 4),
            WidgetPosition(x: .max, y: .max, w: .max, h: .max),
            WidgetPosition(x: .min, y: .min, w: .min, h: .min),
        ]
        let items = GridBands(positions, columns: 12).bands.flatMap(\.items)
        #expect(items.count == positions.count)
        #expect(items.allSatisfy { $0.position.x >= 0 && $0.position.x + $0.position.w <= 12 && $0.position.w > 0 && $0.position.h > 0 })
        for band in GridBands(positions, columns: 12).bands {
            for (index, item) in band.items.enumerated() {
                for other in band.items[(index + 1)...] {
                    let (a, b) = (item.position, other.position)
                    #expect(!(a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h))
                }
            }
        }
    }

    @Test("page breaks leave the pages evenly full rather than the last one nearly empty")
    func breaks() {
        let divided = PageBreaks.divide([30, 30, 30, 10], first: 100, others: 100, gap: 0)
        #expect(divided.pages == [0..<4])
        let uneven = PageBreaks.divide([40, 40, 15, 5], first: 98, others: 98, gap: 0)
        #expect(uneven.pages == [0..<2, 2..<4] || uneven.pages == [0..<1, 1..<4])
        #expect(PageBreaks.divide([150, 20], first: 100, others: 100, gap: 5).pages == [0..<1, 1..<2])
        #expect(PageBreaks.divide([], first: 100, others: 100, gap: 5).pages.isEmpty)
    }

    @Test("no widget crosses the end of a page, none is lost, none stands outside the margins", arguments: PageSetup.Paper.allCases)
    func placements(paper: PageSetup.Paper) {
        var positions: [WidgetPosition] = []
        for row in 0..<7 { for column in 0..<3 { positions.append(WidgetPosition(x: column * 4, y: row * 5, w: 4, h: 5)) } }
        positions.append(WidgetPosition(x: 0, y: 35, w: 12, h: 60))
        for orientation in [PageSetup.Orientation.landscape, .portrait] {
            let setup = PageSetup(paper: paper, orientation: orientation)
            let report = report(positions)
            let pages = ReportBuilder.pages(report, setup: setup, context: Samples.context())
            var seen: Set<String> = []
            for (number, page) in pages.enumerated() {
                #expect(page.size == setup.pageSize)
                let text = SceneText(page)
                #expect(text.overlaps.isEmpty)
                #expect(text.strings.contains("Page \(number + 1) of \(pages.count)"))
                for box in text.boxes { #expect(setup.content.inset(by: -0.5).contains(box.frame), "\(box.string)") }
                for string in text.strings where string.hasPrefix("Widget ") { #expect(seen.insert(string).inserted) }
                for case .group(let group) in page.root.children {
                    guard let clip = group.clip else { continue }
                    #expect(setup.content.inset(by: -1.5).contains(clip.offset(by: group.offset)))
                }
            }
            #expect(seen.count == positions.count)
        }
    }

    @Test("a picture is as high as its widgets need and shows all of them")
    func picture() {
        let report = report((0..<9).map { WidgetPosition(x: $0 % 3 * 4, y: $0 / 3 * 4, w: 4, h: 4) })
        let scene = ReportBuilder.picture(report, width: 960, context: Samples.context())
        let text = SceneText(scene)
        #expect(scene.size.width == 960 && scene.size.height > 400 && scene.size.height < 1_000)
        #expect(text.strings.filter { $0.hasPrefix("Widget ") }.count == 9)
        #expect(text.overlaps.isEmpty && text.outside(scene.size).isEmpty)
    }

    @Test("an empty report is a page that says so")
    func empty() {
        let pages = ReportBuilder.pages(report([]), context: Samples.context())
        #expect(pages.count == 1)
        #expect(SceneText(pages[0]).strings.contains("No data"))
    }

    @Test("header and footer name title, description, facility, date with its zone, and source")
    func furniture() {
        let pages = ReportBuilder.pages(
            report([WidgetPosition(x: 0, y: 0, w: 12, h: 4)]),
            setup: PageSetup(sourceNote: "Source: BTS"),
            context: Samples.context(locale: "de")
        )
        let strings = SceneText(pages[0]).strings.joined(separator: " | ")
        for part in ["Departures", "All flights from New York.", "JFK", "America/New_York", "Source: BTS", "Seite 1 von 1", "31. März 2013"] {
            #expect(strings.contains(part), "\(part)")
        }
    }

    @Test("plots in the same grid column share their left margin")
    func alignment() throws {
        let small = Samples.table([("d", .date), ("v", .number)], Samples.months.map { [.time($0), .number(3)] })
        let large = Samples.table([("d", .date), ("v", .number)], Samples.months.map { [.time($0), .number(123_456)] })
        var report = report([])
        report.widgets = [small, large].enumerated().map {
            ReportWidget(
                id: "\($0.offset)",
                spec: Samples.spec(.line, "Line"),
                state: .data($0.element),
                position: WidgetPosition(x: 0, y: $0.offset * 4, w: 6, h: 4)
            )
        }
        let page = try #require(ReportBuilder.pages(report, context: Samples.context()).first)
        let zeros = SceneText(page).boxes.filter { $0.run.anchor == .end && $0.run.font == TextStyles.axis }.map { $0.run.origin.x }
        #expect(Set(zeros.map { ($0 * 100).rounded() }).count == 1)
    }

    @Test("plots side by side have their zero lines at the same height, also below a legend and above two lines of dates")
    func alignmentInRows() throws {
        let plain = Samples.table([("n", .string), ("v", .number)], [[.text("a"), .number(3)], [.text("b"), .number(9)]])
        let many = Samples.table(
            [("d", .date), ("s", .string), ("v", .number)],
            Samples.months.flatMap { month in ["x", "y"].map { [.time(month), .text($0), .number(5)] } }
        )
        var report = report([])
        let specs = [Samples.spec(.bar, "Bar", #"{"labels": false}"#), Samples.spec(.line, "Line", #"{"legend": true, "zero": true}"#)]
        report.widgets = zip(specs, [plain, many]).enumerated().map { place, widget in
            ReportWidget(
                id: "\(place)",
                spec: widget.0,
                state: .data(widget.1),
                position: WidgetPosition(x: place * 6, y: 0, w: 6, h: 4)
            )
        }
        let page = try #require(ReportBuilder.pages(report, context: Samples.context()).first)
        let axes = SceneText(page).boxes.filter { $0.run.anchor == .end && $0.run.font == TextStyles.axis }
        let zeros = axes.filter { $0.string == "0" }.map { Point($0.frame.maxX, $0.frame.maxY) }
        #expect(zeros.count == 2)
        #expect(Set(zeros.map { ($0.y * 100).rounded() }).count == 1)
        #expect(Set(zeros.map { ($0.x * 100).rounded() }).count == 2)
    }
}
