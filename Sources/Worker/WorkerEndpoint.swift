import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import Logging
import NIOCore
import NIOFoundationEssentialsCompat
import Postgres
import Redis
import Storage
import Telemetry

/// The small port of a worker: `/health`, `/health/live`, `/health/ready` and `/metrics`, for machines that watch it; no secrets, no writes.
struct WorkerEndpoint {
    let name: String
    let postgres: PostgresClient
    let queueRedis: RedisClient
    let cacheRedis: RedisClient
    let sampler: QueueSampler
    let overdue: OverdueWidgets
    let runner: JobRunner?
    let files: ExportFiles
    let schema: SchemaGate
    let metrics: PrometheusRegistry

    private static let silence = Duration.seconds(30)

    private struct Report: Encodable {
        let worker: String
        let status: String
        let troubles: [String]
        let checks: [HealthCheck]
        let running: Int?
        let secondsSinceClaim: Double?
    }

    /// The server, to be run with the other services.
    func server(host: String, port: Int, logger: Logger) -> some ApplicationProtocol {
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.get("/health/live") { _, _ in Self.json(ByteBuffer(string: "{\"status\":\"ok\"}"), .ok) }
        router.get("/health/ready") { _, _ in
            var check = await database()
            if check.isWell, case let schema = await migrations(), !schema.isWell { check = schema }
            return Self.json(try Self.encoded(check), check.isWell ? .ok : .serviceUnavailable)
        }
        router.get("/health") { _, _ in
            let report = await report()
            return Self.json(try Self.encoded(report), report.checks.allSatisfy(\.isWell) ? .ok : .serviceUnavailable)
        }
        router.get("/metrics") { _, _ in
            ProcessMetrics.refresh()
            let pool = postgres.statistics
            ProcessMetrics.pool("database", open: pool.open, idle: pool.idle, waiting: pool.waiting)
            await sampler.refreshGauges()
            await overdue.refreshGauges()
            return Response(
                status: .ok,
                headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: metrics.text()))
            )
        }
        return Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: nil),
            logger: logger
        )
    }

    private func database() async -> HealthCheck {
        await HealthCheck.run("database", word: TroubleWord.of) { _ = try await postgres.query("SELECT 1") }
    }

    private func migrations() async -> HealthCheck {
        await HealthCheck.run(
            "migrations",
            word: { $0 is MigrationsPending ? "the database lacks migrations of this program: run `vitrine migrate`" : TroubleWord.of($0) }
        ) { guard try await schema.isOpen() else { throw MigrationsPending() } }
    }

    private func report() async -> Report {
        async let database = database()
        async let migrations = migrations()
        async let queueCheck = HealthCheck.run("redis_queue", word: TroubleWord.of) { try await queueRedis.ping() }
        async let cacheCheck = HealthCheck.run("redis_cache", word: TroubleWord.of) { try await cacheRedis.ping() }
        async let storeCheck = HealthCheck.run("export_store", word: TroubleWord.of) { try files.checkWritable() }
        let checks = await [database, migrations, queueCheck, cacheCheck, storeCheck]
        var troubles = checks.filter { !$0.isWell }.map { "\($0.name): \($0.error ?? "no answer")" }
        let age = runner?.lastClaimAge
        if let age, age > Self.silence { troubles.append("the runner has not looked for work for \(age.components.seconds) s") }
        return Report(
            worker: name,
            status: troubles.isEmpty ? "ok" : "degraded",
            troubles: troubles,
            checks: checks,
            running: runner?.running,
            secondsSinceClaim: age.map { $0.milliseconds / 1000 }
        )
    }

    private static func encoded(_ document: some Encodable) throws -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return ByteBuffer(data: try encoder.encode(document))
    }

    private static func json(_ body: ByteBuffer, _ status: HTTPResponse.Status) -> Response {
        Response(status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"], body: ResponseBody(byteBuffer: body))
    }
}

/// No job is taken before `vitrine migrate`.
private struct MigrationsPending: Error {}
