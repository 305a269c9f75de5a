import Charts
import Foundation
import Renderer
import Testing

@Suite("PNG pictures")
struct PNGTests {
    let context: RenderContext

    init() throws { context = try RenderContext() }

    @Test("an opaque picture is RGB with its resolution and colour space stated, and has no time", arguments: [1.0, 2, 4])
    func header(scale: Double) throws {
        let picture = try Picture(context.png(scene: SampleScenes.page, options: PNGOptions(scale: scale)))
        #expect(picture.width == Int(400 * scale))
        #expect(picture.height == Int(300 * scale))
        #expect(picture.colorType == 2)
        #expect(picture.chunks.map(\.name).filter { $0 != "IDAT" } == ["IHDR", "sRGB", "pHYs", "IEND"])
        let resolution = try #require(picture.chunks.first { $0.name == "pHYs" }?.content)
        #expect(resolution.prefix(4).reduce(0) { $0 << 8 | Int($1) } == Int((72 * scale / 0.0254).rounded()))
        #expect(resolution[8] == 1)
        #expect(picture.pixel(1, 1) == [255, 255, 255, 255])
        #expect(picture.pixel(Int(40 * scale), Int(104 * scale)) == [0x3a, 0x67, 0xd0, 255])
    }

    @Test("each quality shows the same pixels; working harder makes a smaller file")
    func quality() throws {
        let files = try PNGOptions.Quality.allCases.map { try context.png(scene: SampleScenes.page, options: PNGOptions(scale: 2, quality: $0)) }
        let pictures = try files.map { try Picture($0) }
        #expect(firstDifference(pictures[0].pixels, pictures[1].pixels) == nil)
        #expect(firstDifference(pictures[1].pixels, pictures[2].pixels) == nil)
        #expect(files[0].count > files[1].count)
        #expect(files[1].count >= files[2].count)
    }

    @Test("a transparent picture has true alpha, and half-covered edges keep the full colour")
    func transparency() throws {
        let scene = SampleScenes.page(
            .fill(.circle(center: Point(50, 50), radius: 30), Color(0xff8000)),
            .path(.rect(Rect(x: 100, y: 20, width: 40, height: 40)), fill: .solid(Color(red: 0, green: 0, blue: 1, alpha: 0.5))),
            .text(TextRun("text", font: FontStyle(size: 20), color: .black, origin: Point(150, 60)))
        )
        let picture = try Picture(context.png(scene: scene, options: PNGOptions(background: .transparent)))
        #expect(picture.colorType == 6)
        #expect(picture.pixel(0, 0) == [0, 0, 0, 0])
        #expect(picture.pixel(50, 50) == [255, 128, 0, 255])
        let half = picture.pixel(120, 40)
        #expect(half[2] == 255 && abs(Int(half[3]) - 128) <= 1)
        var edges = 0
        for x in 0..<100 {
            for y in 0..<100 {
                let pixel = picture.pixel(x, y)
                guard pixel[3] > 40, pixel[3] < 255 else { continue }
                edges += 1
                #expect(pixel[0] >= 248 && abs(Int(pixel[1]) - 128) <= 6 && pixel[2] <= 6, "\(pixel)")
            }
        }
        #expect(edges > 50)
        for x in 150..<200 { #expect(picture.pixel(x, 55).prefix(3).allSatisfy { $0 == 0 }) }
    }

    @Test("the background can be replaced by a colour; a see-through scene background lies on white")
    func background() throws {
        let red = try Picture(context.png(scene: SampleScenes.page, options: PNGOptions(background: .color(Color(0xff0000)))))
        #expect(red.pixel(1, 1) == [255, 0, 0, 255])
        let tinted = SampleScenes.page(background: Color(red: 0, green: 0, blue: 0, alpha: 0.5))
        let pixel = try Picture(context.png(scene: tinted)).pixel(1, 1)
        #expect(abs(Int(pixel[0]) - 127) <= 1 && pixel[3] == 255)
        #expect(try Picture(context.png(scene: SampleScenes.page(background: nil))).pixel(1, 1) == [255, 255, 255, 255])
    }

    @Test("a tall picture drawn in strips equals the same content drawn at once")
    func strips() throws {
        let lines = (0..<220).map { index -> SceneNode in
            .text(TextRun("line \(index) of a long list", font: SampleScenes.font, color: .black, origin: Point(10, 20 + 20 * Double(index))))
        }
        let curve = SceneNode.stroke(
            .polyline((0..<450).map { Point(150 + 40 * sin(Double($0) / 9), 10 * Double($0)) }),
            Stroke(Color(0x3a67d0), width: 2, join: .round)
        )
        let tall = Scene(size: Size(width: 500, height: 4500), background: .white, root: Group(lines + [curve]))
        let file = try context.png(scene: tall, options: PNGOptions(scale: 2))
        let whole = try Picture(file)
        #expect(whole.height == 9000)
        let part = Scene(
            size: Size(width: 500, height: 60),
            background: .white,
            root: Group([.group(Group(lines + [curve], offset: Point(0, -2210)))])
        )
        let piece = try Picture(context.png(scene: part, options: PNGOptions(scale: 2)))
        let start = 4 * 4420 * 1000
        let differing = zip(whole.pixels[start..<start + piece.pixels.count], piece.pixels).count { abs(Int($0) - Int($1)) > 24 }
        #expect(differing < 40, "\(differing) bytes differ")
    }

    @Test("scales outside 1 to 4 and pictures beyond the limit are refused")
    func refusals() {
        for scale in [0.5, 5, .nan] {
            #expect(throws: RendererError.self) { try context.png(scene: SampleScenes.page, options: PNGOptions(scale: scale)) }
        }
        #expect {
            try context.png(scene: SampleScenes.page(size: Size(width: 14_000, height: 14_000)), options: PNGOptions(scale: 4))
        } throws: { ($0 as? RendererError)?.code == .tooLarge }
    }

