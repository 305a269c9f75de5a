public import Dashboards
import Foundation
public import Postgres

/// Which materialized views of the data sources are refreshed: those that the source's settings list under `materializedViews`, those that queries
/// read, and those registered by hand.
public struct MaterializedViewStore: Sendable {
    let postgres: PostgresClient

    /// A store in a database whose schema is up to date.
    public init(_ postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// A data source with views to refresh.
    public struct Source: Sendable, Hashable {
        /// The data source.
        public let id: DataSourceID
        /// The facility it belongs to.
        public let facility: FacilityID
    }

    /// The data sources that have views to refresh.
    public func sources(on executor: some PostgresExecutor) async throws(StorageError) -> [Source] {
        try await StorageError.translating {
            try await executor.query(
                "SELECT DISTINCT source.id, source.facility_id FROM data_sources source, LATERAL (\(Self.names(of: "source"))) n"
            )
            .map { Source(id: try $0.id("id"), facility: try $0.facility("facility_id")) }
        }
    }

    /// The names of a data source's views, in lower case and in order.
    public func names(of id: DataSourceID) async throws(StorageError) -> [String] {
        try await list(of: id).map(\.name)
    }

    /// A data source's views, ordered by name.
    public func list(of id: DataSourceID) async throws(StorageError) -> [MaterializedView] {
        try await StorageError.translating {
            try await postgres.query(
                """
                SELECT n.name, coalesce(view.is_registered, false) AS is_registered, coalesce(view.version, 0) AS version, view.refreshed_at, view.method,
                    view.duration_ms, view.outcome, view.last_attempt_at, view.finished_at, view.error_code
                FROM data_sources source CROSS JOIN LATERAL (\(Self.names(of: "source"))) n
                LEFT JOIN materialized_views view ON view.data_source_id = source.id AND view.name = n.name
                WHERE source.id = \(id.uuid) ORDER BY n.name
                """
            ).map { try Self.view(of: id, $0) }
        }
    }

    /// Registers views, which are refreshed from the next hour on; those that are registered already stay so. Returns how many are new.
    ///
    /// - Throws: `.notFound` when there is no such data source.
    public func register(_ views: [QualifiedName], of id: DataSourceID) async throws(StorageError) -> Int {
        try await StorageError.translating {
            try await postgres.execute(
                """
                INSERT INTO materialized_views AS stored (data_source_id, name, is_registered)
                SELECT \(id.uuid), name, true FROM unnest(\(Set(views.map(Self.name)).sorted())::text[]) name
                ON CONFLICT (data_source_id, name) DO UPDATE SET is_registered = true WHERE NOT stored.is_registered
                """
            )
        }
    }

    /// Takes a registration back; whether there was one. A view that the settings name or a query reads is still refreshed.
    public func unregister(_ view: QualifiedName, of id: DataSourceID) async throws(StorageError) -> Bool {
        try await StorageError.translating {
            // The row stays: its version must not be drawn for an older state of the source again.
            try await postgres.execute(
                """
                UPDATE materialized_views SET is_registered = false
                WHERE data_source_id = \(id.uuid) AND name = \(Self.name(view)) AND is_registered
                """
            ) > 0
        }
    }

    /// The version of all that a data source's views hold; part of the key of every answer of the source. 0 when nothing was refreshed.
    public func version(of id: DataSourceID) async throws(StorageError) -> Int64 {
        try await StorageError.translating {
            let rows = try await postgres.query(
                "SELECT coalesce(max(version), 0) AS version FROM materialized_views WHERE data_source_id = \(id.uuid)"
            )
            return try rows.first?.decode("version") ?? 0
        }
    }

    static func name(_ view: QualifiedName) -> String { view.description.lowercased() }

    static func names(of source: SQL) -> SQL {
        """
        SELECT lower(listed) AS name FROM jsonb_array_elements_text(
            CASE jsonb_typeof(\(source).settings -> 'materializedViews') WHEN 'array' THEN \(source).settings -> 'materializedViews' ELSE '[]' END) listed
        UNION SELECT lower(text) FROM widget_queries WHERE data_source_id = \(source).id AND kind = 'materialized_view'
        UNION SELECT name FROM materialized_views WHERE data_source_id = \(source).id AND is_registered
        """
    }

    private static func view(of id: DataSourceID, _ row: Row) throws -> MaterializedView {
        let outcome = try row.decode("outcome", as: String?.self).flatMap(MaterializedView.Outcome.init)
        let milliseconds = try row.decode("duration_ms", as: Double?.self)
        var attempt: MaterializedView.Attempt?
        if let outcome, let startedAt = try row.decode("last_attempt_at", as: Date?.self) {
            attempt = MaterializedView.Attempt(
                outcome: outcome,
                startedAt: startedAt,
                finishedAt: try row.decode("finished_at"),
                errorCode: try row.decode("error_code")
            )
        }
        return MaterializedView(
            dataSourceID: id,
            name: try row.decode("name"),
            isRegistered: try row.decode("is_registered"),
            version: try row.decode("version"),
            refreshedAt: try row.decode("refreshed_at"),
            method: try row.decode("method"),
            duration: milliseconds.map { .milliseconds($0) },
            lastAttempt: attempt
        )
    }
}
