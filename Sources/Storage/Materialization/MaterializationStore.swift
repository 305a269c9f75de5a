import Dashboards
public import Foundation
public import Postgres

/// What was materialized, when, and with what outcome; decides what is due.
public struct MaterializationStore: Sendable {
    let postgres: PostgresClient

    /// A store in a database whose schema is up to date.
    public init(_ postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// Notes an attempt, in the transaction that also ends its job. An attempt that got no answer leaves what is known of the last one.
    ///
    /// It puts off only what was due when it began: what the scheduler has taken keeps the moment that the scheduler gave it, and what became due
    /// meanwhile, as by a publication, stays due.
    ///
    /// - Returns: false, and nothing is written, when an equal or newer attempt was noted or the widget is gone.
    public func record(_ attempt: Materialization, on executor: some PostgresExecutor) async throws(StorageError) -> Bool {
        try await StorageError.translating {
            let succeeded = attempt.outcome == .succeeded
            let changed = try await executor.execute(
                """
                INSERT INTO widget_data_cache AS stored (widget_id, dashboard_id, scope_key, parameters_hash, facilities, parameters, cache_key, as_of,
                    expires_at, row_count, bytes, outcome, error_code, fence, last_attempt_at, last_success_at, next_due_at)
                SELECT \(attempt.key.widgetID.uuid)::uuid, owner.dashboard_id, \(attempt.key.scopeKey)::text, \(attempt.key.parametersHash)::text,
                    \(attempt.key.facilities.map(\.rawValue))::text[], \(StoredJSON.text(attempt.key.parameters))::jsonb,
                    \(nullable: attempt.cacheKey)::text, \(nullable: attempt.asOf)::timestamptz, \(nullable: attempt.expiresAt)::timestamptz, \(nullable: attempt.rowCount)::bigint,
                    \(nullable: attempt.bytes)::bigint, \(attempt.outcome.rawValue)::text, \(nullable: attempt.errorCode)::text, \(attempt.fence)::bigint,
                    \(attempt.attemptedAt)::timestamptz, CASE WHEN \(succeeded) THEN \(attempt.attemptedAt)::timestamptz END,
                    \(attempt.attemptedAt)::timestamptz + make_interval(secs => owner.refresh_interval)
                FROM (\(Self.owner(of: "\(attempt.key.widgetID.uuid)::uuid"))) owner
                ON CONFLICT (widget_id, scope_key, parameters_hash) DO UPDATE SET
                    cache_key = CASE WHEN excluded.as_of IS NULL THEN stored.cache_key ELSE excluded.cache_key END,
                    as_of = coalesce(excluded.as_of, stored.as_of), expires_at = coalesce(excluded.expires_at, stored.expires_at),
                    row_count = coalesce(excluded.row_count, stored.row_count), bytes = coalesce(excluded.bytes, stored.bytes),
                    outcome = excluded.outcome, error_code = excluded.error_code,
                    fence = excluded.fence, last_attempt_at = excluded.last_attempt_at,
                    last_success_at = coalesce(excluded.last_success_at, stored.last_success_at),
                    next_due_at = CASE WHEN stored.next_due_at > excluded.last_attempt_at THEN stored.next_due_at ELSE excluded.next_due_at END
                WHERE excluded.fence > stored.fence
                """
            )
            return changed > 0
        }
    }

    /// Notes an attempt whose job goes on, as when it is to be tried again.
    public func record(_ attempt: Materialization) async throws(StorageError) -> Bool {
        try await record(attempt, on: postgres)
    }

    /// Forgets a materialization that no reader would find, such as one for facilities that the query does not ask for any more.
    public func forget(_ key: MaterializationKey, on executor: some PostgresExecutor) async throws(StorageError) {
        try await StorageError.translating {
            _ = try await executor.execute(
                """
                DELETE FROM widget_data_cache
                WHERE (widget_id, scope_key, parameters_hash) = (\(key.widgetID.uuid), \(key.scopeKey), \(key.parametersHash))
                """
            )
        }
    }

    /// How many variants of a widget are remembered beside the pinned ones: 200.
    public static let rememberedVariants = 200

    /// Notes readers' visits. A visit is written when it is a minute newer than the stored one; a widget that is gone is skipped.
    ///
    /// What is noted for the first time is due after the widget's refresh interval, since its reader has just filled the cache. Of each widget the variants
    /// that were read most are remembered, ``rememberedVariants`` of them: a reader who makes up parameters fills no table.
    public func touchRead(_ reads: [MaterializationRead]) async throws(StorageError) {
        guard !reads.isEmpty else { return }
        let newest = Dictionary(reads.map { ($0.key, $0.readAt) }, uniquingKeysWith: max)
        try await StorageError.translating {
            let visits = newest.map { key, readAt in
                Visit(
                    widget: key.widgetID,
                    scope: key.scopeKey,
                    hash: key.parametersHash,
                    facilities: key.facilities,
                    parameters: key.parameters,
                    read: readAt
                )
            }
            _ = try await postgres.execute(
                """
                INSERT INTO widget_data_cache AS stored (widget_id, dashboard_id, scope_key, parameters_hash, facilities, parameters, last_read_at,
                    heat, next_due_at)
                SELECT visit.widget, owner.dashboard_id, visit.scope, visit.hash, visit.facilities, visit.parameters, visit.read,
                    \(Self.heat(of: "visit.read")), visit.read + make_interval(secs => owner.refresh_interval)
                FROM jsonb_to_recordset(\(StoredJSON.text(visits))::jsonb)
                    AS visit(widget uuid, scope text, hash text, facilities text[], parameters jsonb, read timestamptz)
                CROSS JOIN LATERAL (\(Self.owner(of: "visit.widget"))) owner
                ORDER BY visit.widget, visit.scope, visit.hash
                ON CONFLICT (widget_id, scope_key, parameters_hash) DO UPDATE SET last_read_at = excluded.last_read_at,
                    heat = CASE WHEN stored.heat IS NULL THEN excluded.heat ELSE greatest(stored.heat, excluded.heat)
                        + ln(1 + power(2::double precision, -least(abs(stored.heat - excluded.heat), 100))) / ln(2::double precision) END
                WHERE stored.last_read_at IS NULL OR stored.last_read_at < excluded.last_read_at - interval '1 minute'
                """
            )
            _ = try await postgres.execute(
                """
                DELETE FROM widget_data_cache WHERE (widget_id, scope_key, parameters_hash) IN (
                    SELECT c.widget_id, c.scope_key, c.parameters_hash FROM widget_data_cache c JOIN (
                        SELECT widget_id, scope_key, parameters_hash,
                            row_number() OVER (PARTITION BY widget_id ORDER BY heat DESC NULLS LAST, last_read_at DESC, scope_key, parameters_hash) AS place
                        FROM widget_data_cache WHERE NOT pinned AND widget_id = ANY(\(Set(newest.keys.map(\.widgetID)).map(\.uuid))::uuid[])
                    ) ranked USING (widget_id, scope_key, parameters_hash)
                    WHERE ranked.place > \(Self.rememberedVariants) FOR UPDATE OF c SKIP LOCKED
                )
                """
            )
        }
    }

    /// Forgets what is neither pinned nor was read or attempted since a moment; returns how many.
    public func prune(unusedSince moment: Date, limit: Int = 1000) async throws(StorageError) -> Int {
        try await StorageError.translating {
            try await postgres.execute(
                """
                DELETE FROM widget_data_cache WHERE (widget_id, scope_key, parameters_hash) IN (
                    SELECT widget_id, scope_key, parameters_hash FROM widget_data_cache
                    WHERE NOT pinned AND next_due_at < \(moment) AND coalesce(last_read_at, '-infinity') < \(moment)
                    ORDER BY next_due_at LIMIT \(limit) FOR UPDATE SKIP LOCKED
                )
                """
            )
        }
    }

    private struct Visit: Encodable {
        let widget: WidgetID
        let scope: String
        let hash: String
        let facilities: [FacilityID]
        let parameters: [String: JSONValue]
        let read: Date
    }

    /// What one visit adds to the heat, as a power of two: its time in units of six hours (G. Cormode et al., Forward decay, ICDE 2009).
    private static func heat(of moment: SQL) -> SQL {
        "extract(epoch FROM \(moment))::double precision / 21600"
    }

    /// The dashboard and the refresh interval of a widget: as published, else as drafted.
    private static func owner(of widget: SQL) -> SQL {
        """
        SELECT dashboard_id, refresh_interval FROM published_widgets WHERE widget_id = \(widget)
        UNION ALL SELECT dashboard_id, refresh_interval FROM widgets WHERE id = \(widget) LIMIT 1
        """
    }
}
