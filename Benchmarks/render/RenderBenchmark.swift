import Charts
import Foundation
import Renderer

/// Times the layout and drawing of the sample report on one warm thread.
struct RenderBenchmark {
    let context: RenderContext
    let rounds: Int

    func run() throws {
        let chartContext = { ChartContext(measurer: context.measurer) }
        let report = SampleReport.report
        let scenes = ReportBuilder.pages(report, context: chartContext())
        let picture = ReportBuilder.picture(report, width: 1000, context: chartContext())
        let options = PDFOptions(title: report.title, createdAt: SampleReport.generatedAt)
        line(
            "\(report.widgets.count) widgets, \(scenes.count) pages, picture \(Int(picture.size.width)) x \(Int(picture.size.height)) points, \(rounds) rounds"
        )
        try time("layout of pages") { ReportBuilder.pages(report, context: chartContext()).count }
        try time("PDF, all pages") { try context.pdf(pages: scenes, options: options).count }
        try time("PDF, one page") { try context.pdf(pages: [scenes[0]], options: options).count }
        try time("PDF, picture: 8 widgets on one page") { try context.pdf(pages: [picture], options: options).count }
        try time("PNG 1x, page") { try context.png(scene: scenes[0], options: PNGOptions(scale: 1)).count }
        try time("PNG 2x, page") { try context.png(scene: scenes[0], options: PNGOptions(scale: 2)).count }
        try time("PNG 1x, picture") { try context.png(scene: picture, options: PNGOptions(scale: 1)).count }
        try time("PNG 2x, picture") { try context.png(scene: picture, options: PNGOptions(scale: 2)).count }
        try time("SVG, picture") { try context.svg(scene: picture).utf8.count }
    }

    private func time(_ name: String, _ body: () throws -> Int) throws {
        var size = 0
        for _ in 0..<3 { size = try body() }
        var times: [Double] = []
        var work: [Double] = []
        for _ in 0..<rounds {
            let start = ContinuousClock.now
            let workStart = processorTime()
            size = try body()
            work.append(processorTime() - workStart)
            let elapsed = (ContinuousClock.now - start).components
            times.append(Double(elapsed.seconds) * 1000 + Double(elapsed.attoseconds) / 1e15)
        }
        times.sort()
        work.sort()
        let p50 = times[times.count / 2]
        let p99 = times[min(times.count - 1, times.count * 99 / 100)]
        let busy = work[work.count / 2]
        line(String(format: "%@: p50 %.2f ms, p99 %.2f ms, processor time p50 %.2f ms, %d bytes", name, p50, p99, busy, size))
    }

    /// Milliseconds that this thread has computed for; unlike the clock it does not count what other programs took.
    private func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1e6
    }

    private func line(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }
}
