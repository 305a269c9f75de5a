import Charts
import Foundation
import Renderer
import Testing

@Suite("PDF documents")
struct PDFTests {
    let context: RenderContext

    init() throws { context = try RenderContext() }

    @Test("a document passes qpdf's check, and pdfinfo finds title, dates, tags and page size")
    func structure() throws {
        let pdf = try context.pdf(pages: [SampleScenes.page, SampleScenes.page], options: SampleScenes.options)
        try Command.withFile(pdf) { path in
            let check = try Command.run("qpdf", ["--check", path])
            #expect(check.status == 0, "\(check.text)")
            #expect(check.text.contains("No syntax or stream encoding errors found"))
            let info = try Command.run("pdfinfo", [path]).text
            #expect(info.contains("Title:           Monthly report"))
            #expect(info.contains("Author:          Ops"))
            #expect(info.contains("Keywords:        sales, 2026"))
            #expect(info.contains("Tagged:          yes"))
            #expect(info.contains("Pages:           2"))
            #expect(info.contains("Page size:       400 x 300 pts"))
            #expect(info.contains("JavaScript:      no"))
            #expect(info.contains("PDF version:     1.7"))
        }
    }

    @Test("every font is embedded, a subset, has a Unicode map, and none is Type 3")
    func fonts() throws {
        let pdf = try context.pdf(pages: [SampleScenes.page], options: SampleScenes.options)
        let lines = try Command.withFile(pdf) { try Command.run("pdffonts", [$0]).text }.split(separator: "\n").dropFirst(2)
        #expect(lines.count >= 4)
        for line in lines {
            #expect(line.contains("yes yes yes"), "\(line)")
            #expect(!line.contains("Type 3"), "\(line)")
        }
        #expect(lines.contains { $0.contains("Inter-Regular") })
        #expect(lines.contains { $0.contains("NotoSansThai") })
    }

    @Test("text in Latin, Thai and Arabic is found by pdftotext, ligatures and tone marks included")
    func text() throws {
        let text = try Command.text(of: context.pdf(pages: [SampleScenes.page], options: SampleScenes.options))
        for expected in ["Monthly report", "1,234.5", "Bangkok", "Chiang Mai", "office affluent", "น้ำมันแพง", "Page 1 of 1", "إجمالي"] {
            #expect(text.contains(expected), "\(expected) in \(text)")
        }
        #expect(text.contains("The quick brown fox"))
        #expect(!text.contains("\u{fffd}"))
    }

    @Test("a vector page has no pictures, with gradients, see-through colours, dashes and clips")
    func noFallback() throws {
        let stops = [
            GradientStop(offset: 0, color: Color(0x3a67d0)), GradientStop(offset: 1, color: Color(red: 0.2, green: 0.4, blue: 0.8, alpha: 0.1)),
        ]
        let scene = Scene(
            size: Size(width: 200, height: 100),
            background: .white,
            root: Group(
                [
                    .path(
                        .rect(Rect(x: 10, y: 10, width: 80, height: 80)),
                        fill: .linearGradient(from: Point(0, 10), to: Point(0, 90), stops: stops)
                    ),
                    .path(.circle(center: Point(120, 50), radius: 30), fill: .solid(Color(red: 1, green: 0, blue: 0, alpha: 0.5))),
                    .stroke(.segment(Point(0, 0), Point(200, 100)), Stroke(.black, width: 1, dash: [4, 2])),
                    .text(TextRun("halo", font: SampleScenes.font, color: .black, origin: Point(100, 50), rotation: 30, halo: .white)),
                ],
                clip: Rect(x: 5, y: 5, width: 190, height: 90)
            )
        )
        let pdf = try context.pdf(pages: [scene], options: SampleScenes.options)
        let images = try Command.withFile(pdf) { try Command.run("pdfimages", ["-list", $0]).text }
        #expect(images.split(separator: "\n").count == 2, "\(images)")
    }

