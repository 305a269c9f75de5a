import Dashboards
import DataSources
import Foundation
import Logging
import Postgres
import TestSupport
import Testing

@Suite("A PostgreSQL source")
struct PostgreSQLSourceTests {
    private func connector(_ settings: [String: JSONValue], _ secrets: [String: String]) throws -> any DataSourceConnector {
        let registry = try DataSourceRegistry(
            cipher: CredentialCipher(key: [UInt8](repeating: 7, count: 32)),
            egress: EgressGate(EgressPolicy(allowPrivateAddresses: true)),
            logger: .silent
        )
        return try registry.temporaryConnector(kind: .postgresql, settings: settings, secrets: secrets)
    }

    private func failure(_ connector: any DataSourceConnector) async -> DataSourceError? {
        do throws(DataSourceError) {
            try await connector.test()
            return nil
        } catch {
            return error
        }
    }

    @Test("is tested by logging in; failures name no host, user or password")
    func test() async throws {
        try await SourceDatabase.with { source in
            #expect(await failure(source.connector) == nil)
            var settings = source.settings
            settings["database"] = "no_such_database"
            let database = await failure(try connector(settings, source.secrets))
            #expect(database?.code == .sourceRefusedLogin)
            settings = source.settings
            settings["username"] = "no_such_user"
            let user = await failure(try connector(settings, ["password": "hunter2"]))
            #expect(user?.code == .sourceRefusedLogin)
            settings = source.settings
            settings["port"] = 1
            let port = await failure(try connector(settings, source.secrets))
            #expect(port?.code == .sourceUnreachable && port?.isTransient == true)
            for error in [database, user, port] {
                let text = "\(error?.description ?? "") \(error?.detail ?? "")"
                for word in ["127.0.0.1", "no_such", "hunter2", "secret-"] { #expect(!text.contains(word)) }
            }
        }
    }

    @Test("lists the relations that its login may read")
    func tables() async throws {
        try await SourceDatabase.with { source in
            let tables = try await source.connector.tables()
            #expect(tables.map(\.name) == ["flights"])
            #expect(tables.first?.columns.map(\.name) == ["id", "carrier", "delay", "facility"])
            #expect(tables.first?.columns.map(\.type) == ["integer", "text", "double precision", "text"])
        }
    }

    @Test("warns of a login that may do more than read, and is silent about one that may not")
    func privileges() async throws {
        try await SourceDatabase.with { source in
            #expect(try await source.connector.privileges().filter { $0.code != "creates_objects" } == [])
            let reader = source.settings["username"]?.stringValue ?? ""
            let script = "GRANT UPDATE ON flights TO \"\(reader)\"; GRANT pg_read_server_files TO \"\(reader)\"; ALTER ROLE \"\(reader)\" CREATEROLE"
            try await source.administrator.withConnection { try await $0.executeScript(script) }
            let warnings = try await source.connector.privileges()
            #expect(Set(warnings.map(\.code)).isSuperset(of: ["writes_relations", "member_of_role", "creates_roles"]))
            #expect(warnings.first { $0.code == "writes_relations" }?.message.contains("flights") == true)
        }
    }

    @Test("refreshes a view concurrently where a unique index allows, exclusively where not, and never twice at once")
    func refresh() async throws {
        try await SourceDatabase.with { source in
            let keeper = source.secrets["refreshUsername"] ?? ""
            try await source.administrator.withConnection { connection in
                try await connection.executeScript(
                    """
                    CREATE MATERIALIZED VIEW totals AS SELECT carrier, count(*) AS n FROM flights GROUP BY 1 WITH NO DATA;
                    ALTER MATERIALIZED VIEW totals OWNER TO "\(keeper)";
                    """
                )
            }
            let view = try #require(QualifiedName("public.totals"))
            #expect(try await source.connector.refresh(view: view).method == .exclusively)
            #expect(try await source.connector.refresh(view: view).method == .exclusively)
            try await source.administrator.withConnection { try await $0.executeScript("CREATE UNIQUE INDEX ON totals (carrier)") }
            let outcome = try await source.connector.refresh(view: view)
            #expect(outcome.method == .concurrently && outcome.duration > .zero)
            try await source.administrator.withConnection { connection in
                try await connection.executeScript("SELECT pg_advisory_lock(x'56494557'::int, hashtext('totals'::regclass::oid::text))")
                #expect(try await source.connector.refresh(view: view).method == .skipped)
                try await connection.executeScript("SELECT pg_advisory_unlock_all()")
            }
            let missing = try #require(QualifiedName("absent"))
            await #expect(throws: DataSourceError.self) { try await source.connector.refresh(view: missing) }
            let table = try #require(QualifiedName("flights"))
            await #expect(throws: DataSourceError.self) { try await source.connector.refresh(view: table) }
            let reader = try connector(source.settings, ["password": source.secrets["password"] ?? ""])
            await #expect(throws: DataSourceError.self) { try await reader.refresh(view: view) }
        }
    }

    @Test("finds relations by its own search path")
    func searchPath() async throws {
        try await SourceDatabase.with(searchPath: ["warehouse", "public"]) { source in
            let reader = source.settings["username"]?.stringValue ?? ""
            let script = """
                CREATE SCHEMA warehouse; CREATE TABLE warehouse.parcels (id int); INSERT INTO warehouse.parcels VALUES (7);
                GRANT USAGE ON SCHEMA warehouse TO "\(reader)"; GRANT SELECT ON warehouse.parcels TO "\(reader)"
                """
            try await source.administrator.withConnection { try await $0.executeScript(script) }
            #expect(try await source.ask("SELECT id FROM parcels").rows == [[7]])
        }
    }

    @Test(
        "has settings of the right form",
        arguments: [
            (["database": "postgres://evil/x"], "/database"), (["database": "host=evil"], "/database"), (["port": 0], "/port"),
            (["ssl": "maybe"], "/ssl"),
            (["hostaddr": "1.2.3.4"], "/hostaddr"), (["username": ""], "/username"), (["host": nil], "/host"), (["searchPath": "a"], "/searchPath"),
            (["maximumConnections": 1000], "/maximumConnections"),
        ] as [([String: JSONValue], String)]
    )
    func settings(change: [String: JSONValue], pointer: String) {
        let good: [String: JSONValue] = ["host": "db", "database": "d", "username": "u"]
        #expect(DataSourceRegistry.violations(of: good, kind: .postgresql).isEmpty)
        let found = DataSourceRegistry.violations(of: good.merging(change) { $1 }, kind: .postgresql)
        #expect(found.map(\.pointer) == [pointer])
    }

    @Test("keeps one connector for each version, and closes those before the last but one")
    func registry() async throws {
        try await SourceDatabase.with { source in
            let cipher = try CredentialCipher(key: [UInt8](repeating: 7, count: 32))
            let registry = DataSourceRegistry(
                cipher: cipher,
                egress: EgressGate(EgressPolicy(allowPrivateAddresses: true)),
                logger: .silent
            )
            let facility = try #require(FacilityID("JFK"))
            func version(_ number: Int, _ id: DataSourceID) -> DataSource {
                DataSource(
                    id: id,
                    name: "s",
                    kind: .postgresql,
                    settings: source.settings,
                    version: number,
                    facilityID: facility,
                    createdBy: "ann",
                    createdAt: Date(),
                    updatedAt: Date()
                )
            }
            let id = DataSourceID()
            let sealed = try cipher.seal(source.secrets, for: id)
            for number in 1...3 { try await registry.connector(for: version(number, id), sealedCredentials: sealed).test() }
            #expect(registry.openConnector(for: version(1, id)) == nil)
            #expect(registry.openConnector(for: version(2, id)) != nil)
            #expect(registry.openConnector(for: version(3, id)) != nil)
            #expect(throws: DataSourceError.self) { try registry.connector(for: version(1, DataSourceID()), sealedCredentials: sealed) }
            await registry.close()
        }
    }
}
