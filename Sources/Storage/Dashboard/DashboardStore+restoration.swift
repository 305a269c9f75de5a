public import Dashboards
import Foundation
import Postgres

extension DashboardStore {
    /// Rolls back: what an old version froze becomes the draft and the next version, queries as they were included. History is never rewritten, and who
    /// may see the dashboard stays as it is now.
    ///
    /// - Parameter expected: the revision that the caller has seen; nil writes over any.
    /// - Parameter names: the names that a query's text uses, as in ``publish(_:expected:by:names:)``.
    /// - Throws: `.notFound` for the dashboard or the version, `.revisionConflict`, `.invalid` when a query or data source of the version is gone.
    public func restore(
        _ id: DashboardID,
        version: Int,
        expected: Int64?,
        by principal: Principal,
        names: @Sendable (QueryDraft) -> Set<String> = { _ in ["facility_ids"] }
    ) async throws(StorageError) -> Dashboard {
        try await postgres.stored { connection in
            let current = try await DashboardRow.locked(id, expected: expected, on: connection)
            let stored = try await connection.query(
                "SELECT snapshot::text AS snapshot FROM dashboard_versions WHERE dashboard_id = \(id.uuid) AND version = \(version)"
            )
            guard let row = stored.first else { throw StorageError.notFound("version") }
            let old: DashboardSnapshot = try row.json("snapshot")
            try await Self.checkPresence(of: old, on: connection)
            let draft = old.dashboard.draft
            let updated = try await connection.query(
                """
                UPDATE dashboards SET name = \(draft.name), description = \(draft.description), layout = \(StoredJSON.text(draft.layout))::jsonb,
                    tags = \(draft.tags), metadata = \(StoredJSON.text(draft.metadata))::jsonb, status = 'published', version = \(current.version + 1)
                WHERE id = \(id.uuid) RETURNING \(DashboardRow.columns)
                """
            )
            let restored = try updated.map(DashboardRow.dashboard)[0]
            let widgets = try await Self.replaceWidgets(of: id, with: old.widgets, on: connection)
            let snapshot = DashboardSnapshot(dashboard: restored, widgets: widgets, queries: old.queries)
            _ = try await connection.execute(
                """
                INSERT INTO dashboard_versions (dashboard_id, version, snapshot, published_by)
                VALUES (\(id.uuid), \(restored.version), \(StoredJSON.text(snapshot))::jsonb, \(principal.userID))
                """
            )
            try await Publication(snapshot, by: principal, names: names).serve(on: connection)
            return restored
        }
    }

    /// Queries that the version uses may have been deleted since, if no later version uses them; locks those that are there.
    private static func checkPresence(of snapshot: DashboardSnapshot, on connection: PostgresConnection) async throws {
        let queries = snapshot.queries.map(\.id.uuid)
        let sources = snapshot.queries.map(\.draft.dataSourceID.uuid)
        let known = Set(
            try await connection.query("SELECT id FROM widget_queries WHERE id = ANY(\(queries)::uuid[]) ORDER BY id FOR SHARE")
                .map { try $0.decode("id", as: UUID.self) }
                + connection.query("SELECT id FROM data_sources WHERE id = ANY(\(sources)::uuid[]) ORDER BY id FOR SHARE")
                .map { try $0.decode("id", as: UUID.self) }
        )
        let missing = snapshot.queries.filter { !known.contains($0.id.uuid) || !known.contains($0.draft.dataSourceID.uuid) }
        guard !missing.isEmpty else { return }
        let names = missing.map { "“\($0.draft.name)”" }.joined(separator: ", ")
        throw StorageError.invalid([
            RuleViolation(
                pointer: "/version",
                code: "query_gone",
                message: "The version uses \(names), which has been deleted since, or its data source."
            )
        ])
    }

    private static func replaceWidgets(of id: DashboardID, with old: [Widget], on connection: PostgresConnection) async throws -> [Widget] {
        _ = try await connection.execute("DELETE FROM widgets WHERE dashboard_id = \(id.uuid) AND id <> ALL(\(old.map(\.id.uuid))::uuid[])")
        var widgets: [Widget] = []
        for widget in old {
            let draft = widget.draft
            let rows = try await connection.query(
                """
                INSERT INTO widgets (id, dashboard_id, query_id, type, title, config, x, y, w, h, refresh_interval, drill_through, cross_filter)
                VALUES (\(widget.id.uuid), \(id.uuid), \(nullable: draft.queryID?.uuid), \(draft.type.rawValue), \(draft.title),
                    \(StoredJSON.text(draft.config))::jsonb, \(draft.position.x), \(draft.position.y), \(draft.position.w), \(draft.position.h),
                    \(draft.refreshInterval), \(nullable: StoredJSON.text(optional: draft.drillThrough))::jsonb,
                    \(nullable: StoredJSON.text(optional: draft.crossFilter))::jsonb)
                ON CONFLICT (id) DO UPDATE SET query_id = excluded.query_id, type = excluded.type, title = excluded.title, config = excluded.config,
                    x = excluded.x, y = excluded.y, w = excluded.w, h = excluded.h, refresh_interval = excluded.refresh_interval,
                    drill_through = excluded.drill_through, cross_filter = excluded.cross_filter
                RETURNING \(WidgetRow.columns)
                """
            )
            widgets += try rows.map(WidgetRow.widget)
        }
        return widgets
    }
}
