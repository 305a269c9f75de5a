import Dashboards
import Foundation
import Postgres

/// How a dashboard lies in its table.
enum DashboardRow {
    static let columns: SQL = """
        id, facility_id, name, description, layout::text AS layout, tags, metadata::text AS metadata, is_public, status, version::bigint AS version,
        revision, created_by, created_at, updated_at
        """

    static func dashboard(_ row: Row) throws -> Dashboard {
        Dashboard(
            id: try row.id("id"),
            draft: DashboardDraft(
                name: try row.decode("name"),
                description: try row.decode("description"),
                layout: try row.json("layout"),
                tags: try row.decode("tags"),
                metadata: try row.json("metadata"),
                isPublic: try row.decode("is_public")
            ),
            status: try row.word("status"),
            version: try row.decode("version"),
            revision: try row.decode("revision"),
            facilityID: try row.facility("facility_id"),
            createdBy: try row.decode("created_by"),
            createdAt: try row.decode("created_at"),
            updatedAt: try row.decode("updated_at")
        )
    }

    /// The dashboard as it stands, locked until the transaction ends.
    ///
    /// - Parameter lock: the weaker one by default, which lets others write rows that refer to the dashboard, such as visits of readers; a deletion
    ///   needs `FOR UPDATE`.
    static func locked(
        _ id: DashboardID,
        expected: Int64?,
        lock: SQL = "FOR NO KEY UPDATE",
        on connection: PostgresConnection
    ) async throws -> Dashboard {
        guard let row = try await connection.query("SELECT \(columns) FROM dashboards WHERE id = \(id.uuid) \(lock)").first else {
            throw StorageError.notFound("dashboard")
        }
        let current = try dashboard(row)
        if let expected, expected != current.revision { throw StorageError.revisionConflict(current: current.revision) }
        return current
    }
}
