import Charts
import Foundation
import Renderer
import Testing

@Suite("Attachments, links and labels")
struct PDFAttachmentTests {
    let context: RenderContext

    init() throws { context = try RenderContext() }

    @Test("attached files come out byte for byte, with safe names of their own, media type and relationship")
    func attachments() throws {
        let data = (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var options = SampleScenes.options
        options.attachments = [
            ReportAttachment(name: "รายงาน.csv", mediaType: "text/csv", bytes: Array("ยอด,1\n".utf8), description: "All rows"),
            ReportAttachment(name: "../../etc/data.bin", mediaType: "application/octet-stream", bytes: data, relationship: .source),
            ReportAttachment(name: "data.bin", mediaType: "a/b c#(", bytes: [1]),
        ]
        let pdf = try context.pdf(pages: [SampleScenes.page], options: options)
        try Command.withFile(pdf) { path in
            #expect(try Command.run("qpdf", ["--check", path]).status == 0)
            for (name, expected) in [("รายงาน.csv", Array("ยอด,1\n".utf8)), ("data.bin", data), ("data 2.bin", [1])] {
                let target = path + ".out"
                defer { try? FileManager.default.removeItem(atPath: target) }
                let shown = try Command.run("sh", ["-c", "qpdf \"$1\" --show-attachment=\"$2\" > \"$3\"", "sh", path, name, target])
                #expect(shown.status == 0, "\(shown.text)")
                #expect(firstDifference(try Array(Data(contentsOf: URL(fileURLWithPath: target))), expected) == nil)
            }
            let list = try Command.run("pdfdetach", ["-list", path]).text
            #expect(list.contains("3 embedded files"))
            #expect(!list.contains("/etc"))
        }
        let plain = try Command.plain(pdf)
        #expect(plain.contains("/AFRelationship /Source"))
        #expect(plain.contains("/Subtype /text#2fcsv") || plain.contains("/Subtype /text#2Fcsv") || plain.contains("/Subtype /text/csv"))
        #expect(plain.contains("/Desc (All rows)"))
        #expect(firstDifference(try context.pdf(pages: [SampleScenes.page], options: options), pdf) == nil)
    }

    private var book: [Scene] {
        var cover = SampleScenes.page(
            .link(url: "#table", area: Rect(x: 10, y: 10, width: 50, height: 10)),
            .link(url: "#none", area: Rect(x: 10, y: 30, width: 50, height: 10))
        )
        cover.label = "i"
        cover.bookmarks = [Bookmark(name: "cover", title: "Cover", origin: Point(0, 0))]
        var page = SampleScenes.page
        page.label = "1"
        page.bookmarks = [
            Bookmark(name: "chapter", title: "Sales", origin: Point(0, 20)),
            Bookmark(name: "table", title: "By site", level: 2, origin: Point(0, 200)),
            Bookmark(name: "hidden", title: "", origin: Point(0, 100)),
        ]
        return [cover, page]
    }

    @Test("bookmarks make a nested outline, links lead to them, and links to missing ones are left out")
    func bookmarks() throws {
        let plain = try Command.plain(context.pdf(pages: book, options: SampleScenes.options))
        #expect(plain.contains("/Title (Cover)"))
        #expect(plain.contains("/Title (By site)"))
        #expect(!plain.contains("/Title (Revenue)"))
        #expect(plain.components(separatedBy: "/Subtype /Link").count == 3)
        #expect(plain.contains("/Contents (By site)"))
        #expect(plain.contains("    /XYZ\n    null\n    100\n"))
        let outline = try Command.withFile(context.pdf(pages: book, options: SampleScenes.options)) {
            try Command.run("qpdf", ["--json=1", "--json-key=outlines", $0]).text
        }
        #expect(outline.contains("\"destpageposfrom1\": 2"))
    }

    @Test("pages have the names that they were given")
    func labels() throws {
        let labels = try Command.withFile(context.pdf(pages: book, options: SampleScenes.options)) {
            try Command.run("qpdf", ["--json=1", "--json-key=pagelabels", $0]).text
        }
        #expect(labels.contains("\"/P\": \"i\""))
        #expect(labels.contains("\"index\": 1"))
    }
}
