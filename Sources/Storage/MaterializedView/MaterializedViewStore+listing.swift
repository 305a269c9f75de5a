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
    /// How the last refresh went about: `concurrently`, `exclusively` or `skipped`; nil before the first.
    public let method: String?
    /// Milliseconds that it took.
    public let milliseconds: Double?
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
                SELECT source.id, source.facility_id, n.name, v.method, v.duration_ms, v.error_code, v.last_attempt_at, v.last_success_at
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
                    method: try row.decode("method"),
                    milliseconds: try row.decode("duration_ms"),
                    errorCode: try row.decode("error_code"),
                    lastAttemptAt: try row.decode("last_attempt_at"),
                    lastSuccessAt: try row.decode("last_success_at")
                )
            }
        }
    }
}
