import Charts
import Foundation
import Renderer

/// A document that is measured in a process of its own, so that its peak of memory is its own.
enum BenchmarkDocument: String, CaseIterable {
    /// Eight widgets, one of each kind and a second bar chart.
    case eight
    /// The same three times.
    case twentyFour
    /// Twelve charts on one page; what the peers print too.
    case twelve
    /// A table of 10,000 rows.
    case table
    /// Twenty lines of 100,000 points each.
    case lines
    /// A picture of 1,000 by 40,000 points.
    case tall
    /// Nothing warm: fonts, layout and one page of eight widgets.
    case cold
    /// Ten thousand drawings one after the other.
    case endurance

    func measure(rounds: Int) throws {
        switch self {
        case .cold: try cold()
        case .endurance: try endurance()
        case .eight: try report(SampleReport.report, rounds: rounds, target: (10, 25), pictures: ((25, nil), (70, nil)))
        case .twentyFour: try report(SampleReport.report(copies: 3), rounds: max(rounds / 2, 5), target: nil, pictures: nil)
        case .twelve: try twelve(rounds: rounds)
        case .table: try report(SampleReport.longTable, rounds: max(rounds / 10, 3), target: (400, nil), pictures: nil)
        case .lines: try lines(rounds: max(rounds / 5, 3))
        case .tall: try tall(rounds: 1)
        }
        if self != .endurance { try Figure.write("\(rawValue): peak memory", Memory.peak, "MB") }
    }

    private typealias Target = (p50: Double, p99: Double?)

    /// From the report's values to the file's bytes.
    private func report(_ report: Report, rounds: Int, target: Target?, pictures: (Target, Target)?) throws {
        let context = try Self.warmContext()
        let options = PDFOptions(title: report.title, createdAt: SampleReport.generatedAt)
        func chartContext() -> ChartContext { ChartContext(measurer: context.measurer) }
        let scenes = ReportBuilder.pages(report, context: chartContext())
        try Figure.write("\(rawValue): pages", Double(scenes.count), "pages")
        let pdf = try Timing(rounds: rounds) { try context.pdf(pages: ReportBuilder.pages(report, context: chartContext()), options: options).count }
        try pdf.write("\(rawValue): PDF", target: target)
        try Figure.write("\(rawValue): PDF, bytes", Double(pdf.bytes), "B")
        try Timing(rounds: rounds) { ReportBuilder.pages(report, context: chartContext()).count }.write("\(rawValue): layout alone")
        try Timing(rounds: rounds) { try context.pdf(pages: scenes, options: options).count }.write("\(rawValue): PDF without layout")
        guard let pictures else { return }
        try Timing(rounds: rounds) {
            let scene = ReportBuilder.picture(report, width: 1000, context: chartContext())
            return try context.pdf(pages: [scene], options: options).count
        }.write("\(rawValue): PDF of one page", target: target)
        for (scale, target) in [(1.0, pictures.0), (2, pictures.1)] {
            let timing = try Timing(rounds: rounds) {
                let scene = ReportBuilder.picture(report, width: 1000, context: chartContext())
                return try context.png(scene: scene, options: PNGOptions(scale: scale)).count
            }
            try timing.write("\(rawValue): PNG \(Int(scale))x", target: target)
            try Figure.write("\(rawValue): PNG \(Int(scale))x, bytes", Double(timing.bytes), "B")
        }
        let picture = ReportBuilder.picture(report, width: 1000, context: chartContext())
        try Timing(rounds: rounds) { try context.svg(scene: picture).utf8.count }.write("\(rawValue): SVG without layout")
    }

    private func twelve(rounds: Int) throws {
        let context = try Self.warmContext()
        let options = PDFOptions(title: "Twelve charts", createdAt: SampleReport.generatedAt)
        let timing = try Timing(rounds: rounds) {
            try context.pdf(pages: [TwelveCharts.page(ChartContext(measurer: context.measurer))], options: options).count
        }
        try timing.write("\(rawValue): PDF")
        try Figure.write("\(rawValue): PDF, bytes", Double(timing.bytes), "B")
    }

