import Charts
import Dashboards
import Foundation
import Renderer
import Reports

/// Turns a document into a finished file.
struct ReportFileDrawing {
    /// A kind of file.
    enum Format: String {
        case pdf, png, svg
    }

    let document: String
    let target: String
    let format: Format
    /// Of a picture: the page of the printed report; nil for the whole.
    let page: Int?
    /// The document's options with those of the command line put over them.
    let overridden: (ExportOptions) -> ExportOptions

    /// What was made.
    struct Drawn {
        let summary: String
    }

    /// Reads, draws and writes; throws ``RenderFailure`` or `RendererError` and leaves an earlier file as it is.
    ///
    /// - Parameter willRead: told each file that the drawing depends on, before it is read.
    func draw(_ context: RenderContext, willRead: @escaping (String) throws(FileFault) -> Void = { _ throws(FileFault) in }) throws -> Drawn {
        let start = ContinuousClock.now
        let file = try read(willRead)
        let read = ContinuousClock.now
        let (bytes, pages) = try draw(file, context)
        let drawn = ContinuousClock.now
        do throws(FileFault) { try WholeFile.write(bytes, to: target) } catch { throw RenderFailure.output(error) }
        let parts = [
            pages.map { "\($0) \($0 == 1 ? "page" : "pages")" },
            "\((bytes.count + 512) / 1024) KiB",
            "read in \(Self.milliseconds(read - start))",
            "drawn in \(Self.milliseconds(drawn - read))",
        ]
        return Drawn(summary: "\(target): \(parts.compactMap(\.self).joined(separator: ", "))")
    }

    private func read(_ willRead: @escaping (String) throws(FileFault) -> Void) throws -> RenderFile {
        let bytes: [UInt8]
        do throws(FileFault) {
            try willRead(document)
            bytes = try WholeFile.read(document, most: RenderFile.largestText)
        } catch {
            throw RenderFailure.input(error)
        }
        do throws(RenderFileError) {
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw RenderFileError(problems: [RenderFileProblem(.syntax, file: document, "The document is not UTF-8; save it with that encoding.")]
                )
            }
            return try RenderFile(text, name: document, generatedAt: Self.now, overridden: overridden) { name in
                try willRead(path(name))
                return try WholeFile.readRegular(path(name), most: RenderFile.largestFile)
            }
        } catch {
            throw RenderFailure.document(error)
        }
    }

    /// Data files lie beside the document.
    private func path(_ name: String) -> String {
        URL(fileURLWithPath: name, relativeTo: URL(fileURLWithPath: document).deletingLastPathComponent()).path
    }

    private func draw(_ file: RenderFile, _ context: RenderContext) throws -> (bytes: [UInt8], pages: Int?) {
        let options = file.options
        var report = file.report
        report.branding = Branding(file.branding)
        let charts = ChartContext(options, measurer: context.measurer)
        if format == .pdf {
            let pages = ReportBuilder.pages(report, setup: PageSetup(options), context: charts)
            let about = PDFOptions(
                title: report.title,
                subject: report.description.isEmpty ? nil : report.description,
                language: options.locale,
                createdAt: report.generatedAt,
                timeZone: charts.timeZone,
                attachments: options.attachments ? ReportBuilder.attachments(report) : []
            )
            return (try context.pdf(pages: pages, options: about), pages.count)
        }
        let scene = try picture(report, options, charts)
        if format == .svg { return (Array(try context.svg(scene: scene, title: report.title).utf8), nil) }
        return (try context.png(scene: scene, options: PNGOptions(options)), nil)
    }

    private func picture(_ report: Report, _ options: ExportOptions, _ context: ChartContext) throws -> Scene {
        guard let page else {
            return ReportBuilder.picture(
                report,
                width: Double(options.width),
                tableRows: options.tables == "all" ? .all : .fitting,
                context: context
            )
        }
        let pages = ReportBuilder.pages(report, setup: PageSetup(options), context: context)
        guard pages.indices.contains(page - 1) else { throw RenderFailure.page(page, of: pages.count) }
        return pages[page - 1]
    }

    /// The report's own moment (https://reproducible-builds.org/specs/source-date-epoch/).
    private static var now: Date {
        ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"].flatMap(TimeInterval.init).map { Date(timeIntervalSince1970: $0) } ?? Date()
    }

    private static func milliseconds(_ duration: Duration) -> String {
        let milliseconds = Double(duration.components.seconds) * 1e3 + Double(duration.components.attoseconds) / 1e15
        return String(format: "%.1f ms", milliseconds)
    }
}

extension PNGOptions {
    /// The picture that an export asks for.
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

extension Branding {
    /// A logo that cannot be read is left out; only its first bytes were checked before.
    init(_ branding: DashboardBranding) {
        self.init(logo: branding.logo.flatMap { try? Logo(png: $0) }, color: branding.color.flatMap { Color(hex: $0) })
    }
}
