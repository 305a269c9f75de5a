import Dashboards
import Postgres

extension PostgreSQLConnector {
    /// At most 2,000 relations, those of the system left out.
    func tables() async throws(DataSourceError) -> [SourceTable] {
        let rows = try await catalogRows(
            """
            WITH relation AS (
                SELECT c.oid, n.nspname, c.relname
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
                  AND has_schema_privilege(n.oid, 'USAGE')
                  AND (has_table_privilege(c.oid, 'SELECT') OR has_any_column_privilege(c.oid, 'SELECT'))
                ORDER BY n.nspname, c.relname LIMIT 2000)
            SELECT r.nspname::text, r.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod)
            FROM relation r JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY r.nspname, r.relname, a.attnum
            """
        )
        var tables: [SourceTable] = []
        for row in rows {
            let schema = row.text(at: 0) ?? ""
            let name = row.text(at: 1) ?? ""
            let column = SourceTable.Column(name: row.text(at: 2) ?? "", type: row.text(at: 3) ?? "")
            if let last = tables.last, last.schema == schema, last.name == name {
                tables[tables.count - 1] = SourceTable(schema: schema, name: name, columns: last.columns + [column])
            } else {
                tables.append(SourceTable(schema: schema, name: name, columns: [column]))
            }
        }
        return tables
    }

    /// What makes the login more than a reader: each is a way around the read-only transaction.
    func privileges() async throws(DataSourceError) -> [PrivilegeWarning] {
        let rows = try await catalogRows(
            """
            SELECT 'superuser' AS code, '' AS example FROM pg_catalog.pg_roles WHERE rolname = current_user AND rolsuper
            UNION ALL SELECT 'bypasses_row_security', '' FROM pg_catalog.pg_roles WHERE rolname = current_user AND rolbypassrls
            UNION ALL SELECT 'creates_roles', '' FROM pg_catalog.pg_roles WHERE rolname = current_user AND rolcreaterole
            UNION ALL SELECT 'creates_databases', '' FROM pg_catalog.pg_roles WHERE rolname = current_user AND rolcreatedb
            UNION ALL SELECT 'replicates', '' FROM pg_catalog.pg_roles WHERE rolname = current_user AND rolreplication
            UNION ALL (SELECT 'member_of_role', rolname::text FROM pg_catalog.pg_roles
                WHERE rolname <> current_user AND pg_has_role(current_user, oid, 'MEMBER') ORDER BY 2 LIMIT 10)
            UNION ALL SELECT 'creates_objects', current_database()::text WHERE has_database_privilege(current_database(), 'CREATE')
            UNION ALL (SELECT 'creates_objects', nspname::text FROM pg_catalog.pg_namespace
                WHERE nspname NOT LIKE 'pg\\_%' AND has_schema_privilege(oid, 'CREATE') ORDER BY 2 LIMIT 10)
            UNION ALL (SELECT 'owns_relations', c.oid::regclass::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
                WHERE r.rolname = current_user AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 2 LIMIT 10)
            UNION ALL (SELECT 'writes_relations', c.oid::regclass::text
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p', 'v', 'f') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
                  AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') ORDER BY 2 LIMIT 10)
            """
        )
        var examples: [String: [String]] = [:]
        var codes: [String] = []
        for row in rows {
            guard let code = row.text(at: 0), let example = row.text(at: 1) else { continue }
            if examples[code] == nil { codes.append(code) }
            examples[code, default: []].append(example)
        }
        return codes.map { code in
            let named = (examples[code] ?? []).filter { !$0.isEmpty }.joined(separator: ", ")
            return PrivilegeWarning(code: code, message: Self.warning(code) + (named.isEmpty ? "" : " (\(named))") + ".")
        }
    }

    private static func warning(_ code: String) -> String {
        switch code {
        case "superuser": "The login is a superuser, so nothing limits its queries; use one that only reads"
        case "bypasses_row_security": "The login bypasses row security; take BYPASSRLS from it"
        case "creates_roles": "The login may create roles; take CREATEROLE from it"
        case "creates_databases": "The login may create databases; take CREATEDB from it"
        case "replicates": "The login may replicate the whole server; take REPLICATION from it"
        case "member_of_role": "The login is a member of other roles and can take on their rights"
        case "creates_objects": "The login may create objects here; revoke CREATE"
        case "owns_relations": "The login owns relations and can change or drop them"
        default: "The login may write to relations; grant it SELECT only"
        }
    }

    private func catalogRows(_ sql: SQL) async throws(DataSourceError) -> [Row] {
        try await withSession(for: .seconds(20)) { connection throws(DataSourceError) in
            do throws(PostgresError) {
                try await connection.executeScript("BEGIN READ ONLY; SET LOCAL statement_timeout = 20000", timeout: .seconds(20))
                return try await connection.query(sql, timeout: .seconds(20))
            } catch {
                throw DataSourceError(running: error)
            }
        }
    }
}
