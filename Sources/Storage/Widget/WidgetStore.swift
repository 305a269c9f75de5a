public import Dashboards
import Foundation
public import Postgres

/// The widgets of dashboards as they are being made; what is published is frozen in its version.
public struct WidgetStore: Sendable {
    private let postgres: PostgresClient

    /// A store in a database whose schema is up to date.
    public init(_ postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// Stores a new widget with revision 1.
    ///
    /// - Throws: `.notFound` for a missing dashboard or query, `.invalid` when the draft breaks rules on this dashboard's grid.
    public func create(_ draft: WidgetDraft, id: WidgetID = WidgetID()) async throws(StorageError) -> Widget {
        try await postgres.stored { connection in
            try await Self.check(draft, on: connection)
            let rows = try await connection.query(
                """
                INSERT INTO widgets (id, dashboard_id, query_id, type, title, config, x, y, w, h, refresh_interval, drill_through, cross_filter)
                VALUES (\(id.uuid), \(draft.dashboardID.uuid), \(nullable: draft.queryID?.uuid), \(draft.type.rawValue), \(draft.title),
                    \(StoredJSON.text(draft.config))::jsonb, \(draft.position.x), \(draft.position.y), \(draft.position.w), \(draft.position.h),
                    \(draft.refreshInterval), \(nullable: StoredJSON.text(optional: draft.drillThrough))::jsonb,
                    \(nullable: StoredJSON.text(optional: draft.crossFilter))::jsonb)
                RETURNING \(WidgetRow.columns)
                """
            )
            return try rows.map(WidgetRow.widget)[0]
        }
    }

    /// A widget, or nil when there is none.
    public func find(_ id: WidgetID) async throws(StorageError) -> Widget? {
        try await StorageError.translating {
            try await postgres.query("SELECT \(WidgetRow.columns) FROM widgets WHERE id = \(id.uuid)").first.map(WidgetRow.widget)
        }
    }

    /// The widgets of a dashboard, top to bottom and left to right.
    public func list(_ dashboard: DashboardID) async throws(StorageError) -> [Widget] {
        try await StorageError.translating {
            try await postgres.query("SELECT \(WidgetRow.columns) FROM widgets WHERE dashboard_id = \(dashboard.uuid) ORDER BY y, x, id")
                .map(WidgetRow.widget)
        }
    }

    /// Replaces a widget.
    ///
    /// - Parameter expected: the revision that the caller has seen; nil writes over any.
    /// - Throws: `.notFound`, `.revisionConflict`, `.invalid`, also when the draft names another dashboard.
    public func replace(_ id: WidgetID, _ draft: WidgetDraft, expected: Int64?) async throws(StorageError) -> Widget {
        try await postgres.stored { connection in
            let dashboard = try await Self.locked(id, expected: expected, on: connection)
            guard dashboard == draft.dashboardID else {
                let message = "A widget stays on its dashboard; create another one there."
                throw StorageError.invalid([RuleViolation(pointer: "/dashboardId", code: "immutable", message: message)])
            }
            try await Self.check(draft, on: connection)
            let rows = try await connection.query(
                """
                UPDATE widgets SET query_id = \(nullable: draft.queryID?.uuid), type = \(draft.type.rawValue), title = \(draft.title),
                    config = \(StoredJSON.text(draft.config))::jsonb, x = \(draft.position.x), y = \(draft.position.y), w = \(draft.position.w),
                    h = \(draft.position.h), refresh_interval = \(draft.refreshInterval),
                    drill_through = \(nullable: StoredJSON.text(optional: draft.drillThrough))::jsonb,
                    cross_filter = \(nullable: StoredJSON.text(optional: draft.crossFilter))::jsonb
                WHERE id = \(id.uuid) RETURNING \(WidgetRow.columns)
                """
            )
            return try rows.map(WidgetRow.widget)[0]
        }
    }

    /// Deletes a widget from the draft; a published version goes on showing it.
    public func delete(_ id: WidgetID, expected: Int64?) async throws(StorageError) {
        try await postgres.stored { connection in
            _ = try await Self.locked(id, expected: expected, on: connection)
            _ = try await connection.execute("DELETE FROM widgets WHERE id = \(id.uuid)")
            _ = try await connection.execute(
                """
                DELETE FROM widget_data_cache WHERE widget_id = \(id.uuid)
                    AND NOT EXISTS (SELECT FROM published_widgets p WHERE p.widget_id = \(id.uuid))
                """
            )
        }
    }

    /// Locks a widget, and before it its dashboard, in the order in which publishing does.
    private static func locked(_ id: WidgetID, expected: Int64?, on connection: PostgresConnection) async throws -> DashboardID {
        let owners = try await connection.query(
            "SELECT d.id FROM dashboards d JOIN widgets ON widgets.dashboard_id = d.id WHERE widgets.id = \(id.uuid) FOR SHARE OF d"
        )
        let rows = try await connection.query("SELECT revision FROM widgets WHERE id = \(id.uuid) FOR UPDATE")
        guard let owner = owners.first, let row = rows.first else { throw StorageError.notFound("widget") }
        let revision = try row.decode("revision", as: Int64.self)
        if let expected, expected != revision { throw StorageError.revisionConflict(current: revision) }
        return try owner.id("id")
    }

    /// Checks a draft against its dashboard's grid, which stays as wide as it is until the transaction ends.
    private static func check(_ draft: WidgetDraft, on connection: PostgresConnection) async throws {
        let rows = try await connection.query(
            "SELECT (layout ->> 'columns')::bigint AS columns FROM dashboards WHERE id = \(draft.dashboardID.uuid) FOR SHARE"
        )
        guard let row = rows.first else { throw StorageError.notFound("dashboard") }
        try RuleViolations.check(draft.violations(columns: try row.decode("columns")))
    }
}
