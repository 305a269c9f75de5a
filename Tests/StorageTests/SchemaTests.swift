import Dashboards
import Foundation
import Postgres
import Storage
import Testing

@Suite("The schema")
struct SchemaTests {
    /// Tables whose rules are those of the module Jobs.
    static let tablesOfJobs = ["job", "job_share", "schedule", "schedule_tick", "leader"]

    @Test("has an index that begins with the columns of every foreign key")
    func foreignKeyIndexes() async throws {
        try await Stage.run { stage in
            let rows = try await stage.client.query(
                """
                SELECT c.conrelid::regclass::text || '.' || c.conname AS name FROM pg_constraint c
                WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace AND NOT EXISTS (
                    SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indisvalid
                        AND (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey
                )
                """
            )
            let names = try rows.map { try $0.decode("name", as: String.self) }
            #expect(names.filter { name in !Self.tablesOfJobs.contains { name.hasPrefix("\($0).") } } == [])
        }
    }

    @Test("gives every table a primary key, and every table with updated_at its trigger")
    func tables() async throws {
        try await Stage.run { stage in
            let keyless = try await stage.client.query(
                """
                SELECT c.relname::text AS name FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
                    AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)
                """
            )
            #expect(try keyless.map { try $0.decode("name", as: String.self) } == [])
            let untouched = try await stage.client.query(
                """
                SELECT a.attrelid::regclass::text AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                WHERE a.attname = 'updated_at' AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
                    AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = a.attrelid AND t.tgname = 'set_updated_at')
                """
            )
            #expect(try untouched.map { try $0.decode("name", as: String.self) }.filter { !Self.tablesOfJobs.contains($0) } == [])
        }
    }

    @Test(
        "refuses what the domain refuses",
        arguments: [
            "UPDATE dashboards SET name = ''", "UPDATE dashboards SET name = repeat('x', 201)", "UPDATE dashboards SET layout = '{\"columns\": 49}'",
            "UPDATE dashboards SET layout = '[]'", "UPDATE dashboards SET status = 'lost'", "UPDATE dashboards SET status = 'published'",
            "UPDATE dashboards SET facility_id = 'a b'", "UPDATE dashboards SET tags = array_fill('t'::text, ARRAY[33])",
            "UPDATE dashboards SET metadata = '1'", "UPDATE widgets SET x = 47, w = 2", "UPDATE widgets SET h = 0",
            "UPDATE widgets SET type = 'pie chart'",
            "UPDATE widgets SET refresh_interval = 0", "UPDATE widget_queries SET cache_ttl = 86401", "UPDATE widget_queries SET text = ''",
            "UPDATE widget_queries SET kind = 'shell'", "UPDATE data_sources SET kind = 'ftp'", "UPDATE data_sources SET settings = '[]'",
        ]
    )
    func checks(statement: String) async throws {
        try await Stage.run { stage in
            _ = try await stage.widget(on: try await stage.dashboard().id, query: try await stage.query().id)
            let error = await #expect(throws: PostgresError.self) { try await stage.client.execute(SQL(unsafe: statement)) }
            #expect(error?.sqlState == .checkViolation)
        }
    }

    @Test(
        "refuses jobs that no queue would write",
        arguments: [
            "kind = 'Two Words'", "facility = 'a b'", "facility = ''", "source = 'a/b'", "class = 3", "class = -1", "state = 7", "attempt = -1",
            "starts = -1",
            "losses = -1", "max_attempts = 0", "max_attempts = 1001", "pending_children = -1", "progress = 1.5",
            "deduplication_key = '\\x00'", "state = 1", "state = 1, fence = 1, worker = 'w'", "state = 1, fence = 1, lease_until = now()",
            "state = 2",
            "state = 5",
        ]
    )
    func jobChecks(assignments: String) async throws {
        try await Stage.run { stage in
            let whole = "fence = 1, worker = 'w', lease_until = now(), finished_at = now(), source = 'warehouse'"
            _ = try await stage.client.execute("INSERT INTO job (kind, facility, class) VALUES ('export_dashboard', 'JFK', 0)")
            for state in 0...6 {
                let accepted = try await stage.client.execute(SQL(unsafe: "UPDATE job SET state = \(state), \(whole)"))
                #expect(accepted == 1)
            }
            _ = try await stage.client.execute("UPDATE job SET state = 0, fence = NULL, worker = NULL, lease_until = NULL, finished_at = NULL")
            let error = await #expect(throws: PostgresError.self) { try await stage.client.execute(SQL(unsafe: "UPDATE job SET \(assignments)")) }
            #expect(error?.sqlState == .checkViolation)
        }
    }

    @Test("knows every kind of data source", arguments: DataSourceKind.allCases)
    func sourceKinds(kind: DataSourceKind) async throws {
        try await Stage.run { stage in
            let source = DataSource(
                id: DataSourceID(),
                name: "s",
                kind: kind,
                settings: [:],
                version: 1,
                facilityID: Stage.facility,
                createdBy: "ada",
                createdAt: Date(),
                updatedAt: Date()
            )
            let stored = try await stage.sources.create(source, sealedCredentials: nil)
            #expect(stored.kind == kind)
        }
    }

    @Test("moves updated_at on with every update, whoever makes it")
    func updatedAt() async throws {
        try await Stage.run { stage in
            let dashboard = try await stage.dashboard()
            _ = try await stage.client.execute("UPDATE dashboards SET updated_at = '2000-01-01', revision = 99")
            let touched = try #require(try await stage.dashboards.find(dashboard.id))
            #expect(touched.updatedAt >= dashboard.updatedAt && touched.revision == 2)
        }
    }

    @Test("answers the main lists from indexes")
    func plans() async throws {
        try await Stage.run { stage in
            _ = try await stage.client.execute(
                """
                INSERT INTO dashboards (id, facility_id, name, layout, tags, created_by, updated_at)
                SELECT gen_random_uuid(), 'f' || n % 50, 'name ' || n, '{"columns": 12, "rowHeight": 80}', ARRAY['t' || n % 100], 'u',
                    now() - n * interval '1 minute'
                FROM generate_series(1, 5000) n
                """
            )
            _ = try await stage.client.execute("ANALYZE dashboards")
            func plan(_ sql: SQL) async throws -> String {
                try await stage.client.query("EXPLAIN \(sql)").compactMap { $0.text(at: 0) }.joined(separator: "\n")
            }
            let page = try await plan(
                "SELECT id FROM dashboards WHERE (updated_at, id) < (now(), gen_random_uuid()) ORDER BY updated_at DESC, id DESC LIMIT 50"
            )
            #expect(page.contains("dashboards_recent") && !page.contains("Seq Scan") && !page.contains("Sort"))
            let facility = try await plan("SELECT id FROM dashboards WHERE facility_id = 'f7' ORDER BY updated_at DESC, id DESC LIMIT 50")
            #expect(facility.contains("dashboards_facility") && !facility.contains("Seq Scan"))
            let tags = try await plan("SELECT id FROM dashboards WHERE tags @> ARRAY['t7']")
            #expect(tags.contains("dashboards_tags"))
        }
    }
}
