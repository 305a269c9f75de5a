import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import NIOCore
import Postgres
import Redis
import Storage
import Telemetry

/// `/health`, `/health/live`, `/health/ready` and `/metrics`: what operators and their machines ask.
struct HealthHandlers {
    let postgres: PostgresClient
    let queueRedis: RedisClient
    let cacheRedis: RedisClient
    let sampler: QueueSampler
    let files: ExportFiles
    let metrics: PrometheusRegistry
    let schema: SchemaGate

    private static let alive = ByteBuffer(string: "{\"status\":\"ok\"}")

    /// The process answers.
    func live(_ request: Request, _ scope: RequestScope) async throws -> Response {
        .json(Self.alive)
    }

    /// The database answers and has the tables that this program needs; without them no request can succeed.
    func ready(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let check = await HealthCheck.run("database", word: TroubleWord.of) { [postgres] in _ = try await postgres.query("SELECT 1") }
        if check.isWell, try await !schema.isOpen() {
            throw Problem(
                .serviceUnavailable,
                "migration_pending",
                "The database lacks migrations of this program.",
                hint: "Run `vitrine migrate`.",
                headers: [.retryAfter: "2"]
            )
        }
        return try .document(check, status: check.isWell ? .ok : .serviceUnavailable)
    }

    /// Every part by name, each queue with its depth, its oldest job and whether a worker takes it. Open to all, so it names no facility.
    func health(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let (postgres, queueRedis, cacheRedis, files) = (postgres, queueRedis, cacheRedis, files)
        async let database = HealthCheck.run("database", word: TroubleWord.of) { _ = try await postgres.query("SELECT 1") }
        async let queueCheck = HealthCheck.run("redis_queue", word: TroubleWord.of) { try await queueRedis.ping() }
        async let cacheCheck = HealthCheck.run("redis_cache", word: TroubleWord.of) { try await cacheRedis.ping() }
        async let storeCheck = HealthCheck.run("export_store", word: TroubleWord.of) { try files.checkWritable() }
        async let sampled = sample()
        let checks = await [database, queueCheck, cacheCheck, storeCheck]
        let sample = await sampled
        let document = HealthDocument(
            checks: checks,
            queues: sample.map { QueueDocument($0.statistics, facilities: []) },
            troubles: sample.map(\.troubles) ?? ["the queue cannot be counted, or not within 2 s"]
        )
        let failed = checks.contains { $0.name == "database" && !$0.isWell }
        return try .document(document, status: failed ? .serviceUnavailable : .ok)
    }

    /// The queue, or nil when it cannot be counted.
    private func sample() async -> QueueSampler.Sample? {
        try? await sampler.sample(notOlderThan: .seconds(1))
    }

    /// All metrics as Prometheus text.
    func prometheus(_ request: Request, _ scope: RequestScope) async throws -> Response {
        ProcessMetrics.refresh()
        let pool = postgres.statistics
        ProcessMetrics.pool("database", open: pool.open, idle: pool.idle, waiting: pool.waiting)
        await sampler.refreshGauges()
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: metrics.text()))
        )
    }
}

/// The state of the whole.
struct HealthDocument: Encodable {
    let status: String
    let troubles: [String]
    let checks: [HealthCheck]
    let queues: QueueDocument?

    init(checks: [HealthCheck], queues: QueueDocument?, troubles: [String]) {
        let failures = checks.filter { !$0.isWell }.map { "\($0.name): \($0.error ?? "no answer")" }
        self.troubles = failures + troubles
        status = self.troubles.isEmpty ? "ok" : "degraded"
        self.checks = checks
        self.queues = queues
    }
}
