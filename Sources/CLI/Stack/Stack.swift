import AsyncHTTPClient
import Foundation
import Jobs
import Logging
import NIOCore
import NIOHTTP1
import Postgres
import PrivateServers
import Redis
import Storage

/// Everything of one installation, running: PostgreSQL and Redis of its own unless their URLs are given, API and workers under supervision.
final class Stack: Sendable {
    let apiURL: String
    let databaseURL: String
    let redisURL: String
    /// The product's PostgreSQL, when it is private.
    let postgres: PrivatePostgres?
    /// The product's Redis, when it is private.
    let redis: PrivateRedis?
    let api: Supervisor
    let workers: [Supervisor]
    /// Where each worker answers for its health and metrics.
    let workerURLs: [String]
    private let client: PostgresClient
    private let watches: [Task<Void, Never>]

    private init(
        apiURL: String,
        databaseURL: String,
        redisURL: String,
        postgres: PrivatePostgres?,
        redis: PrivateRedis?,
        api: Supervisor,
        workers: [Supervisor],
        workerURLs: [String],
        client: PostgresClient,
        watches: [Task<Void, Never>]
    ) {
        self.apiURL = apiURL
        self.databaseURL = databaseURL
        self.redisURL = redisURL
        self.postgres = postgres
        self.redis = redis
        self.api = api
        self.workers = workers
        self.workerURLs = workerURLs
        self.client = client
        self.watches = watches
    }

    /// Starts what is missing, step by step.
    static func start(_ installation: Installation, port: Int, workers: Int, settings: [String: String] = [:], steps: Steps, logger: Logger)
        async throws -> Stack
    {
        let environment = ProcessInfo.processInfo.environment.merging(settings) { $1 }
        try installation.make()
        var postgres: PrivatePostgres?
        var redis: PrivateRedis?
        let databaseURL: String
        if let given = environment["VITRINE_DATABASE_URL"] {
            databaseURL = given
        } else {
            let server = try await steps.run("start PostgreSQL") {
                try await PrivatePostgres.start(directory: installation.path + "/postgres")
            } summary: {
                "port \($0.port)"
            }
            databaseURL = try await productDatabase(server, logger: logger)
            postgres = server
        }
        let redisURL: String
        if let given = environment["VITRINE_REDIS_QUEUE_URL"] {
            redisURL = given
        } else {
            let server = try await steps.run("start Redis") {
                try await PrivateRedis.start(directory: installation.path + "/redis")
            } summary: {
                "port \($0.port)"
            }
            redisURL = server.url
            redis = server
        }

        let client = PostgresClient(try PostgresConfiguration(url: databaseURL), logger: logger)
        _ = try await steps.run("migrate the database") {
            try await Migrator(client, logger: logger).migrate()
        } summary: {
            $0.isEmpty ? "nothing to do" : "\($0.count) migrations"
        }

        let listening = port == 0 ? Int(LoopbackPort.free() ?? 0) : port
        let apiURL = "http://127.0.0.1:\(listening)"
        let asked = ["VITRINE_DATABASE_URL": databaseURL, "VITRINE_REDIS_QUEUE_URL": redisURL, "VITRINE_HTTP_PORT": "\(listening)"]
        let variables = try variables(environment, asked: asked, installation)

        let queueRedis = RedisClient(try RedisConfiguration(url: redisURL), logger: logger)
        let queue = JobQueue(postgres: client, redis: queueRedis, logger: logger)
        let api = Supervisor(name: "API", launch: try launch("vitrine-api", log: "api", installation, variables), logger: logger)
        let workerPorts = (1...workers).map { _ in Int(LoopbackPort.free() ?? 0) }
        let supervised = try (1...workers).map { number in
            var variables = variables
            variables["VITRINE_WORKER_PORT"] = "\(workerPorts[number - 1])"
            let launch = try launch("vitrine-worker", log: workers == 1 ? "worker" : "worker-\(number)", installation, variables)
            return Supervisor(name: "worker \(number)", launch: launch, logger: logger) { process in
                Task { await releaseLeases(ofWorker: workerName(process: process), queue) }
            }
        }
        let stack = Stack(
            apiURL: apiURL,
            databaseURL: databaseURL,
            redisURL: redisURL,
            postgres: postgres,
            redis: redis,
            api: api,
            workers: supervised,
            workerURLs: workerPorts.map { "http://127.0.0.1:\($0)" },
            client: client,
            watches: [
                postgres.map { server in
                    ServerWatch(name: "PostgreSQL", isRunning: { server.isRunning }, start: { try await server.start() }, logger: logger)
                },
                redis.map { server in ServerWatch(name: "Redis", isRunning: { server.isRunning }, start: { try await server.start() }, logger: logger)
                },
            ].compactMap { watch in watch.map { watch in Task { await watch.run() } } }
        )
        do {
            for supervisor in [api] + supervised { try await supervisor.start() }
            _ = try await steps.run("start API and \(workers == 1 ? "worker" : "\(workers) workers")") {
                try await waitUntilReady(apiURL, api, log: installation.log("api"))
            } summary: {
                apiURL
            }
        } catch {
            await stack.stop()
            throw error
        }
        return stack
    }

