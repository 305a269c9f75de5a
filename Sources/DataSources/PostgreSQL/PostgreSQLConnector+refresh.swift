import Dashboards
import Foundation
import Postgres

extension PostgreSQLConnector {
    private static let refreshTime: Duration = .seconds(600)

    /// Refreshes with the maintenance login on a connection of its own, one refresh of a view at a time across all workers.
    func refresh(view: QualifiedName) async throws(DataSourceError) -> RefreshOutcome {
        guard let maintainer = settings.maintainer else {
            let message = "The data source has no maintenance login (refreshUsername, refreshPassword); its own login only reads."
            throw DataSourceError(.unsupported, message)
        }
        let deadline = ContinuousClock.now + .seconds(10)
        let connection = try await Self.connect(settings, login: maintainer, egress: egress, until: deadline, logger: logger)
        let outcome: Result<RefreshOutcome, DataSourceError>
        do throws(DataSourceError) {
            outcome = .success(try await refresh(view, on: connection))
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

    private struct ViewFacts {
        let lock: Int32
        let isPopulated: Bool
        let hasUniqueIndex: Bool
    }

    private func facts(of view: QualifiedName, on connection: PostgresConnection) async throws(PostgresError) -> ViewFacts? {
        let rows = try await connection.query(
            """
            SELECT hashtext(c.oid::text), c.relispopulated, EXISTS (
                SELECT FROM pg_catalog.pg_index i
                WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL)
            FROM pg_catalog.pg_class c WHERE c.oid = to_regclass(\(Self.quoted(view))) AND c.relkind = 'm'
            """,
            timeout: .seconds(10)
        )
        guard let row = rows.first else { return nil }
        return ViewFacts(lock: try row.decode(at: 0), isPopulated: try row.decode(at: 1), hasUniqueIndex: try row.decode(at: 2))
    }
}
