public import Dashboards
import Foundation
public import Postgres

/// Which materialized views of the data sources are refreshed, and how that went.
public struct MaterializedViewStore: Sendable {
    let postgres: PostgresClient

    /// A store in a database whose schema is up to date.
    public init(_ postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// How an attempt ended.
    public enum Attempt: Sendable {
        /// `concurrently`, `exclusively`, or `skipped` because another refresh was running; and how long it took.
        case refreshed(String, Duration)
        /// The stable code of what failed; what is served stays as it was.
        case failed(String)
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

    /// The views of one data source: those that its settings list under `materializedViews`, and those that queries read.
    public func names(of id: DataSourceID) async throws(StorageError) -> [String] {
        try await StorageError.translating {
            try await postgres.query(
                """
                SELECT n.name FROM data_sources source, LATERAL (\(Self.names(of: "source"))) n WHERE source.id = \(id.uuid) ORDER BY n.name
                """
            ).map { try $0.decode("name") }
        }
    }

    /// Notes an attempt at a view.
    public func note(_ name: String, of id: DataSourceID, _ attempt: Attempt) async throws(StorageError) {
        try await StorageError.translating {
            switch attempt {
            case .refreshed(let method, let duration):
                let milliseconds = Double(duration.components.seconds) * 1e3 + Double(duration.components.attoseconds) / 1e15
                try await postgres.execute(
                    """
                    INSERT INTO materialized_views AS stored (data_source_id, name, method, duration_ms, last_attempt_at, last_success_at)
                    VALUES (\(id.uuid), \(name), \(method), \(milliseconds), now(), CASE WHEN \(method) <> 'skipped' THEN now() END)
                    ON CONFLICT (data_source_id, name) DO UPDATE SET method = excluded.method, duration_ms = excluded.duration_ms, error_code = NULL,
                        last_attempt_at = now(), last_success_at = coalesce(excluded.last_success_at, stored.last_success_at)
                    """
                )
            case .failed(let code):
                try await postgres.execute(
                    """
                    INSERT INTO materialized_views (data_source_id, name, error_code, last_attempt_at) VALUES (\(id.uuid), \(name), \(code), now())
                    ON CONFLICT (data_source_id, name) DO UPDATE SET error_code = excluded.error_code, last_attempt_at = now()
                    """
                )
            }
        }
    }

    static func names(of source: SQL) -> SQL {
        """
        SELECT jsonb_array_elements_text(\(source).settings -> 'materializedViews') AS name WHERE jsonb_typeof(\(source).settings -> 'materializedViews') = 'array'
        UNION SELECT text FROM widget_queries WHERE data_source_id = \(source).id AND kind = 'materialized_view'
        """
    }
}
