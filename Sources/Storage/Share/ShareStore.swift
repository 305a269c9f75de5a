public import Dashboards
import Foundation
public import Postgres

/// What single users were granted on dashboards.
public struct ShareStore: Sendable {
    private static let columns: SQL = "dashboard_id, user_id, permission, granted_by, created_at, updated_at"

    private let postgres: PostgresClient

    /// A store in a database whose schema is up to date.
    public init(_ postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// Grants a permission; one that the user had before is replaced.
    ///
    /// - Throws: `.notFound` for a missing dashboard.
    @discardableResult
    public func grant(
        _ permission: Permission,
        on dashboard: DashboardID,
        to userID: String,
        by granter: String
    ) async throws(StorageError) -> DashboardShare {
        try await StorageError.translating {
            let rows = try await postgres.query(
                """
                INSERT INTO dashboard_shares (dashboard_id, user_id, permission, granted_by)
                VALUES (\(dashboard.uuid), \(userID), \(permission.rawValue), \(granter))
                ON CONFLICT (dashboard_id, user_id) DO UPDATE SET permission = excluded.permission, granted_by = excluded.granted_by
                RETURNING \(Self.columns)
                """
            )
            return try rows.map(Self.share)[0]
        }
    }

    /// Takes a grant back; false when there was none.
    @discardableResult
    public func revoke(_ dashboard: DashboardID, from userID: String) async throws(StorageError) -> Bool {
        try await StorageError.translating {
            try await postgres.execute("DELETE FROM dashboard_shares WHERE dashboard_id = \(dashboard.uuid) AND user_id = \(userID)") > 0
        }
    }

    /// The grants on a dashboard, by user; at most 10,000.
    public func list(_ dashboard: DashboardID) async throws(StorageError) -> [DashboardShare] {
        try await StorageError.translating {
            let rows = try await postgres.query(
                """
                SELECT \(Self.columns) FROM dashboard_shares WHERE dashboard_id = \(dashboard.uuid) ORDER BY user_id COLLATE "C" LIMIT 10000
                """
            )
            return try rows.map(Self.share)
        }
    }

    private static func share(_ row: Row) throws -> DashboardShare {
        DashboardShare(
            dashboardID: try row.id("dashboard_id"),
            userID: try row.decode("user_id"),
            permission: try row.word("permission"),
            grantedBy: try row.decode("granted_by"),
            createdAt: try row.decode("created_at"),
            updatedAt: try row.decode("updated_at")
        )
    }
}
