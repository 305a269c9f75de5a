import Charts
import Crypto
import Dashboards
import Foundation
import Jobs
import Logging
import Metrics
import Postgres
import Renderer
import Reports
import Storage
import WidgetData

/// Draws a dashboard as a file: reads each widget's data as the one who ordered it, draws, checks, stores.
struct ExportDashboardPerformer: JobPerformer {
    let dashboards: DashboardStore
    let exports: ExportStore
    let files: ExportFiles
    let findings: WidgetFindings
    let drawing: ReportDrawing
    let inspector: PDFInspector
    let keepFor: TimeInterval
    let logger: Logger

    let kind = JobKind.exportDashboard
    let timeLimit = Duration.seconds(300)

    func perform(_ job: RunningJob) async -> Outcome {
        guard let id = job.arguments["export"]?.stringValue.flatMap({ ExportID($0) }) else {
            return .failed(JobFailure(code: "arguments_invalid", message: "The job names no export."))
        }
        do {
            guard try await exports.begin(id, fence: job.fence), let export = try await exports.find(id) else { return .done }
            return try await draw(export, job)
        } catch _ where Task.isCancelled {
            // Whatever it failed with, it failed because it was stopped; the runner knows what for, and what becomes of the job.
            return .retry(JobFailure(code: "interrupted", message: "The export was interrupted."), after: nil)
        } catch let failure as JobFailure {
            return end(id, ExportResult(failure: failure.code, detail: failure.message), job)
        } catch let error as RendererError {
            return end(id, ExportResult(failure: "drawing_failed", detail: "\(error)"), job)
        } catch let error as CocoaError {
            let place = error.userInfo[NSFilePathErrorKey].map { " (\($0))" } ?? ""
            let failure = JobFailure(
                code: "export_store",
                message: "The file of the export: \(TroubleWord.of(error) ?? error.localizedDescription)\(place)."
            )
            logger.error("an export could not be written", metadata: ["export": "\(id)", "error": "\(failure.message)"])
            // A disk that is full is not emptied at once: five attempts take some minutes.
            return .retry(failure, after: .seconds(15 << min(max(job.attempt, 1) - 1, 4)))
        } catch {
            logger.warning("export interrupted", metadata: ["export": "\(id)", "error": "\(error)"])
            return .retry(JobFailure(code: "interrupted", message: "\(error)"), after: nil)
        }
    }

    private func draw(_ export: Export, _ job: RunningJob) async throws -> Outcome {
        let access = try await dashboards.access(export.dashboardID)
        guard access?.allows(.export, to: export.principal) == true else {
            throw JobFailure(code: "forbidden", message: "Who ordered the export may no longer export the dashboard.")
        }
        guard let snapshot = try await dashboards.snapshot(export.dashboardID, version: export.version) else {
            throw JobFailure(code: "version_gone", message: "The dashboard has no version \(export.version) any more.")
        }

        let start = ContinuousClock.now
        let found = await findings.of(snapshot, export: export) { share in
            _ = try? await exports.advance(export.id, status: .data, progress: 0.6 * share, fence: job.fence)
        }
        try Task.checkCancellation()
        let dataTime = ContinuousClock.now - start

        guard try await exports.advance(export.id, status: .rendering, progress: 0.6, fence: job.fence) else { return .done }
        let drawn = try await drawing.draw(snapshot, findings: found, export: export)
        let renderTime = ContinuousClock.now - start - dataTime
        Timer(label: "vitrine_render_duration_seconds", dimensions: [("format", export.format.rawValue)]).recordNanoseconds(renderTime.nanoseconds)

        let key = ExportFiles.key(for: export.id, fence: job.fence, format: export.format)
        try await files.save(drawn.bytes, key: key)
        var pages = drawn.pages
        if export.format == .pdf { pages = try await inspect(key: key, expectedPages: drawn.pages) }

        Counter(label: "vitrine_export_bytes_total", dimensions: [("format", export.format.rawValue)]).increment(by: drawn.bytes.count)

        let file = ExportedFile(
            fileName: fileName(snapshot.dashboard.draft.name, at: export.createdAt, format: export.format),
            size: drawn.bytes.count,
            sha256: SHA256.hash(data: drawn.bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined(),
            pages: pages,
            storageKey: key
        )
        let result = ExportResult(
            file: file,
            widgets: found.map(\.exported),
            dataMilliseconds: dataTime.milliseconds,
            renderMilliseconds: renderTime.milliseconds,
            expiresAt: Date().addingTimeInterval(keepFor)
        )
        return end(export.id, result, job)
    }

    /// An export is not called succeeded before another program has opened its file and found what must be there.
    private func inspect(key: String, expectedPages: Int) async throws -> Int {
        do {
            let document = try await inspector.inspect(try files.path(of: key))
            guard document.pages.count == expectedPages, document.unsafeFonts.isEmpty else {
                let fonts = document.unsafeFonts.map(\.name).joined(separator: ", ")
                let message =
                    "The file has \(document.pages.count) of \(expectedPages) pages; fonts that are not embedded: \(fonts.isEmpty ? "none" : fonts)."
                throw JobFailure(code: "file_invalid", message: message)
            }
            return document.pages.count
        } catch {
            try? await files.remove(key: key)
            throw error
        }
    }

    /// The result and the job end in one transaction; when another attempt was faster, the file of this one goes.
    private func end(_ id: ExportID, _ result: ExportResult, _ job: RunningJob) -> Outcome {
        let (exports, files) = (exports, files)
        return .completed { connection in
            if try await exports.finish(id, result, fence: job.fence, on: connection) == false, let file = result.file {
                try? await files.remove(key: file.storageKey)
            }
        }
    }
}

/// A name for a person's disk: the dashboard's, the day, the ending.
private func fileName(_ name: String, at date: Date, format: ExportFormat) -> String {
    let day = date.formatted(.iso8601.year().month().day())
    let plain = name.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." ? $0 : "-" }
    let words = String(plain).split(separator: "-").joined(separator: "-").prefix(120)
    return "\(words.isEmpty ? "dashboard" : words)-\(day).\(format.rawValue)"
}

extension Duration {
    /// The whole as nanoseconds.
    var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
    /// The whole as milliseconds, to the microsecond.
    var milliseconds: Double { Double(nanoseconds / 1000) / 1000 }
}
