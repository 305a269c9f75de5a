import Foundation
import Logging
import Postgres
import Storage
import TestSupport
import Testing

@Suite("Migrations", .timeLimit(.minutes(10)))
struct MigratorTests {
    static let steps = [
        Migration(version: 1, name: "first", sql: "CREATE TABLE first (id integer PRIMARY KEY); INSERT INTO first VALUES (1);"),
        Migration(version: 2, name: "second", sql: "CREATE TABLE second (id integer REFERENCES first); INSERT INTO second VALUES (1);"),
        Migration(version: 3, name: "third", sql: "ALTER TABLE second ADD COLUMN word text NOT NULL DEFAULT 'x';"),
    ]

    static func migrator(_ client: PostgresClient, _ steps: [Migration] = steps) -> Migrator {
        Migrator(client, migrations: steps, logger: .silent)
    }

    static func names(_ client: PostgresClient) async throws -> [String] {
        try await client.query("SELECT name FROM schema_migrations ORDER BY version").map { try $0.decode("name") }
    }

    static func failure(_ body: () async throws(StorageError) -> some Any) async -> String? {
        do throws(StorageError) {
            _ = try await body()
            return nil
        } catch {
            return "\(error.code): \(error.description)"
        }
    }

    @Test("embedded in the program are those of the folder, byte by byte")
    func embeddedEqualsFolder() throws {
        let here = URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder = try #require(
            [here, root].map { $0.appending(path: "Migrations") }.first { FileManager.default.fileExists(atPath: $0.path) }
        )
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".sql") }.sorted()
        #expect(Migration.embedded.map(\.fileName) == files)
        #expect(!files.isEmpty)
        for migration in Migration.embedded {
            #expect(try Data(contentsOf: folder.appending(path: migration.fileName)) == Data(migration.sql.utf8), "\(migration.fileName)")
        }
    }

    @Test("tell an empty or older database from one that has all steps or more")
    func behind() async throws {
        try await TestDatabase.withClient(isMigrated: false) { client in
            let migrator = Self.migrator(client)
            #expect(try await migrator.isBehind())
            _ = try await Self.migrator(client, Array(Self.steps.prefix(2))).migrate()
            #expect(try await migrator.isBehind())
            _ = try await migrator.migrate()
            #expect(try await !migrator.isBehind())
            let older = try await Self.migrator(client, Array(Self.steps.prefix(2))).isBehind()
            #expect(!older)
        }
    }

    @Test("run in order, once, and leave nothing pending")
    func order() async throws {
        try await TestDatabase.withClient(isMigrated: false) { client in
            let migrator = Self.migrator(client, Self.steps.reversed())
            let pending = try await migrator.pending()
            #expect(pending.map(\.version) == [1, 2, 3])
            #expect(try await migrator.migrate().map(\.version) == [1, 2, 3])
            #expect(try await migrator.pending().isEmpty)
            #expect(try await migrator.migrate().isEmpty)
            #expect(try await Self.names(client) == ["first", "second", "third"])
        }
    }

    @Test("of the program bring an empty database up, and a second run finds nothing to do")
    func embeddedRuns() async throws {
        try await TestDatabase.withClient(isMigrated: false) { client in
            let migrator = Migrator(client, logger: .silent)
            let applied = try await migrator.migrate()
            #expect(applied == Migration.embedded)
            #expect(try await migrator.migrate().isEmpty)
            for table in [
                "dashboards", "widgets", "widget_queries", "widget_data_cache", "dashboard_versions", "dashboard_shares", "export_jobs", "audit_log",
            ] {
                let row = try await client.query("SELECT to_regclass(\(table)) IS NOT NULL AS present").first
                #expect(try row?.decode("present", as: Bool.self) == true, "\(table)")
            }
        }
    }

    @Test("may be run by a user who is no superuser")
    func ordinaryUser() async throws {
        try await TestDatabase.withDatabase(isMigrated: false) { database in
            let role = "owner_\(database.name)"
            _ = try await database.client.execute("CREATE ROLE \(identifier: role) LOGIN")
            _ = try await database.client.execute("ALTER DATABASE \(identifier: database.name) OWNER TO \(identifier: role)")
            var configuration = try PostgresConfiguration(url: database.url)
            configuration.parameters["user"] = role
            let client = PostgresClient(configuration, logger: .silent)
            let applied = try await Migrator(client, logger: .silent).migrate()
            await client.close()
            #expect(applied == Migration.embedded)
            _ = try await database.client.execute("ALTER DATABASE \(identifier: database.name) OWNER TO postgres")
            _ = try await database.client.execute("DROP OWNED BY \(identifier: role) CASCADE")
            _ = try await database.client.execute("DROP ROLE \(identifier: role)")
        }
    }

    @Test("run once when ten clients start at the same time")
    func tenAtOnce() async throws {
        try await TestDatabase.withDatabase(isMigrated: false) { database in
            let applied = try await withThrowingTaskGroup(of: [Migration].self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        let client = PostgresClient(try PostgresConfiguration(url: database.url), logger: .silent)
                        let applied = try await Migrator(client, logger: .silent).migrate()
                        await client.close()
                        return applied
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.map(\.version).sorted() == Migration.embedded.map(\.version))
            #expect(try await Self.names(database.client) == Migration.embedded.map(\.name))
        }
    }

    @Test("that fail leave nothing of themselves, keep the steps before, and go on when repaired")
    func failing() async throws {
        try await TestDatabase.withClient(isMigrated: false) { client in
            let broken = Migration(version: 2, name: "second", sql: "CREATE TABLE second (id integer); INSERT INTO second VALUES ('x');")
            let message = try #require(
                await Self.failure { () throws(StorageError) in
                    try await Self.migrator(client, [Self.steps[0], broken, Self.steps[2]]).migrate()
                }
            )
            #expect(message.contains("migration_failed") && message.contains("0002_second.sql"))
            #expect(try await Self.names(client) == ["first"])
            #expect(try await client.query("SELECT to_regclass('second') IS NULL AS gone").first?.decode("gone", as: Bool.self) == true)
            #expect(try await Self.migrator(client).migrate().map(\.version) == [2, 3])
        }
    }

    @Test("that get no lock let others go on meanwhile, and are applied when it is free")
    func locked() async throws {
        try await TestDatabase.withClient(isMigrated: false) { client in
            _ = try await Self.migrator(client, [Self.steps[0], Self.steps[1]]).migrate()
            let holder = try await PostgresConnection.connect(client.configuration, logger: .silent)
            try await holder.execute("BEGIN")
            _ = try await holder.query("SELECT FROM second")
            async let applied = Migrator(client, migrations: Self.steps, lockTimeout: .milliseconds(200), attempts: 10_000, logger: .silent).migrate()
            let waiting: SQL = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            while try await client.query(waiting).isEmpty { await Task.yield() }
            // In line behind the migration, which has the line to itself for 200 ms at most.
            #expect(try await client.query("SELECT FROM second").count == 1)
            #expect(try await Self.names(client) == ["first", "second"])
            try await holder.execute("COMMIT")
            #expect(try await applied.map(\.version) == [3])
            await holder.close()
        }
    }

    @Test("that never get a lock are given up, with a word on what to do, and leave nothing of themselves")
    func neverUnlocked() async throws {
        try await TestDatabase.withClient(isMigrated: false) { client in
            _ = try await Self.migrator(client, [Self.steps[0], Self.steps[1]]).migrate()
            let holder = try await PostgresConnection.connect(client.configuration, logger: .silent)
            try await holder.execute("BEGIN")
            _ = try await holder.query("SELECT FROM second")
            let message = await Self.failure { () throws(StorageError) in
                try await Migrator(client, migrations: Self.steps, lockTimeout: .milliseconds(5), attempts: 3, logger: .silent).migrate()
            }
            #expect(message?.hasPrefix("migration_locked: migration 0003_third.sql got no lock") == true)
            #expect(try await Self.names(client) == ["first", "second"])
            await holder.close()
        }
    }

    @Test("that were edited after they had been applied are refused, and nothing else is applied")
    func edited() async throws {
        try await TestDatabase.withClient(isMigrated: false) { client in
            _ = try await Self.migrator(client, Array(Self.steps.prefix(2))).migrate()
            let edited = [Migration(version: 1, name: "first", sql: Self.steps[0].sql + " "), Self.steps[1], Self.steps[2]]
            let message = await Self.failure { () throws(StorageError) in try await Self.migrator(client, edited).migrate() }
            #expect(message?.hasPrefix("migration_edited: migration 0001_first.sql was edited") == true)
            #expect(await Self.failure { () throws(StorageError) in try await Self.migrator(client, edited).pending() } == message)
            #expect(try await Self.names(client) == ["first", "second"])
        }
    }

    @Test("that are missing or renamed are refused")
    func missing() async throws {
        try await TestDatabase.withClient(isMigrated: false) { client in
            _ = try await Self.migrator(client).migrate()
            for steps in [
                [Self.steps[0], Self.steps[2]], [Self.steps[0], Migration(version: 2, name: "renamed", sql: Self.steps[1].sql), Self.steps[2]], [],
            ] {
                let message = await Self.failure { () throws(StorageError) in try await Self.migrator(client, steps).migrate() }
                #expect(message?.hasPrefix("migration_missing: ") == true)
            }
        }
    }

    @Test("with a number below an applied one, or with a number twice, are refused")
    func reordered() async throws {
        try await TestDatabase.withClient(isMigrated: false) { client in
            _ = try await Self.migrator(client, [Self.steps[0], Migration(version: 3, name: "third", sql: "SELECT 1")]).migrate()
            let late = [Self.steps[0], Self.steps[1], Migration(version: 3, name: "third", sql: "SELECT 1")]
            let message = await Self.failure { () throws(StorageError) in try await Self.migrator(client, late).migrate() }
            #expect(message?.hasPrefix("migration_out_of_order: migration 0002_second.sql is new, but 0003_third.sql") == true)
            let twice = [Self.steps[0], Migration(version: 1, name: "again", sql: "SELECT 1")]
            #expect(
                await Self.failure { () throws(StorageError) in try await Self.migrator(client, twice).migrate() }?.hasPrefix(
                    "migration_number_taken"
                ) == true
            )
        }
    }

    @Test(
        "with transaction control are refused before they run",
        arguments: [
            "CREATE TABLE half (id integer); COMMIT; CREATE TABLE other (id integer)", "begin; SELECT 1; end", "/* a */ -- b\n rollback",
            "SELECT 'a''b;' || E'\\';' ; START TRANSACTION", "SAVEPOINT a", "SELECT $x$ ; $x$; ABORT", "SELECT \";\"\";\" FROM x; Commit WORK",
        ]
    )
    func transactionControl(script: String) async throws {
        try await TestDatabase.withClient(isMigrated: false) { client in
            let steps = [Migration(version: 1, name: "half", sql: script)]
            let message = await Self.failure { () throws(StorageError) in try await Self.migrator(client, steps).migrate() }
            #expect(message?.hasPrefix("migration_transaction_control: migration 0001_half.sql") == true)
            let row = try await client.query("SELECT to_regclass('half') IS NULL AND to_regclass('schema_migrations') IS NULL AS gone").first
            #expect(try row?.decode("gone", as: Bool.self) == true)
        }
    }

    @Test("may hold such words in strings, bodies, names and comments")
    func harmlessWords() async throws {
        try await TestDatabase.withClient(isMigrated: false) { client in
            let script = """
                -- COMMIT;
                /* ; /* ROLLBACK; */ ; COMMIT; */
                CREATE FUNCTION one() RETURNS integer LANGUAGE plpgsql AS $body$ BEGIN RETURN 1; END; $body$;
                CREATE TABLE "commit;" (word text DEFAULT '; COMMIT; ''; END;');
                DO $$ BEGIN PERFORM one(); END $$;
                """
            let applied = try await Self.migrator(client, [Migration(version: 1, name: "words", sql: script)]).migrate()
            #expect(applied.count == 1)
        }
    }

    @Test("have checksums of their bytes")
    func checksums() {
        let empty = Migration(version: 12, name: "empty", sql: "")
        #expect(empty.checksum == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(empty.fileName == "0012_empty.sql")
        #expect(Migration(version: 12345, name: "x", sql: "").fileName == "12345_x.sql")
    }
}
