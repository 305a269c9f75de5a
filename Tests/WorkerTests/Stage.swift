import Dashboards
import DataSources
import Foundation
import Jobs
import Logging
import Postgres
import Redis
import Renderer
import ServiceLifecycle
import Storage
import TestSupport
import Testing
import WidgetData

@testable import Worker

/// A database, a queue, a cache, a folder of exports and a data source of one test's own, with what a worker needs to do its jobs.
struct Stage: Sendable {
    static let facility = FacilityID("JFK")!

    let postgres: PostgresClient
    let redis: RedisClient
    let queue: JobQueue
    let folder: String
    let files: ExportFiles
    let source: DataSource

    var exports: ExportStore { ExportStore(postgres) }
    var dashboards: DashboardStore { DashboardStore(postgres) }
    var materializations: MaterializationStore { MaterializationStore(postgres) }

    static var principal: Principal { Principal(userID: "ada", roles: [.editor], facilities: [facility]) }

    /// Runs a test over a source whose rows are `[{"answer": 42}]`, unless it is said to be another.
    static func with<T>(
        source kind: DataSourceKind = .static,
        settings: [String: JSONValue] = ["data": [["answer": 42]]],
        _ body: (Stage) async throws -> T
    ) async throws -> T {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vitrine-worker-test-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let files = try ExportFiles(directory: folder)
        return try await TestDatabase.withClient { postgres in
            try await TestRedis.withClient { redis in
                let source = DataSource(
                    id: DataSourceID(),
                    name: "Source",
                    kind: kind,
                    settings: settings,
                    version: 1,
                    facilityID: facility,
                    createdBy: "ada",
                    createdAt: Date(),
                    updatedAt: Date()
                )
                let stage = Stage(
                    postgres: postgres,
                    redis: redis,
                    queue: JobQueue(postgres: postgres, redis: redis, logger: .silent, namespace: UUID().uuidString),
                    folder: folder,
                    files: files,
                    source: try await DataSourceStore(postgres).create(source, sealedCredentials: nil)
                )
                return try await body(stage)
            }
        }
    }

    /// A published dashboard with one widget, which asks the source.
    func published(interval: Int = 300) async throws -> (dashboard: Dashboard, widget: Widget) {
        let dashboard = try await dashboards.create(DashboardDraft(name: "Answers"), facility: Self.facility, by: "ada")
        let draft = QueryDraft(name: "q", dataSourceID: source.id, text: "SELECT 42 AS answer")
        let query = try await QueryStore(postgres).create(draft, facility: Self.facility, by: "ada")
        let widget = try await WidgetStore(postgres).create(
            WidgetDraft(
                dashboardID: dashboard.id,
                type: .table,
                title: "The answer",
                queryID: query.id,
                position: GridPosition(x: 0, y: 0, w: 4, h: 2),
                refreshInterval: interval
            )
        )
        return (try await dashboards.publish(dashboard.id, expected: nil, by: Self.principal, names: QueryText.names), widget)
    }

    /// Orders a PDF of a dashboard.
    func order(_ dashboard: Dashboard) async throws -> (export: ExportID, job: JobID) {
        let export = Export(
            id: ExportID(),
            dashboardID: dashboard.id,
            version: dashboard.version,
            format: .pdf,
            options: ExportOptions(),
            parameters: [:],
            principal: Self.principal,
            createdAt: Date()
        )
        try await exports.create(export, on: postgres)
        let request = JobRequest(
            kind: .exportDashboard,
            facility: Self.facility,
            arguments: ["export": .string(export.id.description)],
            jobClass: .interactive
        )
        let job = try await queue.enqueue(request)
        try await exports.attach(job: job.id.rawValue, to: export.id, on: postgres)
        return (export.id, job.id)
    }

    func reader(_ change: (inout WidgetDataConfiguration) -> Void = { _ in }) throws -> WidgetDataReader {
        var configuration = WidgetDataConfiguration(key: [UInt8](repeating: 3, count: 32))
        change(&configuration)
        return WidgetDataReader(
            catalogue: Catalogue(postgres, logger: .silent),
            redis: redis,
            registry: try registry(),
            sources: DataSourceStore(postgres),
            materializations: materializations,
            configuration: configuration,
            logger: .silent
        )
    }

    func registry() throws -> DataSourceRegistry {
        try DataSourceRegistry(
            cipher: CredentialCipher(key: [UInt8](repeating: 7, count: 32)),
            egress: EgressGate(EgressPolicy(allowPrivateAddresses: true)),
            logger: .silent
        )
    }

    func exporting(on pool: RenderPool, inspector: String? = nil) throws -> ExportDashboardPerformer {
        ExportDashboardPerformer(
            dashboards: dashboards,
            exports: exports,
            files: files,
            findings: WidgetFindings(reader: try reader()),
            drawing: ReportDrawing(pool: pool),
            inspector: PDFInspector(program: try inspector ?? Self.inspectionProgram()),
            keepFor: 3600,
            logger: .silent
        )
    }

    /// Runs a worker while the body runs, then stops it gracefully and waits for its end; what it runs then, it stops at once.
    func working<T: Sendable>(_ performer: any JobPerformer, _ body: () async throws -> T) async throws -> T {
        let configuration = JobRunnerConfiguration(
            name: "worker-\(UUID().uuidString)",
            heartbeat: .milliseconds(200),
            block: .seconds(1),
            stop: .milliseconds(1),
            stuckGrace: .seconds(120)
        )
        let runner = JobRunner(queue: queue, performers: [performer], configuration: configuration)
        let group = ServiceGroup(services: [runner], logger: .silent)
        let task = Task { try await group.run() }
        let result: Result<T, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        await group.triggerGracefulShutdown()
        try await task.value
        return try result.get()
    }

    /// A job in the hands of a performer.
    func running(_ request: JobRequest, id: JobID = JobID(rawValue: 1), attempt: Int = 1, fence: Int64 = 1) -> RunningJob {
        RunningJob(
            id: id,
            kind: request.kind,
            facility: request.facility,
            arguments: request.arguments,
            jobClass: request.jobClass,
            attempt: attempt,
            fence: fence
        )
    }

    /// The program that was built together with the tests.
    static func inspectionProgram() throws -> String {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = (tests as NSString).deletingLastPathComponent + "/vitrine-inspect"
        try #require(FileManager.default.isExecutableFile(atPath: path))
        return path
    }
}

/// Asks until something is so; false after a minute.
func eventually(_ isSo: () async throws -> Bool) async rethrows -> Bool {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
        if try await isSo() { return true }
        await Task.yield()
    }
    return false
}
