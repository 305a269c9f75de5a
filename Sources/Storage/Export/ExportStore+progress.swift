public import Dashboards
import Foundation
public import Postgres

/// How a running export is written. A fence is the number of an attempt; an attempt with a smaller one than the stored never writes.
extension ExportStore {
    /// Begins an attempt; what an earlier attempt left of progress or failure is cleared.
    ///
    /// - Returns: false when an equal or newer attempt has begun, when there is a file already, or when the export was cancelled or deleted.
    public func begin(_ id: ExportID, fence: Int64) async throws(StorageError) -> Bool {
        try await StorageError.translating {
            let changed = try await postgres.execute(
                """
                UPDATE export_jobs SET status = 'data', progress = 0, fence = \(fence), widgets = '[]', error_code = NULL, error_detail = NULL,
                    finished_at = NULL
                WHERE id = \(id.uuid) AND fence < \(fence) AND dashboard_id IS NOT NULL
                    AND status IN ('queued', 'data', 'rendering', 'failed')
                """
            )
            return changed > 0
        }
    }

    /// Tells how far the running attempt is.
    ///
    /// - Parameters:
    ///   - status: `data` or `rendering`.
    ///   - progress: from 0 to 1; never goes back.
    /// - Returns: false when another attempt has begun, or the export has ended; the caller should then stop.
    public func advance(_ id: ExportID, status: ExportStatus, progress: Double, fence: Int64) async throws(StorageError) -> Bool {
        guard status == .data || status == .rendering else { return false }
        let bounded = progress.isNaN ? 0 : min(max(progress, 0), 1)
        return try await StorageError.translating {
            let changed = try await postgres.execute(
                """
                UPDATE export_jobs SET status = \(status.rawValue), progress = greatest(progress, \(bounded)), fence = \(fence)
                WHERE id = \(id.uuid) AND fence <= \(fence) AND dashboard_id IS NOT NULL AND status IN ('queued', 'data', 'rendering')
                """
            )
            return changed > 0
        }
    }

    /// Ends an export, in the transaction that also ends its job.
    ///
    /// - Returns: false, and nothing is written, when an equal or newer attempt has written a result, a newer one has begun, there is a file
    ///   already, or the export was cancelled or deleted; the caller then removes its own file.
    public func finish(
        _ id: ExportID,
        _ result: ExportResult,
        fence: Int64,
        on executor: some PostgresExecutor
    ) async throws(StorageError) -> Bool {
        try await StorageError.translating {
            let file = result.file
            let changed = try await executor.execute(
                """
                UPDATE export_jobs SET status = \(result.status.rawValue), progress = CASE WHEN \(file != nil) THEN 1 ELSE progress END,
                    widgets = \(StoredJSON.text(result.widgets))::jsonb, file_name = \(nullable: file?.fileName), size = \(nullable: file?.size),
                    sha256 = \(nullable: file?.sha256), pages = \(nullable: file?.pages), storage_key = \(nullable: file?.storageKey), error_code = \(nullable: result.errorCode),
                    error_detail = \(nullable: result.errorDetail), data_ms = \(nullable: result.dataMilliseconds), render_ms = \(nullable: result.renderMilliseconds),
                    finished_at = clock_timestamp(), expires_at = \(nullable: result.expiresAt), fence = \(fence), result_fence = \(fence)
                WHERE id = \(id.uuid) AND fence <= \(fence) AND (result_fence IS NULL OR result_fence < \(fence)) AND dashboard_id IS NOT NULL
                    AND status IN ('queued', 'data', 'rendering', 'failed')
                """
            )
            return changed > 0
        }
    }
}