    @Test("hard-edged pictures keep their cells")
    func cells() throws {
        let pixels: [UInt8] = [255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 0, 0, 0, 0]
        let scene = SampleScenes.page(.image(ImageNode(width: 2, height: 2, pixels: pixels, frame: Rect(x: 0, y: 0, width: 100, height: 100))))
        let picture = try Picture(context.png(scene: scene))
        #expect(picture.pixel(48, 48) == [255, 0, 0, 255])
        #expect(picture.pixel(51, 48) == [0, 255, 0, 255])
        #expect(picture.pixel(48, 51) == [0, 0, 255, 255])
        #expect(picture.pixel(51, 51) == [255, 255, 255, 255])
    }

    @Test("text on a transparent picture has no white rim: laid on magenta it is what is drawn on magenta")
    func noHalos() throws {
        let scene = SampleScenes.page(.text(TextRun("Rand", font: FontStyle(size: 30), color: Color(0x20_40_60), origin: Point(20, 70))))
        let clear = try Picture(context.png(scene: scene, options: PNGOptions(background: .transparent)))
        let magenta = try Picture(context.png(scene: scene, options: PNGOptions(background: .color(Color(0xff00ff)))))
        for x in 0..<clear.width {
            for y in 0..<clear.height {
                let (over, expected) = (clear.pixel(x, y), magenta.pixel(x, y))
                for (channel, ground) in [255, 0, 255].enumerated() {
                    let alpha = Int(over[3])
                    let laid = (Int(over[channel]) * alpha + ground * (255 - alpha) + 127) / 255
                    #expect(abs(laid - Int(expected[channel])) <= 2, "\(x), \(y)")
                }
            }
        }
    }

    @Test("a page of 40,000 points is drawn whole, strip by strip")
    func tall() throws {
        let height = 40_000.0
        let marks = stride(from: 0.0, to: height, by: 10_000).map { SceneNode.fill(.rect(Rect(x: 0, y: $0 + 5000, width: 20, height: 10)), .black) }
        let cover = SceneNode.fill(.rect(Rect(x: 30, y: 0, width: 5, height: height)), Color(0xff0000))
        let scene = Scene(size: Size(width: 60, height: height), background: .white, root: Group(marks + [cover]))
        let picture = try Picture(context.png(scene: scene, options: PNGOptions(quality: .fast)))
        #expect(picture.height == 40_000)
        for y in stride(from: 5000, to: 40_000, by: 10_000) {
            #expect(picture.pixel(10, y + 5) == [0, 0, 0, 255])
            #expect(picture.pixel(10, y + 12) == [255, 255, 255, 255])
            #expect(picture.pixel(32, y) == [255, 0, 0, 255])
        }
    }

    @Test("a gradient from full to no opacity fades on paper as on pixels")
    func fading() throws {
        let stops = [GradientStop(offset: 0, color: Color(0x0000ff)), GradientStop(offset: 1, color: Color(red: 0, green: 0, blue: 1, alpha: 0))]
        let area = Path.rect(Rect(x: 0, y: 0, width: 200, height: 100))
        let scene = SampleScenes.page(.path(area, fill: .linearGradient(from: Point(0, 0), to: Point(200, 0), stops: stops)))
        let picture = try Picture(context.png(scene: scene))
        let pdf = try context.pdf(pages: [scene], options: SampleScenes.options)
        let printed = try Command.withFile(pdf) { path in
            _ = try Command.run("pdftoppm", ["-r", "72", "-png", "-singlefile", path, path])
            defer { try? FileManager.default.removeItem(atPath: path + ".png") }
            return try Picture([UInt8](Data(contentsOf: URL(fileURLWithPath: path + ".png"))))
        }
        for x in stride(from: 10, to: 200, by: 20) {
            #expect(abs(Int(picture.pixel(x, 50)[0]) - Int(printed.pixel(x, 50)[0])) <= 6, "at \(x)")
        }
        #expect(picture.pixel(100, 50)[0] > 110 && picture.pixel(100, 50)[0] < 145)
    }
}
