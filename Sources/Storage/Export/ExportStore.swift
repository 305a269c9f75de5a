public import Dashboards
public import Foundation
public import Postgres

/// Orders of exports and what became of them. The bytes of a file lie elsewhere, under its storage key.
public struct ExportStore: Sendable {
    let postgres: PostgresClient

    /// A store in a database whose schema is up to date.
    public init(_ postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// Stores a new order within the transaction that also enqueues its job.
    ///
    /// - Throws: `.notFound` for a missing dashboard.
    public func create(_ export: Export, on executor: some PostgresExecutor) async throws(StorageError) {
        try await StorageError.translating {
            _ = try await executor.execute(
                """
                INSERT INTO export_jobs (id, dashboard_id, version, format, options, parameters, principal, created_at)
                VALUES (\(export.id.uuid), \(export.dashboardID.uuid), \(export.version), \(export.format.rawValue),
                    \(StoredJSON.text(export.options))::jsonb, \(StoredJSON.text(export.parameters))::jsonb,
                    \(StoredJSON.text(export.principal))::jsonb, \(export.createdAt))
                """
            )
        }
    }

    /// Notes which job draws an export.
    public func attach(job: Int64, to id: ExportID, on executor: some PostgresExecutor) async throws(StorageError) {
        try await StorageError.translating {
            guard try await executor.execute("UPDATE export_jobs SET job_id = \(job) WHERE id = \(id.uuid)") > 0 else {
                throw StorageError.notFound("export")
            }
        }
    }

    /// The job that draws an export; nil when none has been attached.
    public func job(of id: ExportID) async throws(StorageError) -> Int64? {
        try await StorageError.translating {
            try await postgres.query("SELECT job_id FROM export_jobs WHERE id = \(id.uuid)").first?.decode("job_id", as: Int64?.self)
        }
    }

    /// An export, or nil when there is none or its dashboard has been deleted.
    public func find(_ id: ExportID) async throws(StorageError) -> Export? {
        try await StorageError.translating {
            let rows = try await postgres.query(
                "SELECT \(ExportRow.columns) FROM export_jobs WHERE id = \(id.uuid) AND dashboard_id IS NOT NULL"
            )
            return try rows.first.map(ExportRow.export)
        }
    }

    /// The exports of a dashboard, newest first.
    ///
    /// - Parameters:
    ///   - cursor: `nextCursor` of the page before; nil for the first page.
    ///   - limit: how many at most, 1 to 200.
    public func list(_ dashboard: DashboardID, after cursor: String? = nil, limit: Int = 50) async throws(StorageError) -> Page<Export> {
        try await StorageError.translating {
            var conditions: [SQL] = ["dashboard_id = \(dashboard.uuid)"]
            if let cursor = try Cursor.reading(cursor) { conditions.append(cursor.precedes("created_at")) }
            let limit = PageLimit.clamped(limit)
            let rows = try await postgres.query(
                "SELECT \(ExportRow.columns) FROM export_jobs WHERE \(SQL.all(conditions)) ORDER BY created_at DESC, id DESC LIMIT \(limit + 1)"
            )
            return Page(try rows.map(ExportRow.export), limit: limit) { Cursor($0.createdAt, $0.id.uuid) }
        }
    }

    /// Stops an export that has not ended; false when it has, or does not exist.
    public func cancel(_ id: ExportID) async throws(StorageError) -> Bool {
        try await StorageError.translating {
            let changed = try await postgres.execute(
                """
                UPDATE export_jobs SET status = 'cancelled', finished_at = clock_timestamp()
                WHERE id = \(id.uuid) AND status IN ('queued', 'data', 'rendering')
                """
            )
            return changed > 0
        }
    }

    /// Takes files out of service whose time has passed or whose dashboard is gone, and returns their storage keys for removal.
    ///
    /// A key is returned again by later calls until ``forgetFiles(_:)`` was told that the file is gone.
    public func expire(before moment: Date, limit: Int = 500) async throws(StorageError) -> [String] {
        try await StorageError.translating {
            let rows = try await postgres.query(
                """
                UPDATE export_jobs SET status = 'expired'
                WHERE id IN (
                    SELECT id FROM export_jobs WHERE storage_key IS NOT NULL AND (expires_at < \(moment) OR dashboard_id IS NULL)
                    ORDER BY id LIMIT \(limit) FOR UPDATE SKIP LOCKED
                )
                RETURNING storage_key
                """
            )
            return try rows.map { try $0.decode("storage_key") }
        }
    }

    /// Forgets files that have been removed from the export store; orders of deleted dashboards go with them.
    public func forgetFiles(_ storageKeys: [String]) async throws(StorageError) {
        guard !storageKeys.isEmpty else { return }
        try await postgres.stored { connection in
            _ = try await connection.execute(
                "UPDATE export_jobs SET storage_key = NULL WHERE status = 'expired' AND storage_key = ANY(\(storageKeys)::text[])"
            )
            _ = try await connection.execute("DELETE FROM export_jobs WHERE dashboard_id IS NULL AND storage_key IS NULL")
        }
    }
}
