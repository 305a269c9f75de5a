import Logging
import PrivateServers
public import Redis

/// A Redis database of one test's own, in a private server that the test process starts at first use.
///
/// Keys are the test's own; channels of publish and subscribe and scripts are shared by the tests of a process. A test that kills, pauses or
/// configures its server starts a `PrivateRedis` instead.
public struct TestRedis: Sendable {
    /// How to connect, with the number of the database.
    public let url: String
    /// A client of the database.
    public let client: RedisClient

    /// Runs a test with a database of its own, which is empty before and afterwards.
    public static func withDatabase<T>(_ body: (TestRedis) async throws -> T) async throws -> T {
        let server = try await TestRedisServer.shared()
        return try await server.numbers.withOne { number in
            let url = server.url(database: number)
            let redis = TestRedis(url: url, client: try .patient(url))
            let result: Result<T, any Error>
            do {
                _ = try await redis.client.send(["FLUSHDB"])
                result = .success(try await body(redis))
            } catch {
                result = .failure(error)
            }
            // In a task of its own, as the test's may be cancelled.
            try await Task {
                _ = try await redis.client.send(["FLUSHDB"])
                await redis.client.close()
            }.value
            return try result.get()
        }
    }

    /// Runs a test with a client of a database of its own.
    public static func withClient<T>(_ body: (RedisClient) async throws -> T) async throws -> T {
        try await withDatabase { try await body($0.client) }
    }
}

extension RedisClient {
    /// A client of a server that lives: what it waits for comes, however busy the machine.
    public static func patient(_ url: String) throws -> RedisClient {
        var configuration = try RedisConfiguration(url: url)
        (configuration.commandTimeout, configuration.connectTimeout) = (.seconds(60), .seconds(60))
        return RedisClient(configuration, logger: .silent)
    }
}

/// The private Redis server of a test process.
struct TestRedisServer: Sendable {
    private static let count = 128
    private static let started = LazyStart { try await TestRedisServer() }

    /// The numbers of the databases that no test has.
    let numbers = Slots(count)
    private let server: PrivateRedis

    /// The server, started at first use.
    static func shared() async throws -> TestRedisServer { try await started.value() }

    private init() async throws {
        server = try await PrivateRedis.start(settings: ["databases": "\(Self.count)"], flavor: .test)
    }

    func url(database number: Int) -> String {
        server.url.hasSuffix("/0") ? server.url.dropLast() + "\(number)" : server.url + "/\(number)"
    }
}
