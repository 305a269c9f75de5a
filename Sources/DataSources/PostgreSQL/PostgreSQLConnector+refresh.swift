import Dashboards
import Foundation
import Postgres

extension PostgreSQLConnector {
    private static let refreshTime: Duration = .seconds(600)

    /// Refreshes with the maintenance login on a connection of its own, one refresh of a view at a time across all workers.
    func refresh(view: QualifiedName) async throws(DataSourceError) -> RefreshOutcome {
        try await maintaining { connection throws(DataSourceError) in try await refresh(view, on: connection) }
    }

    /// At most 1,000; a view whose name would need quotes cannot be named by a query and is left out.
    func materializedViews() async throws(DataSourceError) -> [SourceMaterializedView] {
        try await maintaining { connection throws(DataSourceError) in
            do throws(PostgresError) {
                let rows = try await connection.query(
                    """
                    SELECT n.nspname || '.' || c.relname, c.relispopulated, \(Self.hasUniqueIndex)
                    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relkind = 'm' AND pg_has_role(c.relowner, 'USAGE') AND has_schema_privilege(n.oid, 'USAGE')
                      AND quote_ident(n.nspname) = n.nspname AND quote_ident(c.relname) = c.relname
                    ORDER BY 1 LIMIT 1000
                    """,
                    timeout: .seconds(10)
                )
                var views: [SourceMaterializedView] = []
                for row in rows {
                    guard let view = QualifiedName(try row.decode(at: 0)) else { continue }
                    views.append(SourceMaterializedView(view: view, isPopulated: try row.decode(at: 1), hasUniqueIndex: try row.decode(at: 2)))
                }
                return views
            } catch {
                throw DataSourceError(running: error)
            }
        }
    }

    private func maintaining<T: Sendable>(
        _ body: (PostgresConnection) async throws(DataSourceError) -> T
    ) async throws(DataSourceError) -> T {
        guard let maintainer = settings.maintainer else {
            let message = "The data source has no maintenance login (refreshUsername, refreshPassword); its own login only reads."
            throw DataSourceError(.unsupported, message)
        }
        let deadline = ContinuousClock.now + .seconds(10)
        let connection = try await Self.connect(settings, login: maintainer, egress: egress, until: deadline, logger: logger)
        let outcome: Result<T, DataSourceError>
        do throws(DataSourceError) {
            outcome = .success(try await body(connection))
        } catch {
            outcome = .failure(error)
        }
        await connection.close()
        return try outcome.get()
    }

    private func refresh(_ view: QualifiedName, on connection: PostgresConnection) async throws(DataSourceError) -> RefreshOutcome {
        do throws(PostgresError) {
            if !settings.searchPath.isEmpty {
                let path = SQL.joined(settings.searchPath.map { "\(identifier: $0)" })
                _ = try await connection.execute("SET search_path = \(path)", timeout: .seconds(10))
            }
            // The refresh of a worker that died ends with it, so that the next one finds the view free.
            if await connection.serverVersion >= 140_000 {
                _ = try await connection.execute("SET client_connection_check_interval = 1000", timeout: .seconds(10))
            }
            let startedAt = Date()
            let clock = ContinuousClock.now
            guard let facts = try await facts(of: view, on: connection) else { throw Self.missing }
            let locked = try await connection.query("SELECT pg_try_advisory_lock(\(Self.lockSpace), \(facts.lock))", timeout: .seconds(10))
            guard try locked.first?.decode(at: 0, as: Bool.self) == true else {
                return RefreshOutcome(view: view, method: .skipped, startedAt: startedAt, duration: .zero)
            }
            let concurrently = facts.isPopulated && facts.hasUniqueIndex
            let statement = SQL(unsafe: "REFRESH MATERIALIZED VIEW \(concurrently ? "CONCURRENTLY " : "")\(Self.quoted(view))")
            _ = try await connection.execute(statement, timeout: Self.refreshTime)
            _ = try await connection.query("SELECT pg_advisory_unlock(\(Self.lockSpace), \(facts.lock))", timeout: .seconds(10))
            let method: RefreshOutcome.Method = concurrently ? .concurrently : .exclusively
            return RefreshOutcome(view: view, method: method, startedAt: startedAt, duration: .now - clock)
        } catch {
            throw error.sqlState == .undefinedTable ? Self.viewNotFound(view) : DataSourceError(running: error)
        }
    }

    /// "VIEW" in ASCII, so that our advisory locks stay apart from others' in the same database.
    private static let lockSpace: Int32 = 0x5649_4557

    private static let missing: PostgresError = {
        var error = PostgresError(.server, "no such materialized view")
        error.sqlState = .undefinedTable
        return error
    }()

    private static func viewNotFound(_ view: QualifiedName) -> DataSourceError {
        DataSourceError(.viewNotFound, "There is no materialized view “\(view)” that the maintenance login sees.")
    }

    /// Whether the relation `c` has an index that `REFRESH … CONCURRENTLY` can use.
    private static let hasUniqueIndex: SQL = """
        EXISTS (SELECT FROM pg_catalog.pg_index i
            WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL)
        """

    private struct ViewFacts {
        let lock: Int32
        let isPopulated: Bool
        let hasUniqueIndex: Bool
    }

    private func facts(of view: QualifiedName, on connection: PostgresConnection) async throws(PostgresError) -> ViewFacts? {
        let rows = try await connection.query(
            """
            SELECT hashtext(c.oid::text), c.relispopulated, \(Self.hasUniqueIndex)
            FROM pg_catalog.pg_class c WHERE c.oid = to_regclass(\(Self.quoted(view))) AND c.relkind = 'm'
            """,
            timeout: .seconds(10)
        )
        guard let row = rows.first else { return nil }
        return ViewFacts(lock: try row.decode(at: 0), isPopulated: try row.decode(at: 1), hasUniqueIndex: try row.decode(at: 2))
    }
}
