import Charts
import Foundation
import Renderer
import Reports
import Testing

/// The bytes depend on the fonts and libraries of Debian 12, which Scripts/packages installs.
@Suite("Golden pictures")
struct GoldenPictureTests {
    @Test("each type of widget is drawn to the byte as recorded", arguments: ChartType.allCases)
    func golden(type: ChartType) throws {
        let widget = try #require(Self.widgets().first { $0.spec.type == type })
        let context = try RenderContext()
        let chart = ChartContext(measurer: context.measurer)
        let scene = ChartBuilder.scene(for: widget.spec, state: widget.state, size: Size(width: 240, height: 150), context: chart)
        let drawn = Data(try context.png(scene: scene, options: PNGOptions(scale: 1, quality: .small)))
        let file = Self.tests.appendingPathComponent("Pictures/\(type.rawValue).png")
        if ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1" { try drawn.write(to: file) }
        let recorded = try Data(contentsOf: file)
        let message: Comment = "\(type.rawValue) differs from Pictures/\(type.rawValue).png; look at both, then RECORD_GOLDENS=1 records it anew"
        let isSame = drawn == recorded
        #expect(isSame, message)
    }

    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    private static func widgets() throws -> [ReportWidget] {
        let repository = RenderFileTests.repository
        let document = repository.appendingPathComponent("Benchmarks/gallery/gallery.yaml")
        let file = try RenderFile(String(contentsOf: document, encoding: .utf8), name: "gallery.yaml", generatedAt: .distantPast) { name in
            try [UInt8](Data(contentsOf: repository.appendingPathComponent("Examples/reports/\(name)")))
        }
        return file.report.widgets
    }
}
