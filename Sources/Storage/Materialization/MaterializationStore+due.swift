import Dashboards
public import Foundation
public import Postgres

extension MaterializationStore {
    /// The materializations that should be made again: of widgets of published dashboards whose last attempt is older than their refresh interval,
    /// when publishing pinned them or when they are among those of their widget that were read most within the last 24 hours.
    ///
    /// Facilities take turns, so that one of which very much is due at once does not hold up the others; of a facility, what has been due longest comes
    /// first.
    ///
    /// - Parameter variants: how many of a widget are kept warm beside the pinned ones.
    public func due(_ now: Date, limit: Int = 500, variants: Int = warmVariants) async throws(StorageError) -> [DueWidget] {
        try await StorageError.translating {
            let rows = try await postgres.query(
                """
                WITH \(Self.turns(now, variants))
                SELECT \(Self.columns) \(Self.dueRows(now)) ORDER BY \(Self.inTurns) LIMIT \(limit)
                """
            )
            return try rows.map(Self.widget)
        }
    }

    /// The same as ``due(_:limit:)``, in the transaction that enqueues the work. What is returned is due again at its own moment of each interval, which
    /// comes after an interval at the latest and then again and again after just one: what was published together is not made together for ever.
    public func takeDue(
        _ now: Date,
        limit: Int = 500,
        variants: Int = warmVariants,
        on executor: some PostgresExecutor
    ) async throws(StorageError) -> [DueWidget] {
        try await StorageError.translating {
            let rows = try await executor.query(
                """
                WITH \(Self.turns(now, variants)), taken AS (
                    SELECT \(Self.columns) \(Self.dueRows(now)) ORDER BY \(Self.inTurns) LIMIT \(limit) FOR UPDATE OF c SKIP LOCKED
                ), marked AS (
                    UPDATE widget_data_cache c SET next_due_at = \(Self.nextMoment(after: now)) FROM taken
                    WHERE (c.widget_id, c.scope_key, c.parameters_hash) = (taken.widget_id, taken.scope_key, taken.parameters_hash)
                )
                SELECT * FROM taken ORDER BY next_due_at, widget_id
                """
            )
            return try rows.map(Self.widget)
        }
    }

    /// The next moment at which a row, whose place within each interval a hash of its key gives, is due.
    private static func nextMoment(after now: Date) -> SQL {
        let milliseconds = Int64((now.timeIntervalSince1970 * 1000).rounded())
        let interval: SQL = "(1000 * taken.refresh_interval::bigint)"
        let place: SQL = "(hashtextextended(taken.widget_id || taken.scope_key || taken.parameters_hash, 0) & x'7fffffff'::bigint) % \(interval)"
        return """
            \(now)::timestamptz + make_interval(secs => (\(interval) - (\(milliseconds)::bigint - \(place)) % \(interval))::float8 / 1000)
            """
    }

    static let columns: SQL = """
        c.widget_id, c.scope_key, c.parameters_hash, c.facilities, c.parameters::text AS parameters, c.pinned, c.next_due_at, c.dashboard_id,
        d.facility_id, p.data_source_id, p.refresh_interval
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

    /// What is due, each with its place in the line of its facility.
    private static func turns(_ now: Date, _ variants: Int) -> SQL {
        """
        popular AS (\(popular(now, isDue(now), variants))), turns AS (
            SELECT c.widget_id, c.scope_key, c.parameters_hash,
                row_number() OVER (PARTITION BY d.facility_id ORDER BY c.next_due_at, c.widget_id, c.scope_key, c.parameters_hash) AS turn
            FROM widget_data_cache c \(served) WHERE \(isDue(now)) AND \(isWarm)
        )
        """
    }

    /// Says once more what is due: of two schedulers, the second finds the row as the first has left it.
    private static func dueRows(_ now: Date) -> SQL {
        """
        FROM widget_data_cache c JOIN turns USING (widget_id, scope_key, parameters_hash) \(served) WHERE \(isDue(now))
        """
    }

    private static let inTurns: SQL = "turns.turn, c.next_due_at, c.widget_id, c.scope_key, c.parameters_hash"

    private static func isDue(_ now: Date) -> SQL { "c.next_due_at <= \(now)::timestamptz" }

    private static let served: SQL = """
        JOIN published_widgets p ON p.widget_id = c.widget_id AND p.query_id IS NOT NULL
        JOIN dashboards d ON d.id = p.dashboard_id AND d.status = 'published'
        """

    /// What is due and was not taken yet: how many, and for how many seconds the longest.
    public func overdue(_ now: Date = Date(), variants: Int = warmVariants) async throws(StorageError) -> (count: Int, seconds: Double) {
        try await StorageError.translating {
            let rows = try await postgres.query(
                """
                WITH popular AS (\(Self.popular(now, Self.isDue(now), variants)))
                SELECT count(*) AS count, coalesce(extract(epoch FROM \(now)::timestamptz - min(c.next_due_at)), 0)::float8 AS seconds
                FROM widget_data_cache c \(Self.served) WHERE \(Self.isDue(now)) AND \(Self.isWarm)
                """
            )
            guard let row = rows.first else { return (0, 0) }
            return (try row.decode("count"), try row.decode("seconds"))
        }
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
            dueSince: try row.decode("next_due_at"),
            refreshInterval: Int(try row.decode("refresh_interval", as: Int32.self))
        )
    }
}
