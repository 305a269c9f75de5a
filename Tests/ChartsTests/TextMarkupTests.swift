import Foundation
import Testing

@testable import Charts

@Suite("Text widgets")
struct TextMarkupTests {
    private typealias Span = TextMarkup.Span

    private func scene(_ text: String, locale: String = "en", state: ChartState = .noData(reason: ""), height: Double = 200) -> Scene {
        var options = ChartOptions()
        options.text = text
        let spec = ChartSpec(type: .text, title: "Notes", options: options)
        return ChartBuilder.scene(for: spec, state: state, size: Size(width: 300, height: height), context: Samples.context(locale: locale))
    }

    private func links(_ node: SceneNode) -> [String] {
        switch node {
        case .group(let group): group.children.flatMap(links)
        case .link(let url, _): [url]
        default: []
        }
    }

    @Test("headings, paragraphs, lists, bold, italic and links are read")
    func blocks() {
        let markup = TextMarkup("# One\nfirst **bold *both*** and\n*it* [go](https://a.example/x_y)\n\n- a\n- b\n3. c")
        #expect(markup.blocks.map(\.kind) == [.heading(1), .paragraph, .bullet, .bullet, .number(3)])
        #expect(markup.blocks[1].plain == "first bold both and it go")
        let spans = markup.blocks[1].spans
        #expect(spans.contains(Span(text: "bold ", isBold: true)) && spans.contains(Span(text: "both", isBold: true, isItalic: true)))
        #expect(TextMarkup("***all***").blocks[0].spans == [Span(text: "all", isBold: true, isItalic: true)])
        #expect(spans.contains(Span(text: "it", isItalic: true)) && spans.contains(Span(text: "go", link: "https://a.example/x_y")))
    }

    @Test(
        "marks without a partner, with spaces, inside words or after a backslash are text",
        arguments: ["2 * 3 = 6", "snake_case_name", "**open", "[a](b", "[a] (b)", "a*", "__", "* ", "*", "[]()", "\\*a*"]
    )
    func literal(text: String) {
        let plain = TextMarkup(text).blocks.map(\.plain).joined()
        #expect(plain == text.replacing("\\", with: "").trimmingCharacters(in: .whitespaces) || text == "* ")
        #expect(TextMarkup(text).blocks.flatMap(\.spans).allSatisfy { !$0.isBold && !$0.isItalic && $0.link == nil })
    }

    @Test(
        "only web and mail addresses become links",
        arguments: [
            ("https://example.org/a?b=c&d=%20#e", true), ("http://example.org", true), ("mailto:a@example.org", true), ("HTTPS://EXAMPLE.ORG", true),
            ("javascript:alert(1)", false), ("JaVaScRiPt:alert(1)", false), ("data:text/html,x", false), ("file:///etc/passwd", false),
            ("//example.org", false), ("https://en.example.org/a_(b)", true), ("https://", false), ("https://a b", false),
            ("https://a\u{202e}b", false),
            ("https://\"><script>", false),
            ("", false),
        ]
    )
    func addresses(address: String, isAllowed: Bool) {
        #expect((InlineMarkup.allowed(address) != nil) == isAllowed)
        #expect(links(.group(scene("[name](\(address))").root)).isEmpty != isAllowed)
    }

    @Test("tags, control characters and bidirectional overrides have no effect")
    func injection() {
        let strings = SceneText(scene("<b>x</b> <script>alert(1)</script> a\u{202e}b\u{0}c")).strings
        #expect(strings.contains("<b>x</b> <script>alert(1)</script> abc"))
    }

    @Test("a text that has no room ends in an ellipsis", arguments: [60.0, 100, 180])
    func ellipsis(height: Double) throws {
        let strings = SceneText(scene((1...60).map { "word\($0)" }.joined(separator: "\n\n"), height: height)).strings.filter { $0.hasPrefix("word") }
        #expect(try #require(strings.last).hasSuffix("…"))
        #expect(strings.dropLast().allSatisfy { !$0.hasSuffix("…") })
        #expect(SceneText(scene("short", height: height)).strings.contains("short"))
    }

    private func report(words: Int, position: WidgetPosition) -> Report {
        var options = ChartOptions()
        options.text = (1...words).map { "word\($0)" }.joined(separator: " ") + " end"
        let text = ReportWidget(
            id: "t",
            spec: ChartSpec(type: .text, title: "Notes", options: options),
            state: .noData(reason: ""),
            position: position
        )
        let chart = ReportWidget(
            id: "c",
            spec: Samples.spec(.bar, "Bars"),
            state: .data(Samples.delays),
            position: WidgetPosition(x: 6, y: 0, w: 6, h: position.h)
        )
        return Report(title: "T", widgets: [text] + (position.w < 12 ? [chart] : []), asOf: Samples.months[3], generatedAt: Samples.months[4])
    }

    @Test("a text makes its card as high as it needs, alone or beside a chart, on paper and in a picture", arguments: [6, 12], [1, 4])
    func height(columns: Int, rows: Int) {
        let report = report(words: 250, position: WidgetPosition(x: 0, y: 0, w: columns, h: rows))
        let scenes =
            ReportBuilder.pages(report, context: Samples.context()) + [ReportBuilder.picture(report, width: 900, context: Samples.context())]
        #expect(scenes.count == 2)
        for scene in scenes {
            let text = SceneText(scene)
            #expect(text.strings.contains { $0.hasSuffix("end") })
            #expect(!text.strings.contains { $0.hasPrefix("word") && $0.hasSuffix("…") })
            #expect(text.overlaps.isEmpty && text.outside(scene.size).isEmpty)
        }
    }

