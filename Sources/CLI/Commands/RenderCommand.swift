import ArgumentParser
import Dashboards
import Foundation
import Renderer

/// `vitrine render`: draws a report from one document, without any server.
struct RenderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Draw a report from one YAML or JSON document, without any server.",
        discussion: """
            The document holds the dashboard, its widgets and their data, or names CSV files beside it; docs/render-file.md describes it. What is given \
            here goes before what the document says. The report's date is now, or SOURCE_DATE_EPOCH where that is set.
            """
    )

    @Argument(help: "The document.", completion: .file(extensions: ["yaml", "yml", "json"])) var file: String
    @Option(name: .shortAndLong, help: "The file to write; its ending says which kind: .pdf, .png or .svg. By default the document's name with .pdf.")
    var output: String?
    @Flag(help: "Draw again whenever the document or its data change, until Ctrl-C.") var watch = false
    @Option(help: "Of a PNG or SVG: this page of the printed report instead of the whole as one picture.") var page: Int?
    @Option(help: "light or dark.") var theme: String?
    @Option(help: "A4, A3, Letter or Legal.") var paper: String?
    @Option(help: "landscape or portrait.") var orientation: String?
    @Option(help: "The language of numbers and dates, such as de-AT.") var locale: String?
    @Option(help: "The time zone of axes and dates, such as Europe/Vienna.") var timeZone: String?
    @Option(help: "Of a picture: its width in points.") var width: Int?
    @Option(help: "Of a PNG: pixels for each point, 1 to 4.") var scale: Int?
    @Option(help: "Of a PNG: the effort for a small file: fast, normal or small.") var quality: String?
    @Option(help: "Of a PNG: transparent, or a colour as #rrggbb.") var background: String?

    func validate() throws {
        if format == nil { throw ValidationError("“\(target)” should end in .pdf, .png or .svg.") }
        if let page, page < 1 { throw ValidationError("--page counts from 1.") }
        if page != nil, format == .pdf { throw ValidationError("--page picks one page for a PNG or SVG; a PDF has them all.") }
        if let violation = overridden(ExportOptions()).violations.first {
            throw ValidationError("--\(violation.pointer == "/timeZone" ? "time-zone" : String(violation.pointer.dropFirst())): \(violation.message)")
        }
    }

    func run() async throws {
        guard let format else { return }
        let drawing = ReportFileDrawing(document: file, target: target, format: format, page: page, overridden: { overridden($0) })
        do {
            let context = try RenderContext()
            if watch {
                try await RenderWatch(drawing: drawing).run(context)
            } else {
                let drawn = try drawing.draw(context)
                Self.say(drawn.summary)
            }
        } catch let failure as RenderFailure {
            Self.complain(failure.description)
            throw failure.exitCode
        } catch let error as RendererError {
            Self.complain("\(error)")
            throw ExitCode(EX_SOFTWARE)
        }
    }

    /// Writes a line to standard output at once, also where that is a pipe.
    static func say(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    /// Writes a line to standard error.
    static func complain(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    private var target: String {
        output ?? URL(fileURLWithPath: file).deletingPathExtension().appendingPathExtension("pdf").relativePath
    }

    private var format: ReportFileDrawing.Format? {
        ReportFileDrawing.Format(rawValue: URL(fileURLWithPath: target).pathExtension.lowercased())
    }

    private func overridden(_ options: ExportOptions) -> ExportOptions {
        var options = options
        options.paper = paper ?? options.paper
        options.orientation = orientation ?? options.orientation
        options.timeZone = timeZone ?? options.timeZone
        options.locale = locale ?? options.locale
        options.theme = theme ?? options.theme
        options.width = width ?? options.width
        options.scale = scale ?? options.scale
        options.quality = quality ?? options.quality
        options.background = background ?? options.background
        return options
    }
}
