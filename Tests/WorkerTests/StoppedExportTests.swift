import Dashboards
import Dispatch
import Foundation
import Jobs
import Renderer
import Storage
import Testing

@testable import Worker

@Suite("An export that is stopped")
struct StoppedExportTests {
    /// A drawing thread that is busy until it is let go.
    private struct BusyPool {
        let pool: RenderPool
        private let gate = DispatchSemaphore(value: 0)
        private let drawing: Task<Void, any Error>

        init() async throws {
            pool = try RenderPool(size: 1)
            let (started, hasStarted) = AsyncStream<Void>.makeStream()
            drawing = Task { [pool, gate] in
                try await pool.render { _ in
                    hasStarted.finish()
                    gate.wait()
                }
            }
            for await _ in started {}
        }

        func letGo() async throws {
            gate.signal()
            try await drawing.value
        }
    }

    private func isDrawn(_ export: ExportID, by performer: ExportDashboardPerformer, _ stage: Stage) async throws -> Bool {
        try await stage.working(performer) { () async throws -> Bool in
            try await eventually { try await stage.exports.find(export)?.status == .succeeded }
        }
    }

    @Test("while it is drawn, by a worker that ends, goes back in line, and the next worker draws it")
    func shutdownWhileDrawn() async throws {
        try await Stage.with { stage in
            let busy = try await BusyPool()
            let (export, job) = try await stage.order(try await stage.published().dashboard)
            try await stage.working(try stage.exporting(on: busy.pool)) { () async throws -> Void in
                #expect(await eventually { busy.pool.waiting == 1 })
            }
            let back = try #require(try await stage.queue.find(job))
            #expect(back.state == .queued && back.attempt == 0, "\(back.state.name) \(back.errorCode ?? "")")
            let waiting = try #require(try await stage.exports.find(export))
            #expect(waiting.status == .rendering && waiting.errorCode == nil, "\(waiting.status)")
            try await busy.letGo()
            #expect(try await isDrawn(export, by: try stage.exporting(on: busy.pool), stage))
        }
    }

    @Test("while it is inspected, by a worker that ends, goes back in line without its file, and the next worker draws it")
    func shutdownWhileInspected() async throws {
        try await Stage.with { stage in
            let (export, job) = try await stage.order(try await stage.published().dashboard)
            let started = stage.folder + "/started"
            let endless = stage.folder + "/inspector"
            try Data("#!/bin/sh\n: > '\(started)'\nexec tail -f /dev/null\n".utf8).write(to: URL(fileURLWithPath: endless))
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: endless)
            let pool = try RenderPool(size: 1)
            try await stage.working(try stage.exporting(on: pool, inspector: endless)) { () async throws -> Void in
                #expect(await eventually { FileManager.default.fileExists(atPath: started) })
            }
            #expect(try await stage.queue.find(job)?.state == .queued)
            #expect(try await stage.exports.find(export)?.status == .rendering)
            #expect(try await stage.files.names() == [])
            #expect(try await isDrawn(export, by: try stage.exporting(on: pool), stage))
        }
    }

    @Test("while it is drawn, by somebody who cancels its job, is cancelled and not failed")
    func cancelled() async throws {
        try await Stage.with { stage in
            let busy = try await BusyPool()
            let (export, job) = try await stage.order(try await stage.published().dashboard)
            try await stage.working(try stage.exporting(on: busy.pool)) { () async throws -> Void in
                #expect(await eventually { busy.pool.waiting == 1 })
                try await stage.queue.cancel(job)
                #expect(try await eventually { try await stage.queue.find(job)?.state.isFinal == true })
            }
            #expect(try await stage.queue.find(job)?.state == .cancelled)
            #expect(try await stage.exports.failAbandoned() == 1)
            let over = try #require(try await stage.exports.find(export))
            #expect(over.status == .cancelled && over.errorCode == nil, "\(over.status) \(over.errorCode ?? "")")
            try await busy.letGo()
        }
    }
}
