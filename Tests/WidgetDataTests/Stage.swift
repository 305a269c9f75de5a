import Dashboards
import DataSources
import Foundation
import Logging
import NIOCore
import Postgres
import Redis
import Storage
import TestSupport
import Testing

@testable import WidgetData

/// A product database, a cache and a data source (tables of the same database, read with a login of its own), with what is needed to put widgets
/// on a dashboard.
struct Stage {
    let product: PostgresClient
    let productURL: String
    let redis: RedisClient
    let warehouse: PostgresClient
    let source: DataSource
    let dashboard: Dashboard
    let facility: FacilityID

    static let cipherKey = [UInt8](repeating: 7, count: 32)

    static func with<T>(isPublic: Bool = false, _ body: (Stage) async throws -> T) async throws -> T {
        try await TestDatabase.withDatabase { product in
            try await TestRedis.withClient { redis in
                let stage = try await make(product, redis, isPublic: isPublic)
                return try await body(stage)
            }
        }
    }

    private static func make(_ product: TestDatabase, _ redis: RedisClient, isPublic: Bool) async throws -> Stage {
        guard let facility = FacilityID("JFK") else { throw CancellationError() }
        let reader = product.name + "_reader"
        let keeper = product.name + "_keeper"
        try await product.client.withConnection { connection in
            try await connection.executeScript(
                """
                CREATE ROLE "\(reader)" LOGIN PASSWORD 'secret';
                CREATE ROLE "\(keeper)" LOGIN PASSWORD 'secret' NOINHERIT;
                GRANT CREATE ON SCHEMA public TO "\(keeper)";
                CREATE TABLE flights (id int, facility text, carrier text);
                INSERT INTO flights SELECT n, (ARRAY['JFK','LGA','EWR'])[1 + n % 3], 'AA' FROM generate_series(1, 300) n;
                GRANT SELECT ON flights TO "\(reader)", "\(keeper)";
                """
            )
        }
        let parameters = try PostgresConfiguration(url: product.url).parameters
        let now = Date()
        let id = DataSourceID()
        let draft = DataSource(
            id: id,
            name: "warehouse",
            kind: .postgresql,
            settings: [
                "host": .string(parameters["host"] ?? ""), "port": .string(parameters["port"] ?? ""), "database": .string(product.name),
                "username": .string(reader),
            ],
            version: 1,
            facilityID: facility,
            createdBy: "ann",
            createdAt: now,
            updatedAt: now
        )
        let sealed = try CredentialCipher(key: cipherKey).seal(
            ["password": "secret", "refreshUsername": keeper, "refreshPassword": "secret"],
            for: id
        )
        let source = try await DataSourceStore(product.client).create(draft, sealedCredentials: sealed)
        let dashboard = try await DashboardStore(product.client).create(
            DashboardDraft(name: "Flights", isPublic: isPublic),
            facility: facility,
            by: "ann"
        )
        return Stage(
            product: product.client,
            productURL: product.url,
            redis: redis,
            warehouse: product.client,
            source: source,
            dashboard: dashboard,
            facility: facility
        )
    }

    /// Puts a widget with a query of its own on the dashboard.
    func widget(
        _ text: String,
        _ parameters: [QueryParameter] = [],
        kind: QueryKind = .sql,
        cacheTTL: Int = 300
    ) async throws -> Widget {
        let draft = QueryDraft(name: "q", kind: kind, dataSourceID: source.id, text: text, parameters: parameters, cacheTTL: cacheTTL)
        let query = try await QueryStore(product).create(draft, facility: facility, by: "ann")
        return try await WidgetStore(product).create(
            WidgetDraft(
                dashboardID: dashboard.id,
                type: .table,
                title: "w",
                queryID: query.id,
                position: GridPosition(x: 0, y: 0, w: 4, h: 2)
            )
        )
    }

