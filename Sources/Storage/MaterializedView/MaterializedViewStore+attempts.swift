public import Dashboards
public import Foundation
import Postgres

extension MaterializedViewStore {
    /// Notes that a refresh begins; from now on only it, or a later one, may write its end.
    ///
    /// - Parameter fence: the number of the attempt, greater than that of all before it.
    /// - Returns: false, and nothing is written, when a later one has begun.
    public func begin(_ name: String, of id: DataSourceID, fence: Int64) async throws(StorageError) -> Bool {
        try await StorageError.translating {
            try await postgres.execute(
                """
                INSERT INTO materialized_views AS stored (data_source_id, name, outcome, fence, last_attempt_at)
                VALUES (\(id.uuid), \(name.lowercased()), 'running', \(fence), now())
                ON CONFLICT (data_source_id, name) DO UPDATE SET outcome = 'running', fence = excluded.fence, last_attempt_at = now(),
                    finished_at = NULL, error_code = NULL
                WHERE excluded.fence >= stored.fence
                """
            ) > 0
        }
    }

    /// Notes that a refresh is done: what it made gets a new version, so that no answer that was read before it is found in the cache any more, and what
    /// is kept warm of the source is due at once.
    ///
    /// - Parameters:
    ///   - method: `concurrently` or `exclusively`.
    ///   - startedAt: when the refresh began; no row of it is older.
    /// - Returns: false, and nothing is written, when a later attempt has begun, which will give a version of its own.
    public func succeed(
        _ name: String,
        of id: DataSourceID,
        fence: Int64,
        method: String,
        startedAt: Date,
        duration: Duration
    ) async throws(StorageError) -> Bool {
        let milliseconds = Double(duration.components.seconds) * 1e3 + Double(duration.components.attoseconds) / 1e15
        return try await postgres.stored { connection in
            let changed = try await connection.execute(
                """
                UPDATE materialized_views SET version = nextval('materialized_view_version'), refreshed_at = \(startedAt), method = \(method),
                    duration_ms = \(milliseconds), outcome = 'succeeded', error_code = NULL, finished_at = now(), last_success_at = now()
                WHERE data_source_id = \(id.uuid) AND name = \(name.lowercased()) AND fence = \(fence)
                """
            )
            guard changed > 0 else { return false }
            _ = try await connection.execute(
                """
                UPDATE widget_data_cache c SET next_due_at = now() FROM published_widgets p
                WHERE p.widget_id = c.widget_id AND p.data_source_id = \(id.uuid) AND c.next_due_at > now()
                """
            )
            return true
        }
    }

    /// Notes that a refresh did not come about; what is served stays, with its version and its time.
    ///
    /// - Parameter errorCode: the stable code of what failed; nil when another refresh of the view was running.
    public func fail(_ name: String, of id: DataSourceID, fence: Int64, errorCode: String?) async throws(StorageError) {
        try await StorageError.translating {
            _ = try await postgres.execute(
                """
                UPDATE materialized_views SET outcome = \(errorCode == nil ? "skipped" : "failed"), error_code = \(nullable: errorCode), finished_at = now()
                WHERE data_source_id = \(id.uuid) AND name = \(name.lowercased()) AND fence = \(fence)
                """
            )
        }
    }
}
