import Dashboards
import Foundation
import Postgres
import Storage
import Testing

@Suite("Exports in the store")
struct ExportStoreTests {
    static func file(_ key: String = "exports/1.pdf") -> ExportedFile {
        ExportedFile(fileName: "flights.pdf", size: 4096, sha256: String(repeating: "ab", count: 32), pages: 3, storageKey: key)
    }

    static func success(_ key: String = "exports/1.pdf", expiresAt: Date = Date().addingTimeInterval(3600), failed: String? = nil) -> ExportResult {
        let moment = Date(timeIntervalSince1970: 1_700_000_000.125)
        let widgets = [ExportedWidget(id: WidgetID(), state: failed == nil ? "ok" : "failed", error: failed, asOf: moment)]
        return ExportResult(file: file(key), widgets: widgets, dataMilliseconds: 12.5, renderMilliseconds: 34, expiresAt: expiresAt)
    }

    static func finish(_ stage: Stage, _ id: ExportID, _ result: ExportResult = success(), fence: Int64) async throws -> Bool {
        try await stage.client.withTransaction { try await stage.exports.finish(id, result, fence: fence, on: $0) }
    }

    @Test("come back as they were ordered")
    func ordering() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            let export = try await stage.export(of: dashboard.id)
            let found = try #require(try await stage.exports.find(export.id))
            #expect(found.options == export.options && found.parameters == export.parameters && found.principal == export.principal)
            #expect(found.status == .queued && found.progress == 0 && found.file == nil && found.finishedAt == nil && found.widgets.isEmpty)
            #expect(abs(found.createdAt.timeIntervalSince(export.createdAt)) < 0.001)
            #expect(try await stage.exports.find(ExportID()) == nil)
            #expect(await Stage.code { try await stage.export(of: DashboardID()) } == "not_found")
            #expect(try await stage.exports.job(of: export.id) == nil)
            try await stage.exports.attach(job: 42, to: export.id, on: stage.client)
            #expect(try await stage.exports.job(of: export.id) == 42)
            #expect(await Stage.code { try await stage.exports.attach(job: 1, to: ExportID(), on: stage.client) } == "not_found")
        }
    }

    @Test("are part of the transaction that enqueues their job")
    func transaction() async throws {
        struct Abort: Error {}
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            await #expect(throws: Abort.self) {
                try await stage.client.withTransaction { connection in
                    let export = Export(
                        id: ExportID(),
                        dashboardID: dashboard.id,
                        version: 0,
                        format: .png,
                        options: ExportOptions(),
                        parameters: [:],
                        principal: Stage.principal(),
                        createdAt: Date()
                    )
                    try await stage.exports.create(export, on: connection)
                    throw Abort()
                }
            }
            #expect(try await stage.exports.list(dashboard.id).items.isEmpty)
        }
    }

    @Test("go through data and rendering to success")
    func life() async throws {
        try await Stage.run { stage in
            let export = try await stage.export(of: try await stage.dashboard().id)
            #expect(try await stage.exports.begin(export.id, fence: 5))
            #expect(try await stage.exports.find(export.id)?.status == .data)
            #expect(try await stage.exports.advance(export.id, status: .rendering, progress: 0.5, fence: 5))
            #expect(try await stage.exports.advance(export.id, status: .rendering, progress: 0.25, fence: 5))
            #expect(try await stage.exports.find(export.id)?.progress == 0.5)
            #expect(try await !stage.exports.advance(export.id, status: .succeeded, progress: 1, fence: 5))
            let result = Self.success()
            #expect(try await Self.finish(stage, export.id, result, fence: 5))
            let done = try #require(try await stage.exports.find(export.id))
            #expect(done.status == .succeeded && done.progress == 1 && done.file == result.file && done.widgets == result.widgets)
            #expect(done.dataMilliseconds == 12.5 && done.renderMilliseconds == 34 && done.finishedAt != nil && done.expiresAt != nil)
            #expect(try await !stage.exports.advance(export.id, status: .rendering, progress: 1, fence: 6))
            #expect(try await !stage.exports.cancel(export.id))
        }
    }

    @Test("say which widgets failed, or why there is no file")
    func failures() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            let partial = try await stage.export(of: dashboard.id)
            #expect(try await Self.finish(stage, partial.id, Self.success(failed: "query_timeout"), fence: 1))
            #expect(try await stage.exports.find(partial.id)?.status == .completedWithErrors)
            let failed = try await stage.export(of: dashboard.id)
            #expect(try await Self.finish(stage, failed.id, ExportResult(failure: "render_failed", detail: "no paper"), fence: 1))
            let found = try #require(try await stage.exports.find(failed.id))
            #expect(found.status == .failed && found.errorCode == "render_failed" && found.errorDetail == "no paper" && found.file == nil)
        }
    }

    @Test("are never overwritten by an older attempt")
    func fences() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            let export = try await stage.export(of: dashboard.id)
            #expect(try await stage.exports.begin(export.id, fence: 1))
            #expect(try await stage.exports.begin(export.id, fence: 2))
            #expect(try await !stage.exports.begin(export.id, fence: 2))
            #expect(try await !stage.exports.begin(export.id, fence: 1))
            #expect(try await !stage.exports.advance(export.id, status: .rendering, progress: 0.9, fence: 1))
            #expect(try await !Self.finish(stage, export.id, Self.success("old"), fence: 1))
            #expect(try await Self.finish(stage, export.id, Self.success("new"), fence: 2))
            #expect(try await !Self.finish(stage, export.id, Self.success("again"), fence: 2))
            #expect(try await !Self.finish(stage, export.id, ExportResult(failure: "late", detail: ""), fence: 3))
            #expect(try await stage.exports.find(export.id)?.file?.storageKey == "new")
        }
    }

    @Test("that failed can be tried again by a newer attempt")
    func retrying() async throws {
        try await Stage.run { stage in
            let export = try await stage.export(of: try await stage.dashboard().id)
            #expect(try await Self.finish(stage, export.id, ExportResult(failure: "x", detail: "y"), fence: 1))
            #expect(try await !Self.finish(stage, export.id, Self.success(), fence: 1))
            #expect(try await stage.exports.begin(export.id, fence: 2))
            let begun = try #require(try await stage.exports.find(export.id))
            #expect(begun.status == .data && begun.errorCode == nil && begun.finishedAt == nil)
            #expect(try await Self.finish(stage, export.id, fence: 2))
        }
    }

    @Test("end with one result when many attempts finish at once: that of the newest that came in time")
    func race() async throws {
        try await Stage.run { stage in
            let export = try await stage.export(of: try await stage.dashboard().id)
            let written = try await withThrowingTaskGroup(of: Int64?.self) { group in
                for fence in Int64(1)...8 {
                    group.addTask { try await Self.finish(stage, export.id, Self.success("key-\(fence)"), fence: fence) ? fence : nil }
                }
                return try await group.reduce(into: []) { if let fence = $1 { $0.append(fence) } }
            }
            #expect(written.count == 1)
            #expect(try await stage.exports.find(export.id)?.file?.storageKey == "key-\(written[0])")
        }
    }

    @Test("that were cancelled take no result")
    func cancelling() async throws {
        try await Stage.run { stage in
            let export = try await stage.export(of: try await stage.dashboard().id)
            #expect(try await stage.exports.begin(export.id, fence: 1))
            #expect(try await stage.exports.cancel(export.id))
            #expect(try await !stage.exports.cancel(export.id))
            #expect(try await !stage.exports.advance(export.id, status: .data, progress: 0.1, fence: 1))
            #expect(try await !Self.finish(stage, export.id, fence: 1))
            #expect(try await !stage.exports.begin(export.id, fence: 2))
            let found = try #require(try await stage.exports.find(export.id))
            #expect(found.status == .cancelled && found.finishedAt != nil)
            #expect(try await !stage.exports.cancel(ExportID()))
        }
    }

    @Test("give up their files after their time, and name them until they are gone")
    func expiring() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            let now = Date()
            let old = try await stage.export(of: dashboard.id)
            let young = try await stage.export(of: dashboard.id)
            let failed = try await stage.export(of: dashboard.id)
            #expect(try await Self.finish(stage, old.id, Self.success("old", expiresAt: now.addingTimeInterval(-1)), fence: 1))
            #expect(try await Self.finish(stage, young.id, Self.success("young", expiresAt: now.addingTimeInterval(60)), fence: 1))
            #expect(try await Self.finish(stage, failed.id, ExportResult(failure: "x", detail: "y"), fence: 1))
            #expect(try await stage.exports.expire(before: now) == ["old"])
            #expect(try await stage.exports.find(old.id)?.status == .expired)
            #expect(try await stage.exports.expire(before: now) == ["old"])
            try await stage.exports.forgetFiles(["old", "young"])
            #expect(try await stage.exports.expire(before: now).isEmpty)
            #expect(try await stage.exports.find(old.id)?.file == nil)
            #expect(try await stage.exports.find(young.id)?.file?.storageKey == "young")
        }
    }

    @Test("of a deleted dashboard are hidden, take no result, and give up their files at once")
    func deletedDashboard() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            let done = try await stage.export(of: dashboard.id)
            let running = try await stage.export(of: dashboard.id)
            #expect(try await Self.finish(stage, done.id, Self.success("done"), fence: 1))
            #expect(try await stage.exports.begin(running.id, fence: 2))
            try await stage.dashboards.delete(dashboard.id, expected: nil)
            #expect(try await stage.exports.find(done.id) == nil)
            #expect(try await stage.exports.find(running.id) == nil)
            #expect(try await !Self.finish(stage, running.id, fence: 2))
            #expect(try await stage.exports.expire(before: Date()) == ["done"])
            try await stage.exports.forgetFiles(["done"])
            let rows = try await stage.client.query("SELECT count(*) AS rows FROM export_jobs").first?.decode("rows", as: Int.self)
            #expect(rows == 0)
        }
    }

    @Test("are listed newest first, in pages that miss and repeat nothing")
    func list() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            var expected: Set<ExportID> = []
            for _ in 0..<7 { expected.insert(try await stage.export(of: dashboard.id).id) }
            _ = try await stage.export(of: try await stage.dashboard("another").id)
            var seen: [Export] = []
            var cursor: String?
            repeat {
                let page = try await stage.exports.list(dashboard.id, after: cursor, limit: 3)
                seen += page.items
                cursor = page.nextCursor
                _ = try await stage.export(of: dashboard.id)
            } while cursor != nil && seen.count < 20
            #expect(seen.count == 7 && Set(seen.map(\.id)) == expected)
            #expect(seen.map(\.createdAt) == seen.map(\.createdAt).sorted(by: >))
        }
    }

    @Test("know every status and format", arguments: ExportStatus.allCases)
    func words(status: ExportStatus) async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            for format in ExportFormat.allCases {
                let export = Export(
                    id: ExportID(),
                    dashboardID: dashboard.id,
                    version: 1,
                    format: format,
                    options: ExportOptions(),
                    parameters: [:],
                    principal: Stage.principal(),
                    createdAt: Date()
                )
                try await stage.exports.create(export, on: stage.client)
                _ = try await stage.client.execute(
                    """
                    UPDATE export_jobs SET status = \(status.rawValue), finished_at = CASE WHEN \(status.isFinal) THEN now() END, file_name = 'f',
                        size = 1, sha256 = repeat('0', 64), pages = 1, storage_key = 'k' WHERE id = \(export.id.uuid)
                    """
                )
                let found = try #require(try await stage.exports.find(export.id))
                #expect(found.status == status && found.format == format)
            }
        }
    }
}
