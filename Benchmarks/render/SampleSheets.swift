import Charts
import Foundation
import Renderer

/// Writes the sample report and each of its widgets at several sizes, to be looked at.
struct SampleSheets {
    let context: RenderContext
    let folder: String

    func write() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let report = SampleReport.report
        let options = PDFOptions(title: report.title, createdAt: SampleReport.generatedAt)
        for theme in [Theme.light, .dark] {
            let chartContext = ChartContext(theme: theme, measurer: context.measurer)
            try save(context.pdf(pages: ReportBuilder.pages(report, context: chartContext), options: options), "report-\(theme.name).pdf")
            let picture = ReportBuilder.picture(report, width: 1000, context: chartContext)
            try save(context.png(scene: picture, options: PNGOptions(scale: 1)), "report-\(theme.name)-1x.png")
            try save(context.png(scene: picture, options: PNGOptions(scale: 2)), "report-\(theme.name)-2x.png")
            try save(Array(context.svg(scene: picture, title: report.title).utf8), "report-\(theme.name).svg")
        }
        let lines = BenchmarkDocument.linesScene(SampleReport.manyPoints(series: 20, points: 100_000), context)
        try save(context.pdf(pages: [lines], options: options), "lines.pdf")
        try save(context.png(scene: lines, options: PNGOptions(scale: 2)), "lines-2x.png")
        for widget in report.widgets {
            for size in [Size(width: 180, height: 120), Size(width: 360, height: 220), Size(width: 720, height: 360)] {
                let scene = ChartBuilder.scene(for: widget.spec, state: widget.state, size: size, context: ChartContext(measurer: context.measurer))
                try save(context.png(scene: scene, options: PNGOptions(scale: 2)), "\(widget.id)-\(Int(size.width)).png")
            }
        }
    }

    private func save(_ bytes: [UInt8], _ name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: folder).appendingPathComponent(name))
    }
}
