public import Dashboards
public import Foundation
import Postgres

/// A materialized view that Vitrine refreshes: what is served and what was tried last, apart.
public struct MaterializedViewSummary: Sendable, Equatable {
    /// The data source that holds it.
    public let dataSourceID: DataSourceID
    /// The facility of the data source.
    public let facilityID: FacilityID
    /// The name, with its schema where it was given.
    public let name: String
    /// What is served: grows with each refresh that was done; 0 when Vitrine has not refreshed it yet.
    public let version: Int64
    /// When the refresh that is served began, so that no row of it is older; nil when there was none.
    public let refreshedAt: Date?
    /// How that one was done: `concurrently` or `exclusively`; nil when there was none.
    public let method: String?
    /// Milliseconds that it took.
    public let milliseconds: Double?
    /// How the last attempt stands; nil when there was none.
    public let outcome: MaterializedView.Outcome?
    /// The stable code of the last attempt's failure, or nil.
    public let errorCode: String?
    /// When it was last tried.
    public let lastAttemptAt: Date?
    /// When what is served was made.
    public let lastSuccessAt: Date?
}

extension MaterializedViewStore {
    /// The views of some facilities' data sources, those never refreshed included; by data source and name, at most 10,000.
    public func list(facilities: Set<FacilityID>) async throws(StorageError) -> [MaterializedViewSummary] {
        try await StorageError.translating {
            let rows = try await postgres.query(
                """
                SELECT source.id, source.facility_id, n.name, coalesce(v.version, 0) AS version, v.refreshed_at, v.method, v.duration_ms,
                    v.outcome, v.error_code, v.last_attempt_at, v.last_success_at
                FROM data_sources source CROSS JOIN LATERAL (\(Self.names(of: "source"))) n
                LEFT JOIN materialized_views v ON v.data_source_id = source.id AND v.name = n.name
                WHERE source.facility_id = ANY(\(facilities.map(\.rawValue).sorted())::text[])
                ORDER BY source.id, n.name LIMIT 10000
                """
            )
            return try rows.map { row in
                MaterializedViewSummary(
                    dataSourceID: try row.id("id"),
                    facilityID: try row.facility("facility_id"),
                    name: try row.decode("name"),
                    version: try row.decode("version"),
                    refreshedAt: try row.decode("refreshed_at"),
                    method: try row.decode("method"),
                    milliseconds: try row.decode("duration_ms"),
                    outcome: try row.decode("outcome", as: String?.self).flatMap(MaterializedView.Outcome.init),
                    errorCode: try row.decode("error_code"),
                    lastAttemptAt: try row.decode("last_attempt_at"),
                    lastSuccessAt: try row.decode("last_success_at")
                )
            }
        }
    }
}
