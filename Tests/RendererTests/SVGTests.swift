import Charts
import Foundation
import Renderer
import Testing

@Suite("SVG documents")
struct SVGTests {
    let context: RenderContext

    init() throws { context = try RenderContext() }

    @Test("a document is well-formed XML with real text, its size and its figures' alternative texts")
    func document() throws {
        let svg = try context.svg(scene: SampleScenes.page, title: "Report <1>")
        let check = try Command.withFile(Array(svg.utf8), "svg") { path in
            try Command.run(
                "python3",
                ["-c", "import sys, xml.dom.minidom; print(xml.dom.minidom.parse(sys.argv[1]).documentElement.tagName)", path]
            )
        }
        #expect(check.text == "svg\n", "\(check.text)")
        #expect(svg.contains(">Monthly report</text>"))
        #expect(svg.contains("<title>Report &lt;1&gt;</title>"))
        #expect(svg.contains("viewBox=\"0 0 400 300\""))
        #expect(svg.contains("aria-label=\"Line chart: revenue by month, rises from 1 to 3.\""))
        #expect(svg.contains("href=\"https://example.org/report?a=1&amp;b=%282%29\""))
    }

    @Test("markup in text is text, and forbidden characters are left out")
    func escaping() throws {
        let svg = try context.svg(
            scene: SampleScenes.page(
                .text(
                    TextRun(
                        "<script>alert('x')</script> & \"q\" \u{1}\u{fffe}",
                        font: SampleScenes.font,
                        color: .black,
                        origin: Point(1, 10),
                        language: "\"><x"
                    )
                ),
                .link(url: "javascript:alert(1)", area: Rect(x: 0, y: 0, width: 10, height: 10))
            )
        )
        #expect(!svg.contains("<script"))
        #expect(!svg.contains("javascript"))
        #expect(!svg.contains("<x"))
        #expect(svg.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;q&quot;"))
        #expect(!svg.unicodeScalars.contains("\u{1}"))
    }

    @Test("broken coordinates, gradients, clips and pictures are written without harm")
    func hostile() throws {
        let stops = [GradientStop(offset: 0, color: .black), GradientStop(offset: 1, color: .white)]
        let scene = SampleScenes.page(
            .path(
                .polyline([Point(1, 1), Point(.nan, 3), Point(2, 2), Point(1e30, .infinity), Point(3, 3)]),
                fill: .linearGradient(from: Point(0, 0), to: Point(0, 9), stops: stops),
                stroke: Stroke(.black, width: .nan)
            ),
            .group(Group([.fill(.rect(Rect(x: 0, y: 0, width: 5, height: 5)), .black)], clip: Rect(x: 1, y: 1, width: 2, height: 2))),
            .image(ImageNode(width: 1, height: 1, pixels: [255, 0, 0, 255], frame: Rect(x: 1, y: 1, width: 3, height: 3))),
            .image(ImageNode(width: 9, height: 9, pixels: [1], frame: Rect(x: 1, y: 1, width: 3, height: 3)))
        )
        let svg = try context.svg(scene: scene)
        #expect(!svg.lowercased().contains("nan\"") && !svg.contains("inf"))
        #expect(svg.contains("url(#gradient0)"))
        #expect(svg.contains("url(#clip0)"))
        #expect(svg.components(separatedBy: "data:image/png;base64,").count == 2)
    }

    @Test("librsvg draws an SVG nearly as the PNG is drawn")
    func raster() throws {
        let mean = try meanDifference(SampleScenes.page)
        #expect(mean < 2.5, "mean difference \(mean) of 255")
    }

    @Test("librsvg takes digits from the font of the words, not from that of emoji")
    func digits() throws {
        let runs = (0..<4).map { row in
            SceneNode.text(TextRun("0123456789", font: FontStyle(size: 24), color: .black, origin: Point(5, 25 + 24 * Double(row))))
        }
        let mean = try meanDifference(SampleScenes.page(.group(Group(runs)), size: Size(width: 160, height: 100)))
        #expect(mean < 10, "mean difference \(mean) of 255")
    }

    /// How far apart the picture that librsvg draws from an SVG and the PNG are, 0 to 255.
    private func meanDifference(_ scene: Scene) throws -> Double {
        let svg = try context.svg(scene: scene)
        let expected = try Picture(context.png(scene: scene, options: PNGOptions(scale: 2)))
        let file = try Command.withFile(Array(svg.utf8), "svg") { path in
            let output = try Command.run("rsvg-convert", ["-d", "144", "-p", "144", "-f", "png", "-o", path + ".png", path])
            #expect(output.status == 0, "\(output.text)")
            defer { try? FileManager.default.removeItem(atPath: path + ".png") }
            return try [UInt8](Data(contentsOf: URL(fileURLWithPath: path + ".png")))
        }
        let drawn = try Picture(file)
        #expect((drawn.width, drawn.height) == (expected.width, expected.height))
        var sum = 0
        for y in 0..<min(drawn.height, expected.height) {
            for x in 0..<min(drawn.width, expected.width) {
                let (a, b) = (drawn.pixel(x, y), expected.pixel(x, y))
                let alpha = Int(a[3])
                for channel in 0..<3 { sum += abs((Int(a[channel]) * alpha + 255 * (255 - alpha)) / 255 - Int(b[channel])) }
            }
        }
        return Double(sum) / Double(expected.width * expected.height * 3)
    }
}
