import Charts
import Foundation
import Renderer
import Testing

@Suite("Accessible PDF")
struct PDFAccessibilityTests {
    let context: RenderContext

    init() throws { context = try RenderContext() }

    private func plain(_ scene: Scene = SampleScenes.page) throws -> String {
        try Command.plain(context.pdf(pages: [scene], options: SampleScenes.options))
    }

    @Test("the structure holds headings, figures, tables with header cells, paragraphs and links in reading order")
    func tree() throws {
        let pdf = try context.pdf(pages: [SampleScenes.page], options: SampleScenes.options)
        let tree = try Command.withFile(pdf) { try Command.run("pdfinfo", ["-struct", $0]).text }
        let elements = tree.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(elements.first == "Document")
        let positions = try ["H1 (block)", "Figure \"Revenue\"", "Table (block)", "TR", "TH:", "TD", "Link (inline)"].map { name in
            try #require(elements.firstIndex(of: name), "\(name) in \(tree)")
        }
        #expect(positions == positions.sorted())
        #expect(elements.count { $0 == "TH:" } == 2)
        #expect(elements.count { $0 == "TD" } == 4)
        #expect(elements.contains("/Scope /Column"))
    }

    @Test("figures have an alternative text, the document a language, a displayed title and an identifier of PDF/UA-1")
    func entries() throws {
        let plain = try plain()
        #expect(plain.contains("/Alt (Line chart: revenue by month, rises from 1 to 3.)"))
        #expect(plain.contains("/Lang (en)"))
        #expect(plain.contains("/DisplayDocTitle true"))
        #expect(plain.contains("/Marked true"))
        #expect(plain.contains("<pdfuaid:part>1</pdfuaid:part>"))
        #expect(plain.contains("/Tabs /S"))
        #expect(plain.contains("/ID ["))
        #expect(!plain.contains("/S /NonStruct"))
    }

    @Test(
        "the language is written as a BCP 47 tag",
        arguments: [("de_DE", "de-DE"), ("th-TH-u-ca-gregory", "th-TH-u-ca-gregory"), ("en\" onload=\"x", "en"), ("", "en")]
    )
    func language(given: String, written: String) throws {
        var options = SampleScenes.options
        options.language = given
        let plain = try Command.plain(context.pdf(pages: [SampleScenes.page], options: options))
        #expect(plain.contains("/Lang (\(written))"))
        #expect(plain.contains("<rdf:li>\(written)</rdf:li>"))
    }

