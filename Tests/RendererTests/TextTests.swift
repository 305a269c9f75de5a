import Charts
import Foundation
import Testing

@testable import Renderer

@Suite("Text")
struct TextTests {
    let context: RenderContext

    init() throws { context = try RenderContext() }

    @Test("tabular digits have one width, others do not")
    func tabularDigits() {
        let measurer = context.measurer
        let tabular = FontStyle(size: 12, tabularDigits: true)
        #expect(abs(measurer.width(of: "1,111,111", font: tabular) - measurer.width(of: "8,888,888", font: tabular)) < 0.001)
        #expect(measurer.width(of: "1,111,111", font: FontStyle(size: 12)) < measurer.width(of: "8,888,888", font: FontStyle(size: 12)) - 5)
    }

    @Test("widths are not rounded to whole units and grow in proportion to the size")
    func proportional() {
        let small = context.measurer.width(of: "illumination", font: FontStyle(size: 8))
        let large = context.measurer.width(of: "illumination", font: FontStyle(size: 80))
        #expect(abs(small * 10 - large) < 0.2)
        #expect(small != small.rounded())
    }

    @Test("a width is the same when asked again, and a bold font is wider")
    func cache() {
        let first = context.measurer.width(of: "Revenue", font: SampleScenes.font)
        #expect(context.measurer.width(of: "Revenue", font: SampleScenes.font) == first)
        #expect(context.measurer.width(of: "Revenue", font: FontStyle(size: 10, weight: .bold)) > first)
        #expect(context.measurer.width(of: "", font: SampleScenes.font) == 0)
    }

    @Test("line height covers ascent and descent")
    func metrics() {
        let metrics = context.measurer.metrics(FontStyle(size: 100))
        #expect(abs(metrics.ascent - 96.9) < 1)
        #expect(abs(metrics.descent - 24.1) < 1)
        #expect(metrics.lineHeight >= metrics.ascent + metrics.descent - 0.001)
    }

    @Test(
        "text beyond its room ends in an ellipsis and fits, in both directions",
        arguments: ["A very long title that needs room", "إجمالي الإيرادات في هذا العام والعام القادم"]
    )
    func ellipsis(string: String) {
        let line = context.text.line(string, font: SampleScenes.font, maximumWidth: 80)
        #expect(line.width <= 80)
        #expect(line.width > 50)
        #expect(line.isShortened)
        #expect(!context.text.line(string, font: SampleScenes.font, maximumWidth: 800).isShortened)
    }

    @Test(
        "no line of a text card is cut where looks and scripts change within it and each word has room",
        arguments: [
            ("ja", "**東京** 大阪, *名古屋* 東京 大阪 名古屋 サンフランシスコ ロサンゼルス 札幌 福岡 那覇 ニューヨーク"),
            ("zh", "**北京首都** 上海浦东, *广州白云* 北京首都 Airbus 上海浦东 广州白云 深圳宝安 成都双流 昆明长水"),
            ("th", "**กรุงเทพมหานคร** เชียงใหม่, *ภูเก็ต* Bangkok กรุงเทพมหานคร น้ำมัน ผู้ใหญ่ เครื่องบิน สุวรรณภูมิ"),
            ("ar", "**القاهرة** الدار البيضاء, *الرياض* Boeing 747 القاهرة الدار البيضاء بغداد صنعاء بيروت"),
            ("en", "All **flights** that left *New York*, 1,234 of them, for Łódź 東京 🚀 and **Đà Nẵng** in 2013"),
        ]
    )
    func textCards(locale: String, text: String) {
        var options = ChartOptions()
        options.text = text
        let spec = ChartSpec(type: .text, title: "", options: options)
        for width in stride(from: 90.0, through: 300, by: 7) {
            let chart = ChartContext(locale: locale, measurer: context.measurer)
            let scene = ChartBuilder.scene(for: spec, state: .noData(reason: ""), size: Size(width: width, height: 400), context: chart)
            for run in runs(.group(scene.root)) {
                let line = context.text.line(run.string, font: run.font, maximumWidth: run.maximumWidth, language: run.language)
                #expect(!line.isShortened, "\(run.string) at \(width) points")
            }
        }
    }

    private func runs(_ node: SceneNode) -> [TextRun] {
        switch node {
        case .group(let group): group.children.flatMap(runs)
        case .text(let run): [run]
        default: []
        }
    }