    /// Stops everything that this stack started, in the reverse order.
    func stop() async {
        for worker in workers { await worker.stop() }
        await api.stop()
        await client.close()
        for watch in watches {
            watch.cancel()
            await watch.value
        }
        try? await redis?.stop()
        try? await postgres?.stop()
    }

    /// Gives the jobs of a worker that died to others. While PostgreSQL is away too, tries again for as long as a lease runs; after that the leases have ended
    /// by themselves.
    private static func releaseLeases(ofWorker worker: String, _ queue: JobQueue) async {
        for _ in 0..<150 {
            do {
                try await queue.releaseLeases(ofWorker: worker)
                return
            } catch {
                try? await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    /// The environment of API and workers: the settings in this one, what was asked for over them, and under them what suits one machine. What only the
    /// command itself reads would stop their start.
    static func variables(_ environment: [String: String], asked: [String: String], _ installation: Installation) throws -> [String: String] {
        let keys = try installation.keys()
        let standard = [
            "VITRINE_JWT_SECRET": keys.jwtSecret, "VITRINE_CREDENTIALS_KEY": keys.credentialsKey, "VITRINE_EXPORTS_DIRECTORY": installation.exports,
            "VITRINE_SOURCES_ALLOW_PRIVATE": "true", "VITRINE_OPERATORS": "developer",
        ]
        let given = environment.filter { $0.key.hasPrefix("VITRINE_") && $0.key != Examples.variable }
        return standard.merging(given) { $1 }.merging(asked) { $1 }
    }

    /// The product's own database in a private cluster.
    private static func productDatabase(_ server: PrivatePostgres, logger: Logger) async throws -> String {
        let administrator = PostgresClient(try PostgresConfiguration(url: server.url), logger: logger)
        let known = try await administrator.query("SELECT 1 AS one FROM pg_database WHERE datname = 'vitrine'")
        if known.isEmpty { try await administrator.execute("CREATE DATABASE vitrine") }
        await administrator.close()
        return server.url(database: "vitrine")
    }

    private static func launch(
        _ program: String,
        log: String,
        _ installation: Installation,
        _ variables: [String: String]
    ) throws -> ServerProcess.Launch {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent(program).path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw StackError("\(program) is missing beside \(own); build the whole package.")
        }
        return ServerProcess.Launch(
            program: path,
            arguments: [],
            environment: variables,
            log: installation.log(log),
            home: installation.path
        )
    }

    private static func waitUntilReady(_ apiURL: String, _ api: Supervisor, log: String) async throws {
        let first = api.processIdentifier
        for _ in 0..<600 {
            let response = try? await HTTPClient.shared.execute(HTTPClientRequest(url: apiURL + "/health/ready"), timeout: .seconds(2))
            if response?.status == .ok { return }
            if api.processIdentifier != first { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        let tail = (try? String(contentsOfFile: log, encoding: .utf8))?.split(separator: "\n").suffix(5).joined(separator: "\n") ?? ""
        throw StackError("The API did not become ready. The end of its log:\n\(tail)")
    }

}

/// Why an installation could not be started.
struct StackError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
