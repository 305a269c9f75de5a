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
    let queue: JobQueue
    let files: ExportFiles
    let metrics: PrometheusRegistry

    private static let alive = ByteBuffer(string: "{\"status\":\"ok\"}")

    /// The process answers.
    func live(_ request: Request, _ scope: RequestScope) async throws -> Response {
        .json(Self.alive)
    }

    /// The database answers; without it no request can succeed.
    func ready(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let check = await Self.check("database") { [postgres] in _ = try await postgres.query("SELECT 1") }
        return try .document(check, status: check.status == "ok" ? .ok : .serviceUnavailable)
    }

    /// Every part by name, each queue with its depth, its oldest job and whether a worker takes it.
    func health(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let (postgres, queueRedis, cacheRedis, files, queue) = (postgres, queueRedis, cacheRedis, files, queue)
        async let database = Self.check("database") { _ = try await postgres.query("SELECT 1") }
        async let queueCheck = Self.check("redis_queue") { _ = try await queueRedis.send(RedisCommand("PING")) }
        async let cacheCheck = Self.check("redis_cache") { _ = try await cacheRedis.send(RedisCommand("PING")) }
        async let storeCheck = Self.check("export_store") { try files.checkWritable() }
        let statistics = try? await queue.statistics()
        let checks = await [database, queueCheck, cacheCheck, storeCheck]
        let troubles = checks.filter { $0.status != "ok" }.map { "\($0.name): \($0.error ?? "no answer")" } + (statistics?.troubles ?? [])
        let document = HealthDocument(
            status: troubles.isEmpty ? "ok" : "degraded",
            troubles: troubles,
            checks: checks,
            queues: statistics.map(QueueDocument.init)
        )
        let failed = checks.first { $0.name == "database" }?.status != "ok"
        return try .document(document, status: failed ? .serviceUnavailable : .ok)
    }

    /// All metrics as Prometheus text.
    func prometheus(_ request: Request, _ scope: RequestScope) async throws -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: metrics.text()))
        )
    }

    private static func check(_ name: String, _ body: @escaping @Sendable () async throws -> Void) async -> HealthCheck {
        let start = ContinuousClock.now
        do {
            try await body()
            let elapsed = (ContinuousClock.now - start).components
            let milliseconds = Double(elapsed.seconds) * 1000 + Double(elapsed.attoseconds / 1_000_000_000_000) / 1000
            return HealthCheck(name: name, status: "ok", milliseconds: milliseconds, error: nil)
        } catch {
            return HealthCheck(name: name, status: "failed", milliseconds: nil, error: "\(type(of: error))")
        }
    }
}

/// The state of one part.
struct HealthCheck: Encodable {
    let name: String
    let status: String
    let milliseconds: Double?
    let error: String?
}

/// The state of the whole.
struct HealthDocument: Encodable {
    let status: String
    let troubles: [String]
    let checks: [HealthCheck]
    let queues: QueueDocument?
}
