import Dashboards
import Foundation
import Postgres

/// What a published version changes beyond its snapshot: which widgets are served, and for whom they are kept warm.
struct Publication {
    private struct ServedWidget: Encodable {
        let widget: WidgetID
        let query: QueryID?
        let source: DataSourceID?
        let interval: Int
    }

    private struct Pin: Encodable {
        let widget: WidgetID
        let scope: String
        let hash: String
        let facilities: [FacilityID]
        let parameters: [String: JSONValue]
    }

    private let dashboard: Dashboard
    private let widgets: [ServedWidget]
    private let pins: [Pin]

    init(_ snapshot: DashboardSnapshot, by principal: Principal, names: (QueryDraft) -> Set<String>) throws {
        dashboard = snapshot.dashboard
        widgets = snapshot.widgets.map { widget in
            let query = snapshot.query(of: widget)
            return ServedWidget(
                widget: widget.id,
                query: query?.id,
                source: query?.draft.dataSourceID,
                interval: widget.draft.refreshInterval
            )
        }
        // A query with a required parameter and no default cannot be asked ahead of its readers.
        pins = try snapshot.widgets.compactMap { widget in
            guard let query = snapshot.query(of: widget), query.draft.kind != .template,
                let binding = try? ParameterBinding([:], for: query.draft.parameters)
            else { return nil }
            let names = names(query.draft)
            guard names.isDisjoint(with: ["user_id", "from", "to"]) else { return nil }
            let facilities = names.contains("facility_ids") ? principal.sortedFacilities : []
            let key = try MaterializationKey(widgetID: widget.id, facilities: facilities, parameters: binding.members)
            return Pin(
                widget: widget.id,
                scope: key.scopeKey,
                hash: key.parametersHash,
                facilities: key.facilities,
                parameters: key.parameters
            )
        }
    }

    /// Writes the changes; everything that is kept warm becomes due at once.
    func serve(on connection: PostgresConnection) async throws {
        let id = dashboard.id.uuid
        _ = try await connection.execute("DELETE FROM published_widgets WHERE dashboard_id = \(id)")
        _ = try await connection.execute(
            """
            INSERT INTO published_widgets (widget_id, dashboard_id, version, query_id, data_source_id, refresh_interval)
            SELECT widget, \(id), \(dashboard.version), query, source, "interval"
            FROM jsonb_to_recordset(\(StoredJSON.text(widgets))::jsonb) AS served(widget uuid, query uuid, source uuid, "interval" integer)
            """
        )
        _ = try await connection.execute(
            """
            DELETE FROM widget_data_cache WHERE dashboard_id = \(id)
                AND widget_id NOT IN (SELECT widget_id FROM published_widgets WHERE dashboard_id = \(id) UNION SELECT id FROM widgets WHERE dashboard_id = \(id))
            """
        )
        _ = try await connection.execute("UPDATE widget_data_cache SET pinned = false, next_due_at = now() WHERE dashboard_id = \(id)")
        _ = try await connection.execute(
            """
            INSERT INTO widget_data_cache (widget_id, dashboard_id, scope_key, parameters_hash, facilities, parameters, pinned, next_due_at)
            SELECT widget, \(id), scope, hash, facilities, parameters, true, now()
            FROM jsonb_to_recordset(\(StoredJSON.text(pins))::jsonb)
                AS pin(widget uuid, scope text, hash text, facilities text[], parameters jsonb)
            ORDER BY widget, scope, hash
            ON CONFLICT (widget_id, scope_key, parameters_hash) DO UPDATE SET pinned = true
            """
        )
    }
}
