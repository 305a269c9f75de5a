import Foundation
import Renderer

/// Draws again whenever the document or its data change; a faulty document is told, and the last good drawing stays.
struct RenderWatch {
    let drawing: ReportFileDrawing

    /// Returns after Ctrl-C or SIGTERM.
    func run(_ context: RenderContext) async throws {
        let changes: FileChanges
        do throws(FileFault) { changes = try FileChanges() } catch { throw RenderFailure.input(error) }
        let stop = Task {
            await StopSignals().wait()
            changes.close()
        }
        defer { stop.cancel() }
        try redraw(context, changes)
        RenderCommand.say("watching \(drawing.document); Ctrl-C ends it")
        for await _ in changes.bursts { try redraw(context, changes) }
    }

    private func redraw(_ context: RenderContext, _ changes: FileChanges) throws {
        do {
            RenderCommand.say(try drawing.draw(context, willRead: changes.watch).summary)
        } catch let failure as RenderFailure {
            RenderCommand.complain(failure.description)
        } catch let error as RendererError {
            RenderCommand.complain("\(error)")
        }
    }
}
