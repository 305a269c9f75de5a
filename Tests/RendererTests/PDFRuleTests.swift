import Charts
import CheckPDF
import Foundation
import Renderer
import Testing

@testable import RenderBenchmark

@Suite("Rules of accessible PDF")
struct PDFRuleTests {
    private static let document: Result<PDFObjects, any Error> = Result {
        var first = SampleScenes.page
        first.bookmarks = [Bookmark(name: "top", title: "Top", origin: Point(0, 10))]
        var options = SampleScenes.options
        options.attachments = [ReportAttachment(name: "data.csv", mediaType: "text/csv", bytes: Array("a,b\n".utf8))]
        return try Command.withFile(RenderContext().pdf(pages: [first], options: options)) { try PDFObjects(path: $0) }
    }

    @Test("a report breaks none of the rules")
    func good() throws {
        #expect(try AccessibilityRules(Self.document.get()).findings() == [])
    }

    @Test("a page of many scripts with emoji breaks none of the rules")
    func scripts() throws {
        let pdf = try RenderContext().pdf(pages: [ScriptSample.page], options: SampleScenes.options)
        #expect(try Command.withFile(pdf) { try AccessibilityRules(PDFObjects(path: $0)).findings() } == [])
    }

    private static let mutations: [(rule: Int, name: String, change: @Sendable (inout PDFObjects) -> Void)] = [
        (52, "a font is of Type 3", { $0.change("/Font") { $0["/Subtype"] = .string("/Type3") } }),
        (54, "no title", { $0.changeInfo("/Title", nil) }),
        (54, "a date without prefix", { $0.changeInfo("/CreationDate", .string("u:20260101000000")) }),
        (54, "the title is not displayed", { $0.changeCatalog("/ViewerPreferences", nil) }),
        (55, "no language", { $0.changeCatalog("/Lang", nil) }),
        (55, "not marked", { $0.changeCatalog("/MarkInfo", nil) }),
        (55, "no structure", { $0.changeCatalog("/StructTreeRoot", nil) }),
        (56, "a figure without alternative text", { $0.changeElement("/Figure") { $0["/Alt"] = nil } }),
        (56, "a header cell without scope", { $0.changeElement("/TH") { $0["/A"] = nil } }),
        (56, "a row of paragraphs", { $0.changeElement("/TD") { $0["/S"] = .string("/P") } }),
        (57, "headings that begin at level 2", { $0.changeElement("/H1") { $0["/S"] = .string("/H2") } }),
        (58, "something unmarked", { $0.changeContent { $0 += Array("0 0 9 9 re\nf\n".utf8) } }),
        (58, "an artifact inside of content", { $0.changeContent { $0 += Array("/P <</MCID 0>> BDC\n/Artifact BMC\nEMC\nEMC\n".utf8) } }),
        (58, "a piece without an element", { $0.changeContent { $0 += Array("/P <</MCID 999>> BDC\nEMC\n".utf8) } }),
        (59, "a link without description", { $0.change("/Annot") { $0["/Contents"] = nil } }),
        (
            59, "a link to a file",
            { $0.change("/Annot") { $0["/A"] = .dictionary(["/S": .string("/URI"), "/URI": .string("u:file:///etc/passwd")]) } }
        ),
        (59, "no order of links", { $0.change("/Page") { $0["/Tabs"] = nil } }),
        (60, "no metadata", { $0.changeCatalog("/Metadata", nil) }),
        (61, "an attachment with one name", { $0.change("/Filespec") { $0["/UF"] = nil } }),
        (61, "an attachment without relationship", { $0.change("/Filespec") { $0["/AFRelationship"] = nil } }),
        (62, "a font without Unicode", { $0.change("/Font") { $0["/ToUnicode"] = nil } }),
        (62, "a font with too few widths", { $0.change("/Font") { $0["/Widths"] = .array([]) } }),
        (63, "no page labels", { $0.changeCatalog("/PageLabels", nil) }),
        (
            63, "an outline that leads nowhere",
            { document in
                for (key, value) in document.values where value["/Dest"] != nil { document.values[key]?["/Dest"] = .array([.string("9999 0 R")]) }
            }
        ),
        (65, "a script", { $0.changeCatalog("/OpenAction", .dictionary(["/S": .string("/JavaScript"), "/JS": .string("u:app.alert(1)")])) }),
        (65, "a program to start", { $0.change("/Annot") { $0["/A"] = .dictionary(["/S": .string("/Launch")]) } }),
    ]

    @Test("each rule is broken by a document changed against it", arguments: mutations.indices)
    func bad(_ index: Int) throws {
        let mutation = Self.mutations[index]
        var document = try Self.document.get()
        mutation.change(&document)
        let findings = AccessibilityRules(document).findings()
        #expect(findings.contains { $0.rule == mutation.rule }, "\(mutation.name): \(findings)")
    }
}

extension PDFObjects {
    /// Changes all objects of a type.
    fileprivate mutating func change(_ type: String, _ body: (inout PDFValue) -> Void) {
        for (reference, value) in all(type) {
            var value = value
            body(&value)
            values[reference] = value
        }
    }

    fileprivate mutating func changeElement(_ type: String, _ body: (inout PDFValue) -> Void) {
        for (reference, value) in all(type, "/S") {
            var value = value
            body(&value)
            values[reference] = value
        }
    }

    fileprivate mutating func changeCatalog(_ key: String, _ value: PDFValue?) {
        change("/Catalog") { $0[key] = value }
    }

    fileprivate mutating func changeInfo(_ key: String, _ value: PDFValue?) {
        guard case .string(let reference) = trailer["/Info"] else { return }
        values[reference]?[key] = value
    }

    fileprivate mutating func changeContent(_ body: (inout [UInt8]) -> Void) {
        guard case .string(let reference) = values[pages[0]]?["/Contents"] else { return }
        body(&streams[reference, default: []])
    }
}