    @Test("every marked piece of content belongs to exactly one element or is an artifact, and nothing is drawn unmarked")
    func content() throws {
        let plain = try plain()
        let content = try #require(plain.components(separatedBy: "%% Contents for page 1\n").last?.components(separatedBy: "endstream").first)
        var depth = 0
        var pieces: [Int] = []
        for line in content.split(separator: "\n") {
            if line.hasSuffix("BDC") || line.hasSuffix("BMC") {
                depth += 1
                if let number = line.firstMatch(of: /MCID (\d+)/) { pieces.append(try #require(Int(number.1))) }
            }
            if ["f", "S", "B"].contains(line) || line.hasSuffix("TJ") || line.hasSuffix("Do") {
                #expect(depth > 0, "unmarked: \(line)")
            }
            if line.hasSuffix("EMC") { depth -= 1 }
        }
        #expect(depth == 0)
        #expect(pieces == Array(0..<pieces.count))
        #expect(pieces.count > 8)
        #expect(content.contains("/Artifact BMC"))
    }

    @Test("text that looks like a tag is not taken for one")
    func forgedTag() throws {
        let scene = SampleScenes.page(
            .text(TextRun("/P << /MCID 0 >> BDC EMC (\\) /P << /MCID 7 >> BDC", font: SampleScenes.font, color: .black, origin: Point(5, 20))),
            .text(TextRun("(( /P << /MCID 1 >> BDC", font: SampleScenes.font, color: .black, origin: Point(5, 60)))
        )
        let pdf = try context.pdf(pages: [scene], options: SampleScenes.options)
        #expect(try Command.text(of: pdf).contains("/P << /MCID 0 >> BDC EMC"))
        #expect(try Command.withFile(pdf) { try Command.run("qpdf", ["--check", $0]).status } == 0)
    }

    @Test("a rectangle over the whole page does not wipe out the tags before it")
    func cover() throws {
        let scene = SampleScenes.page(
            .text(TextRun("below", font: SampleScenes.font, color: .black, origin: Point(5, 20))),
            .fill(.rect(Rect(x: 0, y: 0, width: 200, height: 100)), Color(0xffffff)),
            .fill(.rect(Rect(x: -50, y: -50, width: 900, height: 900)), Color(0xeeeeee)),
            .image(ImageNode(width: 1, height: 1, pixels: [9, 9, 9, 255], frame: Rect(x: 0, y: 0, width: 200, height: 100))),
            .text(TextRun("above", font: SampleScenes.font, color: .white, origin: Point(5, 50)))
        )
        #expect(try Command.text(of: context.pdf(pages: [scene], options: SampleScenes.options)).contains("above"))
    }

    @Test("the outline has one entry for each figure, leading to its page, and pages are labelled")
    func outline() throws {
        let figures = ["First", "Second"].map { title in
            SampleScenes.page(
                .group(
                    Group(
                        [.fill(.rect(Rect(x: 5, y: 5, width: 20, height: 20)), .black)],
                        role: .figure(alternativeText: "A box", title: title),
                        offset: Point(0, 30)
                    )
                )
            )
        }
        let plain = try Command.plain(context.pdf(pages: figures, options: SampleScenes.options))
        #expect(plain.contains("/Title (First)"))
        #expect(plain.contains("/Title (Second)"))
        #expect(plain.contains("/Type /Outlines"))
        #expect(plain.contains("/PageLabels"))
        #expect(plain.contains("    /XYZ\n    null\n    70\n"))
    }

    @Test(
        "links lead only to http, https and mailto addresses, and cannot break out of their string",
        arguments: [
            ("https://example.org/a b(c)\\", "(https://example.org/a%20b%28c%29%5C)"), ("HTTP://example.org", "(HTTP://example.org)"),
            ("mailto:ops@example.org", "(mailto:ops@example.org)"), ("https://example.org/ไทย", "(https://example.org/%E0%B9%84%E0%B8%97%E0%B8%A2)"),
        ]
    )
    func links(url: String, written: String) throws {
        let plain = try plain(SampleScenes.page(.link(url: url, area: Rect(x: 5, y: 5, width: 50, height: 10))))
        #expect(plain.contains("/URI \(written)"))
        #expect(plain.contains("/Contents \(written)"))
        #expect(plain.contains("/S /Link"))
    }

    @Test(
        "other addresses are dropped",
        arguments: ["javascript:alert(1)", "file:///etc/passwd", "https://", "", "ftp://x", "https://x\u{0}y", "data:text/html,x"]
    )
    func refusedLinks(url: String) throws {
        let plain = try plain(SampleScenes.page(.link(url: url, area: Rect(x: 5, y: 5, width: 50, height: 10))))
        #expect(!plain.contains("/Annot"))
        #expect(!plain.contains("/URI"))
    }

    @Test("a table of 3,000 rows is tagged cell by cell and stays small")
    func longTable() throws {
        var pages: [Scene] = []
        for page in 0..<60 {
            let rows = (0..<50).map { row -> SceneNode in
                .group(
                    Group(
                        (0..<6).map { column in
                            .group(
                                Group(
                                    [
                                        .text(
                                            TextRun(
                                                "\(page * 50 + row).\(column)",
                                                font: FontStyle(size: 7, tabularDigits: true),
                                                color: .black,
                                                origin: Point(20 + 60 * Double(column), 20 + 10 * Double(row))
                                            )
                                        )
                                    ],
                                    role: .tableCell
                                )
                            )
                        },
                        role: .tableRow
                    )
                )
            }
            pages.append(Scene(size: Size(width: 400, height: 560), background: .white, root: Group([.group(Group(rows, role: .table))])))
        }
        let pdf = try context.pdf(pages: pages, options: SampleScenes.options)
        #expect(pdf.count < 900_000, "\(pdf.count) bytes")
        #expect(try Command.withFile(pdf) { try Command.run("qpdf", ["--check", $0]).status } == 0)
        let tree = try Command.withFile(pdf) { try Command.run("pdfinfo", ["-struct", $0]).text }
        #expect(tree.split(separator: "\n").count { $0.trimmingCharacters(in: .whitespaces) == "TD" } == 18_000)
    }
}
