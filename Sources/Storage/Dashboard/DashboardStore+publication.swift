public import Dashboards
import Foundation
import Postgres

extension DashboardStore {
    /// Freezes the draft with its widgets and their queries as the next version and serves it from now on.
    ///
    /// Also pins the widgets for the publisher's facilities and the queries' default parameters, so that they are kept warm.
    ///
    /// - Parameter names: the names that a query's text uses. One that does not ask for `facility_ids` is pinned once for all readers; one that
    ///   asks for `user_id`, `from` or `to` is not pinned, since nobody else reads its answer. By default every query asks for the facilities.
    /// - Throws: `.notFound`, `.revisionConflict`.
    public func publish(
        _ id: DashboardID,
        expected: Int64?,
        by principal: Principal,
        names: @Sendable (QueryDraft) -> Set<String> = { _ in ["facility_ids"] }
    ) async throws(StorageError) -> Dashboard {
        try await postgres.stored { connection in
            _ = try await DashboardRow.locked(id, expected: expected, on: connection)
            let rows = try await connection.query(
                """
                UPDATE dashboards SET status = 'published', version = version + 1 WHERE id = \(id.uuid) RETURNING \(DashboardRow.columns)
                """
            )
            let published = try rows.map(DashboardRow.dashboard)[0]
            // Widgets and queries stay as they were read until this transaction ends.
            let snapshot = try await Self.draft(of: published, lock: "FOR SHARE", on: connection)
            _ = try await connection.execute(
                """
                INSERT INTO dashboard_versions (dashboard_id, version, snapshot, published_by)
                VALUES (\(id.uuid), \(published.version), \(StoredJSON.text(snapshot))::jsonb, \(principal.userID))
                """
            )
            try await Publication(snapshot, by: principal, names: names).serve(on: connection)
            return published
        }
    }

    /// A dashboard with its widgets and their queries, or nil when there is no such dashboard or version.
    ///
    /// - Parameter version: a published version; 0 for the draft; nil for the newest published one, or the draft when there is none.
    public func snapshot(_ id: DashboardID, version: Int?) async throws(StorageError) -> DashboardSnapshot? {
        try await StorageError.translating {
            if version != 0 {
                let newest: SQL = "ORDER BY version DESC LIMIT 1"
                let wanted: SQL = version.map { "AND version = \($0)" } ?? newest
                let rows = try await postgres.query(
                    "SELECT snapshot::text AS snapshot FROM dashboard_versions WHERE dashboard_id = \(id.uuid) \(wanted)"
                )
                if let row = rows.first { return try row.json("snapshot") }
                if version != nil { return nil }
            }
            return try await postgres.withTransaction(.repeatableReadReadOnly) { connection in
                let rows = try await connection.query("SELECT \(DashboardRow.columns) FROM dashboards WHERE id = \(id.uuid)")
                guard let row = rows.first else { return nil }
                return try await Self.draft(of: DashboardRow.dashboard(row), lock: "", on: connection)
            }
        }
    }

    /// The published versions of a dashboard, newest first; at most 1,000.
    public func versions(_ id: DashboardID) async throws(StorageError) -> [DashboardVersion] {
        try await StorageError.translating {
            let rows = try await postgres.query(
                """
                SELECT version::bigint AS version, snapshot #>> '{dashboard,draft,name}' AS name,
                    jsonb_array_length(snapshot -> 'widgets')::bigint AS widget_count, published_by, published_at
                FROM dashboard_versions WHERE dashboard_id = \(id.uuid) ORDER BY version DESC LIMIT 1000
                """
            )
            return try rows.map { row in
                DashboardVersion(
                    version: try row.decode("version"),
                    name: try row.decode("name"),
                    widgetCount: try row.decode("widget_count"),
                    publishedBy: try row.decode("published_by"),
                    publishedAt: try row.decode("published_at")
                )
            }
        }
    }

    /// The dashboard that a widget stands on, in its draft or as published; nil when there is no such widget.
    public func owner(of widget: WidgetID) async throws(StorageError) -> DashboardID? {
        try await StorageError.translating {
            let rows = try await postgres.query(
                """
                SELECT dashboard_id FROM widgets WHERE id = \(widget.uuid)
                UNION ALL SELECT dashboard_id FROM published_widgets WHERE widget_id = \(widget.uuid) LIMIT 1
                """
            )
            return try rows.first?.id("dashboard_id")
        }
    }

    private static func draft(of dashboard: Dashboard, lock: SQL, on connection: PostgresConnection) async throws -> DashboardSnapshot {
        let widgets = try await connection.query(
            "SELECT \(WidgetRow.columns) FROM widgets WHERE dashboard_id = \(dashboard.id.uuid) ORDER BY y, x, id \(lock)"
        )
        let queries = try await connection.query(
            """
            SELECT \(QueryRow.columns) FROM widget_queries
            WHERE id IN (SELECT query_id FROM widgets WHERE dashboard_id = \(dashboard.id.uuid)) ORDER BY id \(lock)
            """
        )
        return DashboardSnapshot(dashboard: dashboard, widgets: try widgets.map(WidgetRow.widget), queries: try queries.map(QueryRow.query))
    }
}
