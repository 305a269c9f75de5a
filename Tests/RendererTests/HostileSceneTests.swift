import Charts
import Foundation
import Renderer
import Testing

@Suite("Hostile scenes", .timeLimit(.minutes(10)))
struct HostileSceneTests {
    let context: RenderContext

    init() throws { context = try RenderContext() }

    private func draw(_ scene: Scene) throws -> (pdf: [UInt8], picture: Picture) {
        let pdf = try context.pdf(pages: [scene], options: SampleScenes.options)
        #expect(try Command.withFile(pdf) { try Command.run("qpdf", ["--check", $0]).status } == 0)
        return (pdf, try Picture(context.png(scene: scene)))
    }

    @Test("an empty scene is a white page")
    func empty() throws {
        let drawn = try draw(SampleScenes.page())
        #expect(drawn.picture.count(differingFrom: [255, 255, 255, 255]) == 0)
    }

    @Test("coordinates that are no numbers break a line instead of the drawing")
    func broken() throws {
        let points = [Point(10, 50), Point(.nan, 20), Point(60, 50), Point(90, 50), Point(.infinity, 0), Point(120, 50), Point(150, 50)]
        let drawn = try draw(
            SampleScenes.page(
                .stroke(.polyline(points), Stroke(.black, width: 4)),
                .fill(.polygon([Point(.nan, .nan), Point(1, 1)]), .black),
                .text(TextRun("x", font: SampleScenes.font, color: .black, origin: Point(.nan, 5))),
                .text(TextRun("x", font: FontStyle(size: .nan), color: .black, origin: Point(5, -5))),
                .group(Group([.fill(.rect(Rect(x: 0, y: 0, width: 9, height: 9)), .black)], offset: Point(.infinity, 0))),
                .group(Group([.fill(.rect(Rect(x: 0, y: 0, width: 9, height: 9)), .black)], clip: Rect(x: .nan, y: 0, width: 1, height: 1)))
            )
        )
        #expect(drawn.picture.pixel(75, 50) == [0, 0, 0, 255])
        #expect(drawn.picture.pixel(135, 50) == [0, 0, 0, 255])
        #expect(drawn.picture.pixel(35, 50) == [255, 255, 255, 255])
        #expect(drawn.picture.pixel(105, 50) == [255, 255, 255, 255])
    }

    @Test("a line to 1e30 is drawn with its true slope as far as it is visible, and an area too")
    func far() throws {
        let drawn = try draw(
            SampleScenes.page(
                .stroke(.polyline([Point(-1e30, 50), Point(1e30, 50)]), Stroke(.black, width: 4)),
                .stroke(.polyline([Point(0, 0), Point(2e6, 1e6)]), Stroke(Color(0xff0000), width: 4)),
                .fill(.polygon([Point(150, -1e30), Point(1e30, -1e30), Point(1e30, 1e30), Point(150, 1e30)]), Color(0x0000ff))
            )
        )
        #expect(drawn.picture.pixel(20, 50) == [0, 0, 0, 255])
        #expect(drawn.picture.pixel(40, 20) == [255, 0, 0, 255])
        #expect(drawn.picture.pixel(175, 20) == [0, 0, 255, 255])
        #expect(drawn.picture.pixel(148, 10) == [255, 255, 255, 255])
    }

    @Test("ten megabytes of text are bounded, on one line and as a paragraph")
    func longText() throws {
        let long = String(repeating: "lorem ipsum ", count: 900_000)
        let start = ContinuousClock.now
        let drawn = try draw(
            SampleScenes.page(
                .text(TextRun(long, font: SampleScenes.font, color: .black, origin: Point(5, 20))),
                .text(TextRun(long, font: SampleScenes.font, color: .black, origin: Point(5, 40), maximumWidth: 100)),
                .paragraph(TextBlock(long, font: SampleScenes.font, color: .black, frame: Rect(x: 5, y: 50, width: 100, height: 40), maximumLines: 3))
            )
        )
        #expect(ContinuousClock.now - start < .seconds(60))
        #expect(drawn.pdf.count < 100_000)
    }

    @Test("a right-to-left override cannot turn the text around")
    func override() throws {
        let drawn = try draw(
            SampleScenes.page(.text(TextRun("invoice\u{202e}fdp.exe", font: SampleScenes.font, color: .black, origin: Point(5, 20))))
        )
        #expect(try Command.text(of: drawn.pdf).contains("invoicefdp.exe"))
    }

