import Dashboards
public import Foundation
public import Postgres

extension MaterializationStore {
    /// The materializations that should be made again, longest due first: of widgets of published dashboards whose last attempt is older than
    /// their refresh interval, when publishing pinned them or when they are among those of their widget that were read most within the last 24 hours.
    ///
    /// - Parameter variants: how many of a widget are kept warm beside the pinned ones.
    public func due(_ now: Date, limit: Int = 500, variants: Int = warmVariants) async throws(StorageError) -> [DueWidget] {
        try await StorageError.translating {
            let rows = try await postgres.query(
                """
                WITH popular AS (\(Self.popular(now, "c.next_due_at <= \(now)::timestamptz", variants)))
                SELECT \(Self.columns) \(Self.dueRows(now)) ORDER BY c.next_due_at, c.widget_id LIMIT \(limit)
                """
            )
            return try rows.map(Self.widget)
        }
    }

    /// The same as ``due(_:limit:)``, in the transaction that enqueues the work: what is returned is not due again before its interval has passed.
    public func takeDue(
        _ now: Date,
        limit: Int = 500,
        variants: Int = warmVariants,
        on executor: some PostgresExecutor
    ) async throws(StorageError) -> [DueWidget] {
        try await StorageError.translating {
            let rows = try await executor.query(
                """
                WITH popular AS (\(Self.popular(now, "c.next_due_at <= \(now)::timestamptz", variants))), taken AS (
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
        d.facility_id, p.data_source_id
        """

    /// How many answers of a widget are kept warm beside the pinned ones, unless said otherwise: 10.
    public static let warmVariants = 10

    /// The hottest of each widget of which any row fulfils a condition; whoever is read more pushes out who was read more once.
    static func popular(_ now: Date, _ condition: SQL, _ variants: Int) -> SQL {
        """
        SELECT widget_id, scope_key, parameters_hash FROM (
            SELECT w.widget_id, w.scope_key, w.parameters_hash,
                row_number() OVER (PARTITION BY w.widget_id ORDER BY w.heat DESC NULLS LAST, w.last_read_at DESC, w.scope_key, w.parameters_hash) AS place
            FROM widget_data_cache w
            WHERE NOT w.pinned AND w.last_read_at >= \(now)::timestamptz - interval '24 hours'
                AND w.widget_id IN (SELECT c.widget_id FROM widget_data_cache c WHERE \(condition))
        ) ranked WHERE place <= \(variants)
        """
    }

    /// Whether a row is kept warm, given the list of ``popular(_:_:_:)``.
    static let isWarm: SQL = """
        (c.pinned OR (c.widget_id, c.scope_key, c.parameters_hash) IN (SELECT widget_id, scope_key, parameters_hash FROM popular))
        """

    private static func dueRows(_ now: Date) -> SQL {
        """
        FROM widget_data_cache c
        JOIN published_widgets p ON p.widget_id = c.widget_id AND p.query_id IS NOT NULL
        JOIN dashboards d ON d.id = p.dashboard_id AND d.status = 'published'
        WHERE c.next_due_at <= \(now)::timestamptz AND \(isWarm)
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
            dataSourceID: try row.id("data_source_id"),
            isPinned: try row.decode("pinned"),
            dueSince: try row.decode("next_due_at")
        )
    }
}
