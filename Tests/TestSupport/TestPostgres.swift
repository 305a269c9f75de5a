import Foundation
import Logging
import Postgres
import PrivateServers
import Storage

/// The private PostgreSQL server of a test process, with a template that has Vitrine's schema.
struct TestPostgres: Sendable {
    private static let template = "vitrine_template"
    private static let started = LazyStart { try await TestPostgres() }

    /// How many databases there are at most at the same time.
    let slots = Slots(16)
    private let server: PrivatePostgres
    private let administrator: PostgresClient

    /// The server, started at first use.
    static func shared() async throws -> TestPostgres { try await started.value() }

    private init() async throws {
        server = try await PrivatePostgres.start(settings: ["max_connections": "300"], flavor: .test)
        administrator = try Self.client(server.url, connections: 4)
        _ = try await administrator.execute("CREATE DATABASE \(identifier: Self.template)")
        let client = try Self.client(server.url(database: Self.template), connections: 1)
        _ = try await Migrator(client, logger: .silent).migrate()
        await client.close()
    }

    func makeDatabase(isMigrated: Bool) async throws -> TestDatabase {
        let name = "test_" + UUID().uuidString.lowercased().replacing("-", with: "")
        let template = isMigrated ? Self.template : "template1"
        _ = try await administrator.execute("CREATE DATABASE \(identifier: name) TEMPLATE \(identifier: template)")
        let url = server.url(database: name)
        return TestDatabase(url: url, name: name, client: try Self.client(url, connections: 10))
    }

    func drop(_ database: TestDatabase) async throws {
        await database.client.close()
        _ = try await administrator.execute("DROP DATABASE IF EXISTS \(identifier: database.name) WITH (FORCE)")
    }

    private static func client(_ url: String, connections: Int) throws -> PostgresClient {
        var configuration = try PostgresConfiguration(url: url)
        configuration.maximumConnections = connections
        configuration.acquireTimeout = .seconds(60)
        return PostgresClient(configuration, logger: .silent)
    }
}