    @Test("a text that is longer than a page ends in an ellipsis, and the report's notes say so")
    func longer() {
        let pages = ReportBuilder.pages(report(words: 2_500, position: WidgetPosition(x: 0, y: 0, w: 6, h: 2)), context: Samples.context())
        let strings = pages.flatMap { SceneText($0).strings }
        #expect(strings.contains { $0.hasPrefix("word") && $0.hasSuffix("…") })
        let phrase = Phrases(Samples.context().language).shortened
        #expect(strings.contains(phrase), "\(strings.suffix(12))")
        let whole = ReportBuilder.pages(report(words: 50, position: WidgetPosition(x: 0, y: 0, w: 6, h: 2)), context: Samples.context())
        #expect(!whole.flatMap { SceneText($0).strings }.contains(phrase))
    }

    @Test("headings continue the report's levels, and none is skipped", arguments: [("Notes", 3), ("", 2)])
    func headingLevels(title: String, top: Int) {
        var options = ChartOptions()
        options.text = "## a\n\n### b\n\n# c\n\n### d\n\n## e\n\n# f"
        let spec = ChartSpec(type: .text, title: title, options: options)
        let size = Size(width: 300, height: 300)
        let scene = ChartBuilder.scene(for: spec, state: .noData(reason: ""), size: size, context: Samples.context())
        func levels(_ node: SceneNode) -> [Int] {
            guard case .group(let group) = node else { return [] }
            if case .heading(let level) = group.role { return [level] }
            return group.children.flatMap(levels)
        }
        let below = [0, 1, 0, 1, 1, 0].map { top + $0 }
        #expect(levels(.group(scene.root)) == (title.isEmpty ? below : [2] + below))
    }

    @Test("the words stay whole: lines joined give the text back, and none is wider than the card")
    func wrapping() {
        let text = "The **quick** brown *fox* jumps over the [lazy](https://example.org) dog and runs on and on until the line is full."
        let boxes = SceneText(scene(text)).boxes.dropFirst()
        let words = boxes.flatMap { $0.string.split(separator: " ") }.joined(separator: " ")
        #expect(words == "The quick brown fox jumps over the lazy dog and runs on and on until the line is full.")
        #expect(boxes.allSatisfy { $0.frame.maxX <= 292 })
    }

    @Test("text needs no data and is drawn whatever the state, but not for readers without the right")
    func states() {
        for state in [ChartState.noData(reason: "x"), .error(code: "e", message: "m"), .data(Samples.carriers)] {
            #expect(SceneText(scene("hello", state: state)).strings.contains("hello"))
        }
        #expect(!SceneText(scene("hello", state: .forbidden)).strings.contains("hello"))
        #expect(SceneText(scene("  \n ")).strings.contains("No data"))
    }

    @Test("text that is too long says that it was shortened, and stays in its card")
    func overflow() {
        let text = SceneText(scene((0..<200).map { "Paragraph \($0)." }.joined(separator: "\n\n")))
        #expect(text.strings.contains("Text shortened"))
        #expect(text.outside(Size(width: 300, height: 200)).isEmpty && text.overlaps.isEmpty)
    }

    @Test("ten megabytes of marks are read in bounded time", .timeLimit(.minutes(10)))
    func hostile() {
        for piece in ["*", "**a", "[", "[a](", "_a_ ", "\\", "# ", "- \n", "é\u{301}"] {
            let markup = TextMarkup(String(repeating: piece, count: 10_000_000 / piece.utf8.count))
            #expect(markup.isCut)
            #expect(markup.blocks.count <= TextMarkup.limit)
        }
    }

    @Test("Arabic text stands at the right edge")
    func rightToLeft() throws {
        let boxes = SceneText(scene("مرحبا **بالعالم**", locale: "ar")).boxes
        #expect(boxes.allSatisfy { $0.run.anchor == .end })
        let title = try #require(boxes.first)
        #expect(abs(title.frame.maxX - 291) < 0.01)
    }

    /// A font whose spaces are wide between letters and narrow elsewhere, as where two scripts meet.
    private struct UnevenSpaces: TextMeasuring {
        func width(of string: String, font: FontStyle) -> Double {
            let letters = string.split(separator: " ")
            return 5 * Double(letters.reduce(0) { $0 + $1.count }) + 4 * Double(max(0, letters.count - 1))
        }

        func metrics(_ font: FontStyle) -> FontMetrics { FontMetrics(ascent: 8, descent: 2, lineHeight: 10) }
    }

    @Test("a line of mixed looks is measured as it will be drawn and stays within its width", arguments: [40.0, 77, 100, 333])
    func mixedLines(width: Double) {
        let measurer = UnevenSpaces()
        let words = (1...40).map { String(repeating: "x", count: 1 + $0 % 7) }.joined(separator: " ")
        let markup = TextMarkup("**bold words** \(words) *slanted* \(words)")
        let flow = TextFlow(markup.blocks, width: width, type: Typesetter(ChartContext(measurer: measurer)), isTitled: false)
        #expect(flow.lines.count > 2)
        for line in flow.lines {
            for piece in line.pieces { #expect(piece.width == measurer.width(of: piece.text, font: piece.font)) }
            #expect(line.pieces.reduce(0) { $0 + $1.width } <= width)
        }
        let drawn = flow.lines.map { $0.pieces.map(\.text).joined() }.joined(separator: " ")
        #expect(drawn == markup.blocks.map(\.plain).joined(separator: " "))
    }
}
