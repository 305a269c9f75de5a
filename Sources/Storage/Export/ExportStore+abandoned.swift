import Foundation
import Postgres

extension ExportStore {
    /// Ends exports whose job has reached a final state without them, as when it killed its worker again and again; returns how many.
    public func failAbandoned() async throws(StorageError) -> Int {
        try await StorageError.translating {
            try await postgres.execute(
                """
                UPDATE export_jobs e SET status = 'failed', error_code = coalesce(job.error_code, 'job_died'),
                    error_detail = coalesce(job.error, 'The job that drew the export ended without it.'), finished_at = now()
                FROM job WHERE job.id = e.job_id AND e.status IN ('queued', 'data', 'rendering') AND job.state IN (2, 3, 4)
                """
            )
        }
    }
}
