public import Dashboards
public import Foundation
import Postgres

extension MaterializationStore {
    /// The materializations of a published dashboard that are kept warm, due or not: those that publishing pinned, and of each widget those
    /// that were read most within the last 24 hours before `now`.
    public func kept(of dashboard: DashboardID, now: Date, variants: Int = warmVariants) async throws(StorageError) -> [DueWidget] {
        try await StorageError.translating {
            let rows = try await postgres.query(
                """
                WITH popular AS (\(Self.popular(now, "c.dashboard_id = \(dashboard.uuid)", variants)))
                SELECT \(Self.columns) FROM widget_data_cache c
                JOIN published_widgets p ON p.widget_id = c.widget_id AND p.query_id IS NOT NULL
                JOIN dashboards d ON d.id = c.dashboard_id AND d.status = 'published'
                WHERE c.dashboard_id = \(dashboard.uuid) AND \(Self.isWarm)
                ORDER BY c.widget_id, c.scope_key, c.parameters_hash
                """
            )
            return try rows.map(Self.widget)
        }
    }
}