    /// A process of its own, as far as the cache can tell: it shares nothing with another but Redis and the databases.
    func process(_ change: (inout WidgetDataConfiguration) -> Void = { _ in }, redis: RedisClient? = nil) throws -> WidgetDataReader {
        var configuration = WidgetDataConfiguration(key: [UInt8](repeating: 3, count: 32))
        configuration.limits.time = .seconds(10)
        change(&configuration)
        let registry = try DataSourceRegistry(
            cipher: CredentialCipher(key: Self.cipherKey),
            egress: EgressGate(EgressPolicy(allowPrivateAddresses: true)),
            logger: .silent
        )
        return WidgetDataReader(
            catalogue: Catalogue(product, logger: .silent),
            redis: redis ?? self.redis,
            registry: registry,
            sources: DataSourceStore(product),
            materializations: MaterializationStore(product),
            configuration: configuration,
            logger: .silent
        )
    }

    func principal(_ userID: String = "ann", roles: Set<Role> = [.editor], facilities: [String] = ["JFK"]) -> Principal {
        Principal(userID: userID, roles: roles, facilities: Set(facilities.compactMap { FacilityID($0) }))
    }

    func request(
        _ widget: Widget,
        _ parameters: [String: JSONValue] = [:],
        by principal: Principal? = nil,
        refresh: Bool = false,
        format: WidgetDataFormat = .objects
    ) -> WidgetDataRequest {
        WidgetDataRequest(
            widgetID: widget.id,
            parameters: parameters,
            principal: principal ?? self.principal(),
            refresh: refresh,
            format: format
        )
    }

    /// Changes the entry that lies under a key.
    func alter(_ key: CacheKey, _ change: (inout CacheEntry) -> Void) async throws {
        guard let bytes = try await redis.get(key.name) else { throw CancellationError() }
        var entry = try CacheEntry(bytes, for: key)
        change(&entry)
        try await redis.set(key.name, try entry.bytes(sealedWith: nil), expiresIn: .seconds(60))
    }

    /// Makes `counted()`, of which the source counts the calls; for connections that are opened afterwards.
    func makeCountedFunction() async throws {
        let name = try await warehouse.query("SELECT current_database()::text")[0].decode(at: 0, as: String.self)
        try await warehouse.withConnection { connection in
            try await connection.executeScript(
                """
                ALTER DATABASE "\(name)" SET track_functions = 'all';
                CREATE FUNCTION counted() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;
                """
            )
        }
    }

    /// How often `counted()` was called, once all connections to the source are closed, since a session reports its counts at the latest when it ends.
    func calls(after processes: [WidgetDataReader]) async throws -> Int {
        for process in processes { await process.registry.close() }
        #expect(
            try await eventually {
                try await warehouse.query(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename LIKE '%_reader'"
                )[0].decode(at: 0, as: Int.self) == 0
            }
        )
        return try await warehouse.query("SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_user_functions WHERE funcname = 'counted'")[0]
            .decode(at: 0)
    }

    /// The names of keys in the cache.
    func keys(_ pattern: String, in redis: RedisClient? = nil) async throws -> [String] {
        try await (redis ?? self.redis).send(["KEYS", .string(pattern)]).array?.compactMap(\.string) ?? []
    }

    /// How many questions of the source's login are running.
    func running() async throws -> Int {
        let rows = try await warehouse.query(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND usename LIKE '%_reader' AND state <> 'idle'
            """
        )
        return try rows[0].decode(at: 0)
    }
}

extension WidgetAnswer {
    /// The document as a value.
    var document: JSONValue { JSONParser.value(of: Array(body.readableBytesView)) ?? .null }

    /// The rows of `data`.
    var rows: [JSONValue] { if case .array(let rows) = document["data"] { rows } else { [] } }
}

/// Asks until something is so, for ten seconds at most.
func eventually(_ isSo: () async throws -> Bool) async rethrows -> Bool {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
        if try await isSo() { return true }
        await Task.yield()
    }
    return false
}

/// How a request fails; nil when it is answered.
func failure(_ reader: WidgetDataReader, _ request: WidgetDataRequest) async -> WidgetDataError? {
    do throws(WidgetDataError) {
        _ = try await reader.answer(request)
        return nil
    } catch {
        return error
    }
}
