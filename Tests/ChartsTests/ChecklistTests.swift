import Foundation
import Testing

@testable import Charts

@Suite("Checklist of good charts")
struct ChecklistTests {
    private static let names = Samples.scenes.map(\.name)

    private func scene(_ name: String, theme: Theme = .light, locale: String = "en") throws -> Scene {
        let sample = try #require(Samples.scenes.first { $0.name == name })
        return ChartBuilder.scene(for: sample.spec, state: sample.state, size: sample.size, context: Samples.context(theme: theme, locale: locale))
    }

    private func draw(_ type: ChartType, _ json: String, _ table: ChartTable, width: Double = 378, height: Double = 220) -> Scene {
        ChartBuilder.scene(
            for: Samples.spec(type, "T", json),
            state: .data(table),
            size: Size(width: width, height: height),
            context: Samples.context()
        )
    }

    private func categories(_ values: [Double]) -> ChartTable {
        Samples.table([("c", .string), ("v", .number)], values.enumerated().map { [.text("c\($0.offset)"), .number($0.element)] })
    }

    private func strokes(_ node: SceneNode) -> [(path: Path, stroke: Stroke)] {
        switch node {
        case .group(let group): group.children.flatMap(strokes)
        case .path(let path, _, let stroke?, _): [(path, stroke)]
        default: []
        }
    }

    private func fills(_ node: SceneNode) -> [(path: Path, color: Color)] {
        switch node {
        case .group(let group): group.children.flatMap(fills)
        case .path(let path, .solid(let color)?, _, _): [(path, color)]
        default: []
        }
    }

    @Test("9: a card is read title first, then subtitle, chart and notes")
    func readingOrder() throws {
        let card = ChartBuilder.scene(
            for: Samples.spec(.bar, "Title", subtitle: "Subtitle"),
            state: .data(Samples.delays, notes: ["A note"]),
            size: Size(width: 300, height: 200),
            context: Samples.context()
        )
        guard case .group(let group)? = card.root.children.first else { return }
        let roles = group.children.compactMap { node -> Role? in
            if case .group(let group) = node { group.role } else { nil }
        }
        #expect(roles.count == 5 && roles[0] == .artifact && roles[1] == .heading(level: 2) && roles[2] == .paragraph && roles[4] == .paragraph)
        guard case .figure = roles[3] else {
            Issue.record("the chart comes after the titles")
            return
        }
    }

