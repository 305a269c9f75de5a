import Foundation
import Postgres

extension ExportStore {
    /// Ends exports whose job has reached a final state without them, as when it killed its worker again and again, or an operator stopped it; returns
    /// how many.
    public func failAbandoned() async throws(StorageError) -> Int {
        try await StorageError.translating {
            try await postgres.execute(
                """
                UPDATE export_jobs e SET finished_at = now(), status = CASE job.state WHEN 5 THEN 'cancelled' ELSE 'failed' END,
                    error_code = CASE job.state WHEN 5 THEN NULL ELSE coalesce(job.error_code, 'job_died') END,
                    error_detail = CASE job.state WHEN 5 THEN NULL ELSE coalesce(job.error, 'The job that drew the export ended without it.') END
                FROM job WHERE job.id = e.job_id AND e.status IN ('queued', 'data', 'rendering') AND job.state IN (2, 3, 4, 5)
                """
            )
        }
    }

    /// Stops the exports of a job that an operator has cancelled, its children's included.
    public func followCancellation(ofJob job: Int64) async throws(StorageError) {
        try await StorageError.translating {
            _ = try await postgres.execute(
                """
                UPDATE export_jobs e SET status = 'cancelled', finished_at = clock_timestamp()
                FROM job WHERE (job.id = \(job) OR job.parent_id = \(job)) AND job.cancel_requested AND job.id = e.job_id
                    AND e.status IN ('queued', 'data', 'rendering')
                """
            )
        }
    }
}
