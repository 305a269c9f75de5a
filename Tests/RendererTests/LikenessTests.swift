import Charts
import Foundation
import Renderer
import Testing

@testable import RenderBenchmark

@Suite("Likeness of the forms")
struct LikenessTests {
    let context: RenderContext

    init() throws { context = try RenderContext() }

    private var pages: [Scene] { ReportBuilder.pages(SampleReport.report, context: ChartContext(measurer: context.measurer)) }

    @Test("a page as PDF looks like the PNG")
    func pdf() throws {
        let pages = pages
        let pdf = try context.pdf(pages: pages, options: PDFOptions(title: "Likeness", createdAt: SampleReport.generatedAt))
        for (number, page) in pages.enumerated() {
            let drawn = try Command.withFile(pdf) { path in
                let arguments = ["-png", "-r", "144", "-f", "\(number + 1)", "-l", "\(number + 1)", "-singlefile", path, path]
                let output = try Command.run("pdftocairo", arguments)
                #expect(output.status == 0, "\(output.text)")
                defer { try? FileManager.default.removeItem(atPath: path + ".png") }
                return try Picture([UInt8](Data(contentsOf: URL(fileURLWithPath: path + ".png"))))
            }
            let expected = try Picture(context.png(scene: page, options: PNGOptions(scale: 2)))
            try #require(abs(drawn.width - expected.width) <= 1 && abs(drawn.height - expected.height) <= 1)
            let similarity = expected.similarity(to: drawn)
            #expect(similarity > 0.97, "page \(number + 1): \(similarity)")
        }
    }

    @Test("twice the scale is the same picture, finer")
    func scale() throws {
        for page in pages {
            let (single, double) = try (Picture(context.png(scene: page)), Picture(context.png(scene: page, options: PNGOptions(scale: 2))))
            try #require(abs(double.width - 2 * single.width) <= 2 && abs(double.height - 2 * single.height) <= 2)
            let similarity = single.similarity(to: double.halved)
            #expect(similarity > 0.98, "\(similarity)")
            #expect(similarity < 1)
        }
    }
}