    @Test("14: no text is smaller than 6.5 points", arguments: names)
    func smallestText(name: String) throws {
        for locale in ["en", "th", "ar"] { #expect(SceneText(try scene(name, locale: locale)).boxes.allSatisfy { $0.run.font.size >= 6.5 }) }
    }

    @Test("19: a name that is cut on its card is whole in the alternative text")
    func wholeNames() throws {
        let long = "Gesellschaft für besonders lange Namen und noch längere Bezeichnungen"
        let table = Samples.table([("c", .string), ("v", .number)], [[.text(long), .number(3)], [.text("b"), .number(2)]])
        for type in [ChartType.bar, .pie, .funnel] {
            let text = SceneText(draw(type, "{}", table, width: 180, height: 110))
            #expect(text.alternatives.first?.contains(long) == true, "\(type)")
        }
    }

    @Test("20: minus signs are true ones, and no NaN, null or exponent is printed", arguments: names)
    func signs(name: String) throws {
        for text in SceneText(try scene(name)).strings {
            #expect(text.firstMatch(of: /(^|\s)-\d/) == nil, "\(text)")
            #expect(!["nan", "null", "undefined", "-0", "inf"].contains(text.lowercased()) && !text.contains("e+"))
        }
    }

    @Test("21, 25, 26: an axis has round steps, one number of decimals, and from two to nine labels")
    func axes() {
        let content = WidgetContent(spec: Samples.spec(.line, "T"), table: Samples.monthly, context: Samples.context())
        var seed: UInt64 = 7
        func random() -> Double {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(seed >> 11) / 9_007_199_254_740_992
        }
        for _ in 0..<2_000 {
            let size = pow(10, random() * 18 - 6)
            let low = (random() - 0.4) * size
            let domain = ValueDomain(values: (low, low + random() * size), length: 40 + random() * 360, includesZero: random() > 0.5)
            let step = domain.ticks.count > 1 ? domain.ticks[1] - domain.ticks[0] : 1
            let mantissa = step / pow(10, (log10(step) + 1e-9).rounded(.down))
            #expect([1, 2, 2.5, 5].contains { abs($0 - mantissa) < 1e-4 }, "\(domain.ticks)")
            #expect((2...10).contains(domain.ticks.count), "\(domain.ticks)")
            let labels = ValueAxis(domain, content: content).labels
            let decimals = Set(
                labels.filter { $0 != "0" && !$0.contains("×") }.map { label in
                    label.firstIndex(of: ".").map { label[$0...].prefix { !$0.isLetter }.count } ?? 0
                }
            )
            #expect(decimals.count <= 1, "\(labels)")
            #expect(Set(labels).count == labels.count, "\(labels)")
        }
    }

    @Test("22: digits in axes and tables have one width, those of large numbers their own")
    func tabularDigits() {
        #expect(TextStyles.axis.tabularDigits && TextStyles.cell.tabularDigits && TextStyles.total.tabularDigits)
        #expect(!TextStyles.value.tabularDigits)
        let kpi = SceneText(draw(.kpi, "{}", categories([1_118]))).boxes
        #expect(kpi.first { $0.string == "1,118" }?.run.font.tabularDigits == false)
    }

    @Test("23: no text has another size than the four of a page", arguments: names)
    func sizes(name: String) throws {
        for locale in ["en", "th", "ar"] {
            for box in SceneText(try scene(name, locale: locale)).boxes {
                #expect(TextStyles.sizes.contains(box.run.font.size), "\(box.string) in \(box.run.font.size)")
            }
        }
    }

    @Test("24: value axes of bars, areas and histograms begin at zero", arguments: [ChartType.bar, .area, .histogram])
    func zero(type: ChartType) {
        let table = type == .area ? Samples.monthly : categories([990, 1_000, 995, 1_010])
        #expect(SceneText(draw(type, #"{"labels":false,"horizontal":false}"#, table)).strings.contains("0"))
    }

    @Test("28: no label is turned unless upright bars are asked for and their names have no other place")
    func rotation() throws {
        func turned(_ node: SceneNode) -> [TextRun] {
            switch node {
            case .group(let group): group.children.flatMap(turned)
            case .text(let run): run.rotation == 0 ? [] : [run]
            default: []
            }
        }
        for sample in Samples.scenes { #expect(turned(.group(try scene(sample.name).root)).isEmpty, "\(sample.name)") }
        let slanted = turned(.group(draw(.bar, #"{"horizontal":false}"#, Samples.carriers).root))
        #expect(slanted.count == 9 && slanted.allSatisfy { $0.rotation == -40 })
        #expect(
            slanted.allSatisfy { run in
                let width = min(FixedTextMetrics().width(of: run.string, font: run.font), run.maximumWidth ?? .infinity)
                return run.origin.x - width * cos(40 * .pi / 180) >= 8 && run.origin.y + width * sin(40 * .pi / 180) <= 214
            }
        )
    }

    @Test("30, 31: gridlines are fainter than data, the zero line is stronger, and data lines are at least 1.25 points with round joins")
    func lines() throws {
        for theme in [Theme.light, .dark] {
            #expect(theme.grid.contrast(with: theme.card) < 1.6)
            #expect(theme.baseline.contrast(with: theme.card) > theme.grid.contrast(with: theme.card) * 1.5)
            let drawn = strokes(.group(try scene("line", theme: theme).root)).filter {
                theme.palette.map(Paint.solid).contains($0.stroke.paint) && $0.path.elements.count > 8
            }
            #expect(drawn.count == 3)
            #expect(drawn.allSatisfy { $0.stroke.width >= 1.25 && $0.stroke.join == .round })
        }
    }

    @Test("33: bars of a chart have equal widths and equal gaps")
    func bars() {
        let color = Theme.light.palette[0]
        let frames = fills(.group(draw(.bar, #"{"horizontal":false}"#, categories([3, 9, 4, 7, 5])).root)).filter { $0.color == color }.compactMap(
            \.path.bounds
        )
        #expect(frames.count == 5)
        #expect(frames.allSatisfy { abs($0.width - frames[0].width) < 1e-9 })
        let steps = zip(frames, frames.dropFirst()).map { $1.minX - $0.minX }
        #expect(steps.allSatisfy { abs($0 - steps[0]) < 1e-9 } && steps[0] - frames[0].width >= 1)
    }

    @Test("36: the legend of stacked bars has the order of the series, and direct labels that of the line ends")
    func legendOrder() throws {
        let boxes = SceneText(try scene("line")).boxes.filter { ["EWR", "JFK", "LGA"].contains($0.string) }
        let ends = boxes.sorted { $0.frame.minY < $1.frame.minY }.map(\.string)
        #expect(ends.count == 3)
        let set = try SeriesSet(WidgetContent(spec: Samples.spec(.line, "T"), table: Samples.monthly, context: Samples.context()), asBands: false)
        let values = Dictionary(uniqueKeysWithValues: set.series.map { ($0.name, $0.entries.last?.y ?? 0) })
        #expect(ends == values.keys.sorted { (values[$0] ?? 0) > (values[$1] ?? 0) }, "\(values)")
    }

    @Test("41: the legend of a map names the colour of countries without data")
    func mapLegend() throws {
        #expect(SceneText(try scene("map-countries")).strings.contains("No data"))
    }

    @Test("42: numbers in coloured cells and bars can be read", arguments: ["blues", "viridis", "plasma", "puor", "rdbu", "reds", "ylgnbu"])
    func cellContrast(scheme: String) {
        for theme in [Theme.light, .dark] {
            let type = Typesetter(Samples.context(theme: theme))
            let ramp = ColorRamp.named(scheme, theme: theme)
            for color in ramp.samples(64) + theme.palette { #expect(type.ink(on: color).contrast(with: color) >= 4.5, "\(color.hex)") }
        }
    }

    @Test("42: a gauge's bar stands out from its ranges by 3 to 1", arguments: [Theme.light, .dark])
    func gaugeContrast(theme: Theme) throws {
        let content = WidgetContent(
            spec: Samples.spec(.gauge, "T", "{\(Samples.gaugeOptions)}"),
            table: Samples.revenue,
            context: Samples.context(theme: theme)
        )
        for shade in try GaugeFigures(content).shades(theme) { #expect(theme.palette[0].contrast(with: shade) >= 3, "\(shade.hex)") }
    }

    @Test("43: any two colours of categories differ by ΔE2000 of 10 or more, also for colour-blind readers", arguments: [Theme.light, .dark])
    func palette(theme: Theme) {
        for vision in ColorDifference.Vision.allCases {
            #expect(ColorDifference.smallest(theme.palette, vision) >= 10, "\(theme.name) \(vision)")
        }
    }

    @Test("43: the difference of colours is computed as Sharma, Wu and Dalal publish it")
    func difference() {
        #expect(abs(ColorDifference.ciede2000(SIMD3(50, 2.6772, -79.7751), SIMD3(50, 0, -82.7485)) - 2.0425) < 1e-4)
        #expect(abs(ColorDifference.ciede2000(SIMD3(50, 2.5, 0), SIMD3(73, 25, -18)) - 27.1492) < 1e-4)
        #expect(abs(ColorDifference.ciede2000(SIMD3(6.7747, -0.2908, -2.4247), SIMD3(5.8714, -0.0985, -2.2286)) - 0.6377) < 1e-4)
    }

    @Test(
        "44: colours that lie on one another differ by 10 of lightness L* or more, so that stacks can be read in grey",
        arguments: [Theme.light, .dark]
    )
    func neighbours(theme: Theme) {
        let lightness = theme.palette.map { ColorDifference.lab($0).x }
        for (one, next) in zip(lightness, lightness.dropFirst() + lightness.prefix(1)) { #expect(abs(one - next) >= 10) }
    }

    @Test(
        "45: lightness L* of sequential ramps rises or falls strictly",
        arguments: ["blues", "viridis", "plasma", "ylgnbu", "teals", "oranges", "purples", "reds"]
    )
    func ramps(name: String) {
        for theme in [Theme.light, .dark] {
            let lightness = ColorRamp.named(name, theme: theme).samples(24).map { ColorDifference.lab($0).x }
            let steps = zip(lightness, lightness.dropFirst()).map { $1 - $0 }
            #expect(steps.allSatisfy { $0 > 0 } || steps.allSatisfy { $0 < 0 })
        }
    }

    @Test("46: good and bad differ for every kind of eye, and carry an arrow and a sign too", arguments: [Theme.light, .dark])
    func goodAndBad(theme: Theme) {
        for vision in ColorDifference.Vision.allCases { #expect(ColorDifference.smallest([theme.good, theme.bad], vision) >= 20) }
        for value in [6.0, 4] {
            let scene = draw(.kpi, #"{"comparison":"5"}"#, categories([value]))
            #expect(SceneText(scene).strings.contains { $0.hasPrefix(value > 5 ? "+" : "\u{2212}") })
            #expect(
                fills(.group(scene.root)).contains { $0.path.elements.count == 4 && $0.color == (value > 5 ? Theme.light.good : Theme.light.bad) }
            )
        }
    }

    @Test("48: each state is said in words on its card and in its alternative text, for every kind of widget", arguments: ChartType.allCases)
    func states(type: ChartType) {
        func text(_ state: ChartState) -> SceneText {
            SceneText(
                ChartBuilder.scene(for: Samples.spec(type, "T"), state: state, size: Size(width: 300, height: 200), context: Samples.context())
            )
        }
        let states: [(ChartState, String)] = [
            (.noData(reason: "No flights in May."), "No data"), (.error(code: "query.timeout", message: "It took too long."), "Not available"),
            (.forbidden, "You cannot see this widget"),
        ]
        for (state, words) in states {
            let drawn = text(state)
            #expect(drawn.strings.contains(words) && drawn.strings.contains("T"))
            #expect(drawn.alternatives.first?.contains(words) == true)
        }
        guard type != .text else { return }
        var table = type == .map ? Samples.countries : (type == .heatmap || type == .cohort ? Samples.cohorts : Samples.carriers)
        table.conditions = [.stale, .partial, .truncated]
        let notes = text(.data(table, asOf: Samples.months[3])).strings.joined(separator: " ")
        for words in ["Stale", "Last period incomplete", "Not all rows are shown", "Data as of"] {
            #expect(notes.contains(words), "\(type) \(notes)")
        }
    }

    @Test("48: a period that is not over is drawn unfinished: hatched bars, a dashed end of the line")
    func unfinished() throws {
        var table = Samples.monthly
        func dashes(_ type: ChartType) -> Int { strokes(.group(draw(type, #"{"stack":"none"}"#, table).root)).count { !$0.stroke.dash.isEmpty } }
        #expect(dashes(.line) == 0)
        let palette = Theme.light.palette.map(Paint.solid)
        func outlines() -> Int { strokes(.group(draw(.bar, #"{"stack":"none"}"#, table).root)).count { palette.contains($0.stroke.paint) } }
        #expect(outlines() == 0)
        table.conditions = [.partial]
        #expect(dashes(.line) == 3)
        #expect(outlines() == 6)
    }

    @Test("cells without a value are hatched, and the legend shows it")
    func hatching() throws {
        let hatch = strokes(.group(try scene("heatmap").root)).filter { $0.path.elements.count > 4 && $0.stroke.width == 0.5 }
        #expect(hatch.count >= 2)
        for frame in [Rect(x: 3, y: 7, width: 20, height: 11), Rect(x: -5, y: 2, width: 1, height: 40)] {
            let bounds = try #require(Hatch.path(in: frame).bounds)
            #expect(frame.inset(by: -1e-9).contains(bounds))
        }
    }

    @Test("49: one widget that cannot be drawn leaves the rest of the report as it is")
    func isolation() {
        let widgets = [
            ReportWidget(
                id: "a",
                spec: Samples.spec(.bar, "Bad", #"{"y":"nothing"}"#),
                state: .data(Samples.carriers),
                position: WidgetPosition(x: 0, y: 0, w: 6, h: 4)
            ),
            ReportWidget(id: "b", spec: Samples.spec(.pie, "Good"), state: .data(Samples.carriers), position: WidgetPosition(x: 6, y: 0, w: 6, h: 4)),
        ]
        let report = Report(title: "R", widgets: widgets, asOf: Samples.months[0], generatedAt: Samples.months[0])
        let strings = ReportBuilder.pages(report, context: Samples.context()).flatMap { SceneText($0).strings }
        #expect(strings.contains("chart.unknown_column") && strings.contains("Good"))
    }

    @Test("75: a million rows and strings of ten megabytes are drawn in bounded time by the new kinds too", .timeLimit(.minutes(10)))
    func bounded() {
        let huge = String(repeating: "wide \u{202e}text ", count: 800_000)
        let names = Samples.table([("c", .string), ("v", .number)], [[.text(huge), .number(3)], [.text(huge + "b"), .number(2)]])
        let rows = (0..<200_000).map { [ChartValue.number(Double($0 * 7_919 % 10_007)), .number(Double($0))] }
        let many = Samples.table([("a", .number), ("b", .number)], rows)
        for type in [ChartType.gauge, .pie, .histogram, .funnel, .cohort] {
            for table in [names, many] {
                let text = SceneText(draw(type, "{}", table))
                #expect(text.paths.reduce(0) { $0 + $1.elements.count } < 40_000 && text.boxes.count < 4_000)
                #expect(text.strings.allSatisfy { $0.unicodeScalars.count <= 1_000 && !$0.unicodeScalars.contains("\u{202e}") })
            }
        }
    }

    @Test("an occupancy bitmap finds what is free and what is taken, like a comparison of rectangles")
    func occupancy() {
        let frame = Rect(x: 10, y: 20, width: 300, height: 150)
        var bitmap = OccupancyBitmap(frame)
        let taken = [Rect(x: 20, y: 30, width: 60, height: 9), Rect(x: 130, y: 90, width: 140, height: 20)]
        for rect in taken { bitmap.occupy(rect) }
        bitmap.occupy(center: Point(250, 40), radius: 12)
        for x in stride(from: 10.0, to: 280, by: 7) {
            for y in stride(from: 20.0, to: 160, by: 5) {
                let rect = Rect(x: x, y: y, width: 20, height: 8)
                let touches = taken.contains { $0.intersects(rect) }
                if touches { #expect(!bitmap.isFree(rect)) }
                let near = rect.inset(by: -2.1)
                if !taken.contains(where: { $0.intersects(near) }), !near.intersects(Rect(x: 238, y: 28, width: 24, height: 24)) {
                    #expect(bitmap.isFree(rect) == frame.contains(rect), "\(rect)")
                }
            }
        }
        #expect(!bitmap.isFree(Rect(x: 245, y: 36, width: 4, height: 4)) && !bitmap.isFree(Rect(x: 0, y: 0, width: 5, height: 5)))
    }
}