    @Test("a line of 100,000 points is drawn in bounded time, also see-through")
    func longLine() throws {
        var seed: UInt64 = 1
        func random() -> Double {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(seed >> 40) / Double(1 << 24)
        }
        let points = (0..<100_000).map { Point(10 + 380 * Double($0) / 100_000, 20 + 200 * random()) }
        let scene = Scene(
            size: Size(width: 400, height: 300),
            background: .white,
            root: Group([
                .stroke(.polyline(points), Stroke(Color(0x3a67d0), width: 1, join: .round)),
                .stroke(
                    .polyline(points.map { Point($0.x, $0.y + 60) }),
                    Stroke(Color(red: 1, green: 0, blue: 0, alpha: 0.5), width: 1, join: .round)
                ),
            ])
        )
        let start = ContinuousClock.now
        let picture = try Picture(context.png(scene: scene))
        #expect(ContinuousClock.now - start < .seconds(60))
        #expect(picture.count(differingFrom: [255, 255, 255, 255]) > 50_000)
    }

    @Test("groups nested without end are refused, a hundred are drawn")
    func nesting() throws {
        func nested(_ depth: Int) -> Scene {
            var group = Group([.fill(.rect(Rect(x: 0, y: 0, width: 10, height: 10)), .black)])
            for _ in 0..<depth { group = Group([.group(group)], clip: Rect(x: 0, y: 0, width: 100, height: 100)) }
            return Scene(size: Size(width: 50, height: 50), background: .white, root: group)
        }
        #expect(try Picture(context.png(scene: nested(100))).pixel(5, 5) == [0, 0, 0, 255])
        #expect {
            try context.png(scene: nested(500))
        } throws: { ($0 as? RendererError)?.code == .invalidScene }
        #expect(try Picture(context.png(scene: nested(100))).pixel(5, 5) == [0, 0, 0, 255])
    }

    @Test("absurd strokes, dashes, fonts and pictures do no harm")
    func absurd() throws {
        _ = try draw(
            SampleScenes.page(
                .stroke(.segment(Point(0, 0), Point(100, 100)), Stroke(.black, width: 1e30)),
                .stroke(.segment(Point(0, 0), Point(100, 100)), Stroke(.black, width: -1)),
                .stroke(.segment(Point(0, 0), Point(1e9, 100)), Stroke(.black, width: 1, dash: [1e-9, 1e-9])),
                .stroke(.segment(Point(0, 0), Point(100, 100)), Stroke(.black, width: 1, dash: [.nan])),
                .stroke(.segment(Point(0, 0), Point(100, 100)), Stroke(.black, width: 1, dash: [-1, 3])),
                .text(TextRun("x", font: FontStyle(size: 1e9), color: .black, origin: Point(5, 20))),
                .text(
                    TextRun("x", font: FontStyle(size: -4), color: .black, origin: Point(5, 20), rotation: .infinity, halo: .white, haloWidth: .nan)
                ),
                .text(TextRun("x", font: SampleScenes.font, color: .black, origin: Point(5, 20), maximumWidth: -3)),
                .paragraph(
                    TextBlock(
                        "a b c",
                        font: SampleScenes.font,
                        color: .black,
                        frame: Rect(x: 0, y: 0, width: 0, height: -1),
                        lineSpacing: .nan,
                        maximumLines: -2
                    )
                ),
                .image(ImageNode(width: 1_000_000, height: 1_000_000, pixels: [], frame: Rect(x: 0, y: 0, width: 10, height: 10))),
                .image(ImageNode(width: 1, height: 1, pixels: [255, 255, 255, 3], frame: Rect(x: 0, y: 0, width: 1e30, height: 10))),
                .path(.rect(Rect(x: 0, y: 0, width: 10, height: 10)), fill: .linearGradient(from: Point(.nan, 0), to: Point(0, 0), stops: [])),
                .link(url: "https://example.org", area: Rect(x: .nan, y: 0, width: 10, height: 10))
            )
        )
    }

    @Test("a dashed line much longer than its dashes is bounded")
    func dashes() throws {
        let start = ContinuousClock.now
        _ = try draw(SampleScenes.page(.stroke(.segment(Point(-19_000, 50), Point(19_000, 50)), Stroke(.black, width: 1, dash: [0.03, 0.03]))))
        #expect(ContinuousClock.now - start < .seconds(60))
    }
}
