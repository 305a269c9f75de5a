import Foundation
import Testing

@testable import Charts

@Suite("Pages of any grid")
struct PagePropertyTests {
    /// A generator that gives the same numbers on every run.
    private struct Sequence: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    private func isPlausible(_ pages: [Scene], _ report: Report, content: (Scene) -> Rect) {
        var titles: [String] = []
        for (number, page) in pages.enumerated() {
            let text = SceneText(page)
            #expect(text.overlaps.isEmpty, "page \(number + 1)")
            let sizes = Set(text.boxes.map(\.run.font.size))
            #expect(sizes.isSubset(of: TextStyles.sizes + [TableStyle.small.cell.size]), "page \(number + 1) has sizes \(sizes)")
            let area = content(page).inset(by: -1.6)
            for box in text.boxes { #expect(area.contains(box.frame), "\(box.string) on page \(number + 1)") }
            for case .group(let group) in page.root.children {
                if let clip = group.clip { #expect(area.contains(clip.offset(by: group.offset)), "a card on page \(number + 1)") }
            }
            #expect(number == 0 || text.boxes.count > 3, "page \(number + 1) is blank")
            titles += text.strings.filter { $0.hasPrefix("Widget ") && !$0.contains("(") }
            // On the narrowest cards a title takes two lines.
            titles += zip(text.strings, text.strings.dropFirst()).filter { $0.0 == "Widget" }.map { "Widget \($0.1)" }
        }
        // A table that its place on the grid cuts short stands there, and whole on a page of its own.
        var places = Dictionary(titles.map { ($0, 1) }, uniquingKeysWith: +)
        for widget in report.widgets where widget.spec.type == .table && places[widget.spec.title] == 2 { places[widget.spec.title] = 1 }
        #expect(places == Dictionary(report.widgets.map { ($0.spec.title, 1) }, uniquingKeysWith: +))
    }

    @Test("each widget stands on one page, nothing overlaps, nothing leaves the margins", arguments: 1...24)
    func random(seed: Int) {
        var random = Sequence(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
        let types: [ChartType] = [.kpi, .bar, .line, .table, .heatmap]
        let widgets = (0..<Int.random(in: 1...22, using: &random)).map { index in
            let type = types[Int.random(in: 0..<types.count, using: &random)]
            let width = Int.random(in: 2...12, using: &random)
            let position = WidgetPosition(
                x: Int.random(in: 0...(12 - width), using: &random),
                y: Int.random(in: 0...30, using: &random),
                w: width,
                h: Int.random(in: 2...9, using: &random)
            )
            let table =
                switch type {
                case .table: Samples.coded(Int.random(in: 1...80, using: &random), columns: Int.random(in: 3...8, using: &random))
                case .line: Samples.monthly
                case .heatmap: Samples.weekdays
                default: Samples.delays
                }
            return Samples.widget("\(index)", type, type == .heatmap ? #"{"x":"hour","y":"weekday"}"# : "{}", table, position)
        }
        let report = Samples.report(widgets)
        let setup = PageSetup(
            paper: PageSetup.Paper.allCases[seed % 4],
            orientation: seed % 2 == 0 ? .landscape : .portrait,
            margins: .init(top: Double(seed % 5) * 5, right: 10, bottom: 8, left: 14)
        )
        let pages = ReportBuilder.pages(report, setup: setup, context: Samples.context())
        isPlausible(pages, report) { $0.size == setup.pageSize ? setup.content : setup.turned(.landscape).content }
        for widget in widgets where widget.spec.type == .table {
            guard case .data(let table, _, _) = widget.state else { continue }
            let codes = pages.flatMap { SceneText($0).strings.filter { $0 == "R\(table.rowCount - 1)x" } }
            #expect(!codes.isEmpty)
        }
    }

    @Test("five hundred widgets, most of them on one another, outside the grid or without a height, each stand on a page")
    func hostile() {
        let positions = (0..<500).map { index in
            WidgetPosition(x: index % 3 * 40 - 20, y: index % 7 == 0 ? -1 : index % 50, w: index % 5 * 9, h: index % 4 == 0 ? 0 : index % 11 * 30)
        }
        let widgets = positions.enumerated().map { Samples.widget("\($0)", .kpi, "{}", Samples.delays, $1) }
        let report = Samples.report(widgets)
        isPlausible(ReportBuilder.pages(report, context: Samples.context()), report) { _ in PageSetup().content }
    }

    @Test("text of ten megabytes, direction overrides and line breaks are printed shortened and harmless")
    func texts() {
        let long = String(repeating: "\u{202e}abc\n", count: 2_500_000)
        var report = Samples.report([
            ReportWidget(
                id: long,
                spec: ChartSpec(type: .table, title: long, subtitle: long),
                state: .data(Samples.table([(long, .string)], [[.text(long)], [.text("R1x")]]), notes: [long]),
                position: WidgetPosition(x: 0, y: 0, w: 12, h: 4)
            )
        ])
        report.title = long
        report.description = long
        report.facility = long
        var setup = PageSetup(orientation: .portrait, header: .init(left: long, center: "{title}", right: "{facility}{title}{pages}"))
        setup.hasCover = true
        setup.hasAppendix = true
        let pages = ReportBuilder.pages(report, setup: setup, context: Samples.context())
        let text = pages.map { SceneText($0) }
        #expect(text.allSatisfy { $0.overlaps.isEmpty })
        #expect(
            text.flatMap(\.strings).allSatisfy { $0.unicodeScalars.count <= 3_000 && !$0.unicodeScalars.contains("\u{202e}") && !$0.contains("\n") }
        )
        #expect(text.flatMap(\.strings).contains("R1x"))
    }

    @Test("columns of an interlocking grid go on independently; numbers on one grid row stay beside one another")
    func interlocking() {
        var widgets = (0..<8).map { index in
            Samples.widget("k\(index)", .kpi, "{}", Samples.delays, WidgetPosition(x: index % 2 * 3, y: index / 2 * 5, w: 3, h: 5))
        }
        for index in 0..<2 {
            widgets.append(Samples.widget("b\(index)", .bar, "{}", Samples.delays, WidgetPosition(x: 6, y: index * 9, w: 6, h: 9 + index * 2)))
        }
        let report = Samples.report(widgets)
        let setup = PageSetup()
        let plan = PagePlanner.plan(report, setup: setup, context: Samples.context())
        var places: [Int: (page: Int, frame: Rect)] = [:]
        for (number, page) in plan.pages.enumerated() {
            for item in page.items {
                if case .widget(let index, _) = item.content { places[index] = (number, item.frame) }
            }
        }
        #expect(places.count == 10)
        for pair in stride(from: 0, to: 8, by: 2) {
            #expect(places[pair]?.page == places[pair + 1]?.page && places[pair]?.frame.minY == places[pair + 1]?.frame.minY)
        }
        #expect(places.values.allSatisfy { $0.frame.width < setup.content.width * 0.6 })
    }

    @Test("a page break before a widget is kept")
    func explicitBreak() {
        let widgets = [
            Samples.widget("a", .bar, "{}", Samples.delays, WidgetPosition(x: 0, y: 0, w: 12, h: 2)),
            Samples.widget("b", .bar, #"{"pageBreak":"before"}"#, Samples.delays, WidgetPosition(x: 0, y: 2, w: 12, h: 2)),
        ]
        let pages = ReportBuilder.pages(Samples.report(widgets), context: Samples.context())
        #expect(pages.map { SceneText($0).strings.filter { $0.hasPrefix("Widget ") } } == [["Widget a"], ["Widget b"]])
    }
}