    @Test("paragraphs break at words, keep given breaks, and Thai breaks by dictionary")
    func paragraphs() {
        let measurer = context.measurer
        let lines = measurer.lines(of: "The quick brown fox\njumps over", font: SampleScenes.font, width: 60)
        #expect(lines == ["The quick", "brown fox", "jumps over"])
        let thai = measurer.lines(of: "ยอดขายไตรมาสนี้เพิ่มขึ้นอย่างต่อเนื่อง", font: SampleScenes.font, width: 60)
        #expect(thai.count > 2)
        #expect(thai.joined() == "ยอดขายไตรมาสนี้เพิ่มขึ้นอย่างต่อเนื่อง")
        #expect(measurer.lines(of: "", font: SampleScenes.font, width: 60) == [""])
        #expect(abs(measurer.height(of: "a\nb\nc", font: SampleScenes.font, width: 100) - 3 * measurer.metrics(SampleScenes.font).lineHeight) < 0.001)
    }

    @Test("a paragraph of limited lines ends in an ellipsis that fits")
    func limitedLines() {
        let paragraph = context.text.paragraph(
            "one two three four five six seven eight nine ten",
            font: SampleScenes.font,
            width: 60,
            maximumLines: 2
        )
        #expect(paragraph.lines.count == 2)
        #expect(paragraph.lines.allSatisfy { $0.width <= 60.01 })
        #expect(paragraph.lines.last?.isShortened == true)
        let broken = context.text.paragraph("one\ntwo\nthree", font: SampleScenes.font, width: 60, maximumLines: 2)
        #expect(broken.lines.count == 2)
        #expect(broken.texts.last == "two…")
    }

    @Test("direction overrides and control characters are taken out of a line")
    func cleaning() {
        #expect(DrawableText.line("a\u{202e}b\u{0}c\nd\u{2028}e") == "ab c d e")
        #expect(DrawableText.line(String(repeating: "x", count: 10_000_000)).utf8.count < 5000)
        #expect(DrawableText.paragraph("a\nb") == "a\nb")
    }

    @Test("letters that no font has are drawn as boxes and can still be extracted")
    func missingLetters() throws {
        let scene = SampleScenes.page(.text(TextRun("売上 total", font: SampleScenes.font, color: .black, origin: Point(10, 50))))
        let pdf = try context.pdf(pages: [scene], options: SampleScenes.options)
        #expect(try Command.text(of: pdf).contains("total"))
        #expect(try Command.withFile(pdf) { try Command.run("qpdf", ["--check", $0]).status } == 0)
    }

    @Test("missing fonts are named together with the packages that hold them")
    func missingFonts() {
        let nowhere = FontConfiguration(directories: ["/nonexistent"], families: ["Inter"], required: FontConfiguration.standard.required)
        #expect {
            try RenderContext(fonts: nowhere)
        } throws: { error in
            guard let error = error as? RendererError else { return false }
            return error.code == .fontsMissing && error.message.contains("fonts-inter") && error.message.contains("fonts-noto-core")
        }
    }

    @Test("the cache of shaped text forgets the oldest first")
    func lru() {
        var cache = LRUCache<Int, String>(capacity: 3)
        for key in 1...3 { cache.insert("\(key)", for: key) }
        #expect(cache.value(for: 1) == "1")
        cache.insert("4", for: 4)
        #expect(cache.value(for: 2) == nil)
        #expect(cache.value(for: 1) == "1")
        #expect(cache.value(for: 3) == "3")
        #expect(cache.value(for: 4) == "4")
        cache.insert("five", for: 1)
        #expect(cache.value(for: 1) == "five")
        #expect(cache.count == 3)
        for key in 10..<1000 { cache.insert("\(key)", for: key) }
        #expect(cache.count == 3)
        #expect(cache.value(for: 999) == "999")
    }

    @Test("numbers put together from known letters are those that are shaped", arguments: [true, false])
    func numberLines(tabularDigits: Bool) throws {
        let font = FontStyle(size: 8, tabularDigits: tabularDigits)
        let warm = try RenderContext()
        var state: UInt64 = 7
        func number() -> String {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let digits = String(state >> 20).prefix(Int(state >> 8 & 7) + 1)
            return digits.count > 4 ? "\(digits.prefix(2)),\(digits.dropFirst(2).prefix(3)).\(digits.suffix(2))" : String(digits)
        }
        for _ in 0..<3000 { _ = warm.text.line(number(), font: font) }
        for _ in 0..<200 {
            let text = number()
            let (known, fresh) = (warm.text.line(text, font: font), try TextShaper(library: .library(for: .standard)).line(text, font: font))
            #expect(known.width == fresh.width, "\(text)")
            #expect("\(known.runs.map(\.glyphs))" == "\(fresh.runs.map(\.glyphs))", "\(text)")
        }
    }
}