    @Test("a heatmap picture stays one small picture with hard edges")
    func image() throws {
        let pixels: [UInt8] = (0..<16).flatMap { (cell: Int) -> [UInt8] in [UInt8(cell * 16), 0, UInt8(255 - cell * 16), 255] }
        let scene = SampleScenes.page(.image(ImageNode(width: 4, height: 4, pixels: pixels, frame: Rect(x: 10, y: 10, width: 80, height: 80))))
        let pdf = try context.pdf(pages: [scene], options: SampleScenes.options)
        let images = try Command.withFile(pdf) { try Command.run("pdfimages", ["-list", $0]).text }.split(separator: "\n")
        #expect(images.count == 3)
        #expect(images.last?.split(separator: " ").prefix(5).joined(separator: " ") == "1 0 image 4 4")
        #expect(images.last?.contains(" no ") == true, "interpolation must be off: \(images.last ?? "")")
    }

    @Test("the same input gives the same bytes, also after other drawings and from another context")
    func determinism() throws {
        let first = try context.pdf(pages: [SampleScenes.page], options: SampleScenes.options)
        _ = try context.pdf(
            pages: [SampleScenes.page(.text(TextRun("Zürich žluťoučký", font: FontStyle(size: 23), color: .black, origin: Point(5, 50))))],
            options: SampleScenes.options
        )
        #expect(firstDifference(try context.pdf(pages: [SampleScenes.page], options: SampleScenes.options), first) == nil)
        #expect(firstDifference(try RenderContext().pdf(pages: [SampleScenes.page], options: SampleScenes.options), first) == nil)
        var other = SampleScenes.options
        other.title = "Other"
        #expect(firstDifference(try context.pdf(pages: [SampleScenes.page], options: other), first) != nil)
    }

    @Test("dates are written with prefix and zone")
    func dates() throws {
        var options = SampleScenes.options
        options.timeZone = try #require(TimeZone(identifier: "Asia/Kolkata"))
        let plain = try Command.plain(context.pdf(pages: [SampleScenes.page], options: options))
        #expect(plain.contains("/CreationDate (D:20260101053000+05'30')"))
        #expect(plain.contains("<xmp:CreateDate>2026-01-01T05:30:00+05:30</xmp:CreateDate>"))
    }

    @Test("a title in another script is kept, and markup in it does not break the metadata")
    func title() throws {
        var options = SampleScenes.options
        options.title = "รายงาน <b> & (ยอด)\\"
        let pdf = try context.pdf(pages: [SampleScenes.page], options: options)
        #expect(
            try Command.withFile(pdf) { try Command.run("pdfinfo", ["-enc", "UTF-8", $0]).text }.contains("Title:           รายงาน <b> & (ยอด)\\")
        )
        #expect(try Command.withFile(pdf) { try Command.run("qpdf", ["--check", $0]).status } == 0)
        #expect(try Command.withFile(pdf) { try Command.run("pdfinfo", ["-meta", $0]).text }.contains("รายงาน &lt;b&gt; &amp; (ยอด)"))
    }

    @Test("pages of different sizes keep their sizes")
    func sizes() throws {
        let wide = SampleScenes.page(size: Size(width: 841.89, height: 595.28))
        let tall = SampleScenes.page(size: Size(width: 595.28, height: 841.89))
        let pdf = try context.pdf(pages: [wide, tall], options: SampleScenes.options)
        let info = try Command.withFile(pdf) { try Command.run("pdfinfo", ["-l", "2", $0]).text }
        #expect(info.contains("Page    1 size:  841.89 x 595.28 pts"))
        #expect(info.contains("Page    2 size:  595.28 x 841.89 pts"))
    }

    @Test("a document needs a page, and a scene a size")
    func refusals() throws {
        #expect(throws: RendererError.self) { try context.pdf(pages: [], options: SampleScenes.options) }
        for size in [Size(width: 0, height: 10), Size(width: .nan, height: 10), Size(width: 10, height: .infinity), Size(width: 1e9, height: 10)] {
            #expect(throws: RendererError.self) { try context.pdf(pages: [SampleScenes.page(size: size)], options: SampleScenes.options) }
        }
    }
}
