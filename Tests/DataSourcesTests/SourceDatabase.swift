import Dashboards
import DataSources
import Foundation
import Logging
import Postgres
import TestSupport

/// A database of somebody else, with a login that may only read the schema `public`, and a maintenance login that owns the views.
struct SourceDatabase {
    let administrator: PostgresClient
    let settings: [String: JSONValue]
    let secrets: [String: String]
    let connector: any DataSourceConnector

    static func with<T>(
        limitedTo connections: Int = 5,
        searchPath: [JSONValue]? = nil,
        _ body: (SourceDatabase) async throws -> T
    ) async throws -> T {
        try await TestDatabase.withDatabase(isMigrated: false) { database in
            let parameters = try PostgresConfiguration(url: database.url).parameters
            let reader = database.name + "_reader"
            let keeper = database.name + "_keeper"
            try await database.client.withConnection { connection in
                for role in [reader, keeper] {
                    let create: SQL = "CREATE ROLE \(identifier: role) LOGIN PASSWORD 'secret-\(unsafe: role)' NOINHERIT"
                    _ = try await connection.execute(create)
                }
                try await connection.executeScript(
                    """
                    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
                    CREATE TABLE flights (id int PRIMARY KEY, carrier text, delay double precision, facility text);
                    INSERT INTO flights SELECT n, (ARRAY['AA','UA','DL'])[1 + n % 3], n * 1.5, (ARRAY['JFK','LGA'])[1 + n % 2] FROM generate_series(1, 1000) n;
                    CREATE TABLE secret (word text); INSERT INTO secret VALUES ('xyzzy');
                    GRANT SELECT ON flights TO "\(reader)", "\(keeper)"; GRANT CREATE ON SCHEMA public TO "\(keeper)";
                    """
                )
            }
            var settings: [String: JSONValue] = [
                "host": .string(parameters["host"] ?? "127.0.0.1"), "port": .string(parameters["port"] ?? "5432"),
                "database": .string(database.name), "username": .string(reader), "maximumConnections": .integer(Int64(connections)),
            ]
            if let searchPath { settings["searchPath"] = .array(searchPath) }
            let secrets = ["password": "secret-" + reader, "refreshUsername": keeper, "refreshPassword": "secret-" + keeper]
            let registry = try DataSourceRegistry(
                cipher: CredentialCipher(key: [UInt8](repeating: 7, count: 32)),
                egress: EgressGate(EgressPolicy(allowPrivateAddresses: true)),
                logger: .silent
            )
            let connector = try registry.temporaryConnector(kind: .postgresql, settings: settings, secrets: secrets)
            let source = SourceDatabase(administrator: database.client, settings: settings, secrets: secrets, connector: connector)
            let result: Result<T, any Error>
            do { result = .success(try await body(source)) } catch { result = .failure(error) }
            await connector.close()
            return try result.get()
        }
    }

    func ask(
        _ text: String,
        _ parameters: [String: ParameterValue] = [:],
        kind: QueryKind = .sql,
        facilities: [String] = [],
        limits: AnswerLimits = AnswerLimits()
    ) async throws(DataSourceError) -> ResultTable {
        let serverSet = ServerParameters(facilities: facilities.compactMap { FacilityID($0) }, userID: "ann", now: Date())
        return try await connector.answer(
            Question(kind: kind, text: text, parameters: parameters, serverSet: serverSet, limits: limits)
        )
    }

    /// How the question fails; nil when it is answered.
    func failure(
        of text: String,
        _ parameters: [String: ParameterValue] = [:],
        kind: QueryKind = .sql,
        limits: AnswerLimits = AnswerLimits()
    ) async -> DataSourceError? {
        do throws(DataSourceError) {
            _ = try await ask(text, parameters, kind: kind, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    /// Asks the administrator until so many of the reader's sessions are at work as wanted, for a minute at most.
    func awaitSessions(_ isWanted: (Int) -> Bool) async throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            let rows = try await administrator.query(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND usename LIKE '%_reader' AND state = 'active'
                """
            )
            if isWanted(try rows[0].decode(at: 0, as: Int.self)) { return true }
        }
        return false
    }
}
