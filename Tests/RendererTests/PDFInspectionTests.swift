import Charts
import Foundation
import Renderer
import Testing

@Suite("Inspection of PDFs", .timeLimit(.minutes(10)))
struct PDFInspectionTests {
    let inspector: PDFInspector

    init() throws { inspector = PDFInspector(program: try Command.inspectionProgram()) }

    @Test("a good document is described: title, pages, text and safe fonts")
    func good() async throws {
        let pdf = try RenderContext().pdf(pages: [SampleScenes.page, SampleScenes.page], options: SampleScenes.options)
        let inspection = try await Command.withFile(pdf) { path in try await inspector.inspect(path) }
        #expect(inspection.title == "Monthly report")
        #expect(inspection.pages.count == 2)
        #expect(inspection.pages.first?.width == 400)
        #expect(inspection.pages.first?.height == 300)
        #expect((inspection.pages.first?.textLength ?? 0) > 100)
        #expect(inspection.fonts.count >= 4)
        #expect(inspection.unsafeFonts.isEmpty)
    }

    @Test("a small picture of the first page is drawn on request")
    func thumbnail() async throws {
        let pdf = try RenderContext().pdf(pages: [SampleScenes.page], options: SampleScenes.options)
        try await Command.withFile(pdf) { path in
            let picture = path + ".png"
            defer { try? FileManager.default.removeItem(atPath: picture) }
            _ = try await inspector.inspect(path, thumbnail: picture)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: picture))
            #expect(bytes.prefix(4).elementsEqual([0x89, 0x50, 0x4e, 0x47]))
            #expect(bytes[16..<24].elementsEqual([0, 0, 1, 224, 0, 0, 1, 104]))
        }
    }

    @Test("broken, cut-off, empty and missing files are refused with a reason")
    func broken() async throws {
        let pdf = try RenderContext().pdf(pages: [SampleScenes.page], options: SampleScenes.options)
        var damaged = pdf
        for index in stride(from: 200, to: damaged.count, by: 3) { damaged[index] = 0x41 }
        for bytes in [damaged, Array(pdf.prefix(300)), [], Array("%PDF-1.7\nhello".utf8)] {
            await #expect {
                _ = try await Command.withFile(bytes) { path in try await inspector.inspect(path) }
            } throws: { error in
                (error as? RendererError)?.code == .inspection && (error as? RendererError)?.cause?.isEmpty == false
            }
        }
        await #expect(throws: RendererError.self) { try await inspector.inspect("/nonexistent.pdf") }
    }

    @Test("a program that is not there, and one that never ends, are errors in time")
    func program() async throws {
        await #expect { try await PDFInspector(program: "/nonexistent").inspect("x") } throws: { ($0 as? RendererError)?.code == .inspection }
        await #expect {
            try await PDFInspector(program: "/usr/bin/yes").inspect("x", within: .milliseconds(300))
        } throws: { ($0 as? RendererError)?.code == .deadlineExceeded }
    }
}
