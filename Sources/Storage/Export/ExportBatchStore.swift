public import Dashboards
import Foundation
public import Postgres

/// Batches of exports: which exports belong together, and the job that ends after all of theirs.
public struct ExportBatchStore: Sendable {
    private let postgres: PostgresClient

    /// A store in a database whose schema is up to date.
    public init(_ postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// Stores a batch, within the transaction that also stores its exports and enqueues their jobs.
    public func create(_ id: ExportBatchID, job: Int64, by principal: Principal, on executor: some PostgresExecutor) async throws(StorageError) {
        try await StorageError.translating {
            _ = try await executor.execute(
                "INSERT INTO export_batches (id, job_id, principal) VALUES (\(id.uuid), \(job), \(StoredJSON.text(principal))::jsonb)"
            )
        }
    }

    /// Puts an export into a batch at a place, with the job that draws it.
    public func add(
        _ export: ExportID,
        at position: Int,
        job: Int64,
        to id: ExportBatchID,
        on executor: some PostgresExecutor
    ) async throws(StorageError) {
        try await StorageError.translating {
            let changed = try await executor.execute(
                "UPDATE export_jobs SET batch_id = \(id.uuid), batch_position = \(position), job_id = \(job) WHERE id = \(export.uuid)"
            )
            guard changed > 0 else { throw StorageError.notFound("export") }
        }
    }

    /// A batch, or nil when there is none.
    public func find(_ id: ExportBatchID) async throws(StorageError) -> ExportBatch? {
        try await StorageError.translating {
            let rows = try await postgres.query(
                "SELECT id, job_id, principal::text AS principal, created_at, finished_at FROM export_batches WHERE id = \(id.uuid)"
            )
            return try rows.first.map { row in
                ExportBatch(
                    id: try row.id("id"),
                    job: try row.decode("job_id"),
                    principal: try row.json("principal"),
                    createdAt: try row.decode("created_at"),
                    finishedAt: try row.decode("finished_at")
                )
            }
        }
    }

    /// The exports of a batch, in the order in which they were asked for; those of deleted dashboards are left out.
    public func exports(of id: ExportBatchID) async throws(StorageError) -> [Export] {
        try await StorageError.translating {
            try await postgres.query(
                "SELECT \(ExportRow.columns) FROM export_jobs WHERE batch_id = \(id.uuid) AND dashboard_id IS NOT NULL ORDER BY batch_position"
            ).map(ExportRow.export)
        }
    }

    /// Stops every export of a batch that has not ended; returns how many.
    public func cancel(_ id: ExportBatchID) async throws(StorageError) -> Int {
        try await postgres.stored { connection in
            let cancelled = try await connection.execute(
                """
                UPDATE export_jobs SET status = 'cancelled', finished_at = clock_timestamp()
                WHERE id IN (
                    SELECT id FROM export_jobs WHERE batch_id = \(id.uuid) AND status IN ('queued', 'data', 'rendering') ORDER BY id FOR UPDATE
                )
                """
            )
            try await finish(id, on: connection)
            return cancelled
        }
    }

    /// Notes that nothing of a batch runs any more.
    public func finish(_ id: ExportBatchID, on executor: some PostgresExecutor) async throws(StorageError) {
        try await StorageError.translating {
            _ = try await executor.execute(
                "UPDATE export_batches SET finished_at = clock_timestamp() WHERE id = \(id.uuid) AND finished_at IS NULL"
            )
        }
    }
}
