public import Dashboards
import Foundation
public import Postgres

/// Dashboards: what is being made, what was published, and who may see it.
public struct DashboardStore: Sendable {
    let postgres: PostgresClient

    /// A store in a database whose schema is up to date.
    public init(_ postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// Stores a new dashboard as a draft with revision 1.
    public func create(
        _ draft: DashboardDraft,
        facility: FacilityID,
        by userID: String,
        id: DashboardID = DashboardID()
    ) async throws(StorageError) -> Dashboard {
        try await StorageError.translating {
            let rows = try await postgres.query(
                """
                INSERT INTO dashboards (id, facility_id, name, description, layout, tags, metadata, is_public, created_by)
                VALUES (\(id.uuid), \(facility.rawValue), \(draft.name), \(draft.description), \(StoredJSON.text(draft.layout))::jsonb, \(draft.tags),
                    \(StoredJSON.text(draft.metadata))::jsonb, \(draft.isPublic), \(userID))
                RETURNING \(DashboardRow.columns)
                """
            )
            return try rows.map(DashboardRow.dashboard)[0]
        }
    }

    /// The draft of a dashboard, or nil when there is none.
    public func find(_ id: DashboardID) async throws(StorageError) -> Dashboard? {
        try await StorageError.translating {
            try await postgres.query("SELECT \(DashboardRow.columns) FROM dashboards WHERE id = \(id.uuid)").first.map(DashboardRow.dashboard)
        }
    }

    /// What decides about access to a dashboard, or nil when there is none.
    public func access(_ id: DashboardID) async throws(StorageError) -> DashboardAccess? {
        try await StorageError.translating {
            let rows = try await postgres.query(
                """
                SELECT facility_id, created_by, is_public, status = 'published' AS is_published,
                    (SELECT coalesce(jsonb_object_agg(user_id, permission), '{}')::text FROM dashboard_shares WHERE dashboard_id = dashboards.id) AS grants
                FROM dashboards WHERE id = \(id.uuid)
                """
            )
            return try rows.first.map { row in
                DashboardAccess(
                    facilityID: try row.facility("facility_id"),
                    createdBy: try row.decode("created_by"),
                    isPublic: try row.decode("is_public"),
                    isPublished: try row.decode("is_published"),
                    grants: try row.json("grants")
                )
            }
        }
    }

    /// Replaces the draft; what is published stays as it is.
    ///
    /// - Parameters:
    ///   - expected: the revision that the caller has seen; nil writes over any.
    ///   - keepingPublicity: leaves ``DashboardDraft/isPublic`` as it is stored, whatever the draft says.
    /// - Throws: `.notFound`, `.revisionConflict`, `.invalid` when widgets would lie outside a narrower grid.
    public func replace(
        _ id: DashboardID,
        _ draft: DashboardDraft,
        expected: Int64?,
        keepingPublicity: Bool = false
    ) async throws(StorageError) -> Dashboard {
        try await postgres.stored { connection in
            let current = try await DashboardRow.locked(id, expected: expected, on: connection)
            let isPublic = keepingPublicity ? current.draft.isPublic : draft.isPublic
            if draft.layout.columns < current.draft.layout.columns { try await Self.checkWidth(draft.layout.columns, of: id, on: connection) }
            let rows = try await connection.query(
                """
                UPDATE dashboards SET name = \(draft.name), description = \(draft.description), layout = \(StoredJSON.text(draft.layout))::jsonb,
                    tags = \(draft.tags), metadata = \(StoredJSON.text(draft.metadata))::jsonb, is_public = \(isPublic)
                WHERE id = \(id.uuid) RETURNING \(DashboardRow.columns)
                """
            )
            return try rows.map(DashboardRow.dashboard)[0]
        }
    }

    /// Takes a dashboard out of service and keeps it; publishing brings it back.
    public func archive(_ id: DashboardID, expected: Int64?) async throws(StorageError) -> Dashboard {
        try await postgres.stored { connection in
            _ = try await DashboardRow.locked(id, expected: expected, on: connection)
            let rows = try await connection.query(
                "UPDATE dashboards SET status = 'archived' WHERE id = \(id.uuid) RETURNING \(DashboardRow.columns)"
            )
            return try rows.map(DashboardRow.dashboard)[0]
        }
    }

    /// Deletes a dashboard with its widgets, versions and shares; its exports are hidden at once, and their files go with the next expiry.
    public func delete(_ id: DashboardID, expected: Int64?) async throws(StorageError) {
        try await postgres.stored { connection in
            _ = try await DashboardRow.locked(id, expected: expected, lock: "FOR UPDATE", on: connection)
            _ = try await connection.execute("DELETE FROM dashboards WHERE id = \(id.uuid)")
        }
    }

    private static func checkWidth(_ columns: Int, of id: DashboardID, on connection: PostgresConnection) async throws {
        let rows = try await connection.query("SELECT max(x + w)::bigint AS width FROM widgets WHERE dashboard_id = \(id.uuid)")
        guard let width = try rows.first?.decode("width", as: Int?.self), width > columns else { return }
        let message = "Widgets of this dashboard reach to column \(width); move them before the grid gets narrower."
        throw StorageError.invalid([RuleViolation(pointer: "/layout/columns", code: "too_narrow", message: message)])
    }
}
