import Dashboards
public import Foundation
public import Postgres

extension MaterializationStore {
    /// The materializations that should be made again, longest due first: of widgets of published dashboards whose last attempt is older than
    /// their refresh interval, when publishing pinned them or somebody read them within the last 24 hours.
    public func due(_ now: Date, limit: Int = 500) async throws(StorageError) -> [DueWidget] {
        try await StorageError.translating {
            try await postgres.query("SELECT \(Self.columns) \(Self.dueRows(now)) ORDER BY c.next_due_at, c.widget_id LIMIT \(limit)").map(
                Self.widget
            )
        }
    }

    /// The same as ``due(_:limit:)``, in the transaction that enqueues the work: what is returned is not due again before its interval has passed.
    public func takeDue(_ now: Date, limit: Int = 500, on executor: some PostgresExecutor) async throws(StorageError) -> [DueWidget] {
        try await StorageError.translating {
            let rows = try await executor.query(
                """
                WITH taken AS (
                    SELECT \(Self.columns), p.refresh_interval \(Self.dueRows(now))
                    ORDER BY c.next_due_at, c.widget_id LIMIT \(limit) FOR UPDATE OF c SKIP LOCKED
                ), marked AS (
                    UPDATE widget_data_cache c SET next_due_at = \(now)::timestamptz + make_interval(secs => taken.refresh_interval) FROM taken
                    WHERE (c.widget_id, c.scope_key, c.parameters_hash) = (taken.widget_id, taken.scope_key, taken.parameters_hash)
                )
                SELECT * FROM taken ORDER BY next_due_at, widget_id
                """
            )
            return try rows.map(Self.widget)
        }
    }

    static let columns: SQL = """
        c.widget_id, c.scope_key, c.parameters_hash, c.facilities, c.parameters::text AS parameters, c.pinned, c.next_due_at, c.dashboard_id,
        d.facility_id
        """

    private static func dueRows(_ now: Date) -> SQL {
        """
        FROM widget_data_cache c
        JOIN published_widgets p ON p.widget_id = c.widget_id AND p.query_id IS NOT NULL
        JOIN dashboards d ON d.id = p.dashboard_id AND d.status = 'published'
        WHERE c.next_due_at <= \(now)::timestamptz AND (c.pinned OR c.last_read_at >= \(now)::timestamptz - interval '24 hours')
        """
    }

    static func widget(_ row: Row) throws -> DueWidget {
        DueWidget(
            key: try MaterializationKey(
                widgetID: try row.id("widget_id"),
                facilities: try row.facilities("facilities"),
                parameters: try row.json("parameters"),
                scopeKey: try row.decode("scope_key")
            ),
            dashboardID: try row.id("dashboard_id"),
            facilityID: try row.facility("facility_id"),
            isPinned: try row.decode("pinned"),
            dueSince: try row.decode("next_due_at")
        )
    }
}