    /// Only the layout, without a drawing before or after it.
    func measureLayout(rounds: Int) throws {
        let context = try Self.warmContext()
        func measure(_ report: Report) throws {
            let timing = try Timing(rounds: rounds) { ReportBuilder.pages(report, context: ChartContext(measurer: context.measurer)).count }
            try timing.write("\(rawValue): layout alone")
        }
        switch self {
        case .eight: try measure(SampleReport.report)
        case .twentyFour: try measure(SampleReport.report(copies: 3))
        case .table: try measure(SampleReport.longTable)
        case .lines:
            let table = SampleReport.manyPoints(series: 20, points: 100_000)
            try Timing(rounds: rounds) { Self.linesScene(table, context).root.children.count }.write("\(rawValue): layout alone")
        case .twelve, .tall, .cold, .endurance: exit(64)
        }
    }

    /// The picture of the twenty lines.
    static func linesScene(_ table: ChartTable, _ context: RenderContext) -> Scene {
        ChartBuilder.scene(
            for: ChartSpec(type: .line, title: "Twenty sensors", options: SampleReport.manyPointsOptions(series: 20)),
            state: .data(table),
            size: Size(width: 720, height: 400),
            context: ChartContext(measurer: context.measurer)
        )
    }

    private func lines(rounds: Int) throws {
        let context = try Self.warmContext()
        let table = SampleReport.manyPoints(series: 20, points: 100_000)
        let options = PDFOptions(title: "Lines", createdAt: SampleReport.generatedAt)
        func scene() -> Scene { Self.linesScene(table, context) }
        let timing = try Timing(rounds: rounds) { try context.pdf(pages: [scene()], options: options).count }
        try timing.write("\(rawValue): PDF", target: (60, nil))
        try Figure.write("\(rawValue): PDF, bytes", Double(timing.bytes), "B")
        try Timing(rounds: rounds) { scene().root.children.count }.write("\(rawValue): layout alone")
        try Timing(rounds: rounds) { try context.png(scene: scene()).count }.write("\(rawValue): PNG 1x")
    }

    private func tall(rounds: Int) throws {
        let context = try Self.warmContext()
        let scene = SampleReport.tallScene(height: 40_000)
        let before = Memory.peak
        let timing = try Timing(rounds: rounds) { try context.png(scene: scene).count }
        try timing.write("\(rawValue): PNG 1x")
        try Figure.write("\(rawValue): PNG 1x, bytes", Double(timing.bytes), "B")
        try Figure.write("\(rawValue): memory taken by drawing 40 million pixels", Memory.peak - before, "MB")
    }

    private func cold() throws {
        let start = ContinuousClock.now
        let context = try RenderContext()
        let ready = ContinuousClock.now
        let report = SampleReport.report
        let options = PDFOptions(title: report.title, createdAt: SampleReport.generatedAt)
        _ = try context.pdf(pages: ReportBuilder.pages(report, context: ChartContext(measurer: context.measurer)), options: options)
        try Figure.write("cold: fonts", (ready - start) / .milliseconds(1), "ms")
        try Figure.write("cold: fonts and first PDF of eight widgets", (ContinuousClock.now - start) / .milliseconds(1), "ms", baseline: 120)
    }

    private func endurance() throws {
        let context = try Self.warmContext()
        let report = SampleReport.report
        let options = PDFOptions(title: report.title, createdAt: SampleReport.generatedAt)
        func draw(_ count: Int) throws {
            for _ in 0..<count {
                let scenes = ReportBuilder.pages(report, context: ChartContext(measurer: context.measurer))
                _ = try context.pdf(pages: [scenes[0]], options: options)
            }
        }
        try draw(500)
        let before = Memory.resident
        try draw(10_000)
        try Figure.write("endurance: memory gained by 10,000 PDFs", Memory.resident - before, "MB", baseline: 8)
        try Figure.write("endurance: memory resident", Memory.resident, "MB")
    }

    private static func warmContext() throws -> RenderContext {
        let context = try RenderContext()
        context.warmUp()
        return context
    }
}
