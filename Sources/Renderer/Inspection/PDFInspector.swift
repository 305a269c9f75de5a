import Dispatch
import Foundation
import Synchronization

/// Runs `vitrine-inspect` on finished PDFs: a process of its own, so that a broken file can neither crash nor stop the worker.
public struct PDFInspector: Sendable {
    private static let longestAnswer = 8 << 20

    /// Path of the `vitrine-inspect` program.
    public let program: String

    /// Makes an inspector that runs the given program.
    public init(program: String) {
        self.program = program
    }

    /// Inspects a file, and draws a small picture of its first page when a path for it is given. Throws `inspection` for a file that cannot be read or
    /// a program that cannot be run, `deadlineExceeded` when it takes longer than `limit`, after which the process is killed.
    public func inspect(_ file: String, thumbnail: String? = nil, within limit: Duration = .seconds(20)) async throws(RendererError) -> PDFInspection
    {
        let run = InspectionRun(
            program: program,
            arguments: [file] + (thumbnail.map { ["--thumbnail", $0] } ?? []),
            longestAnswer: Self.longestAnswer
        )
        let timer = Task {
            guard (try? await Task.sleep(for: limit)) != nil else { return }
            run.kill()
        }
        defer { timer.cancel() }
        let answer = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async { continuation.resume(returning: run.answer()) }
            }
        } onCancel: {
            run.kill()
        }
        if Task.isCancelled { throw RendererError(.cancelled, "the inspection was cancelled") }
        let (output, status) = try answer.get()
        guard !run.isKilled else { throw RendererError(.deadlineExceeded, "inspection of \(file) took longer than \(limit)") }
        if let inspection = try? JSONDecoder().decode(PDFInspection.self, from: output), status == 0 { return inspection }
        let failure = (try? JSONDecoder().decode([String: String].self, from: output))?["error"]
        throw RendererError(.inspection, "the PDF \(file) did not pass its inspection", cause: failure ?? "exit status \(status)")
    }
}
