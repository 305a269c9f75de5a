import Charts
import Dashboards
import Foundation
import Renderer
import Reports

/// Draws a report on one of the drawing threads.
struct ReportDrawing {
    let pool: RenderPool

    /// A finished file.
    struct Drawn: Sendable {
        let bytes: [UInt8]
        let pages: Int
    }

    func draw(_ snapshot: DashboardSnapshot, findings: [WidgetFinding], export: Export) async throws -> Drawn {
        var report = Report(snapshot, findings: findings, generatedAt: export.createdAt)
        report.branding = Branding(DashboardBranding(metadata: snapshot.dashboard.draft.metadata))
        let options = export.options
        return try await pool.render(within: .seconds(60)) { [report] renderer in
            let context = ChartContext(options, measurer: renderer.measurer)
            switch export.format {
            case .pdf:
                let pages = ReportBuilder.pages(report, setup: PageSetup(options), context: context)
                let about = PDFOptions(
                    title: report.title,
                    subject: report.description.isEmpty ? nil : report.description,
                    language: options.locale,
                    createdAt: export.createdAt,
                    timeZone: context.timeZone,
                    attachments: options.attachments ? ReportBuilder.attachments(report) : []
                )
                return Drawn(bytes: try renderer.pdf(pages: pages, options: about), pages: pages.count)
            case .png:
                let picture = ReportBuilder.picture(
                    report,
                    width: Double(options.width),
                    tableRows: options.tables == "all" ? .all : .fitting,
                    context: context
                )
                return Drawn(bytes: try renderer.png(scene: picture, options: PNGOptions(options)), pages: 1)
            }
        }
    }
}

extension PNGOptions {
    init(_ options: ExportOptions) {
        let background: Background =
            switch options.background {
            case nil: .scene
            case "transparent": .transparent
            case let hexadecimal?: Color(hex: hexadecimal).map(Background.color) ?? .scene
            }
        self.init(scale: Double(options.scale), quality: Quality(rawValue: options.quality) ?? .normal, background: background)
    }
}
