import Dashboards
import Foundation
import Postgres

/// How an export lies in its table.
enum ExportRow {
    static let columns: SQL = """
        id, dashboard_id, version::bigint AS version, format, options::text AS options, parameters::text AS parameters,
        principal::text AS principal, status, progress, widgets::text AS widgets, file_name, size, sha256, pages::bigint AS pages, storage_key,
        error_code, error_detail, data_ms, render_ms, created_at, finished_at, expires_at
        """

    static func export(_ row: Row) throws -> Export {
        Export(
            id: try row.id("id"),
            dashboardID: try row.id("dashboard_id"),
            version: try row.decode("version"),
            format: try row.word("format"),
            options: try row.json("options"),
            parameters: try row.json("parameters"),
            principal: try row.json("principal"),
            status: try row.word("status"),
            progress: try row.decode("progress"),
            widgets: try row.json("widgets"),
            file: try file(row),
            errorCode: try row.decode("error_code"),
            errorDetail: try row.decode("error_detail"),
            dataMilliseconds: try row.decode("data_ms"),
            renderMilliseconds: try row.decode("render_ms"),
            createdAt: try row.decode("created_at"),
            finishedAt: try row.decode("finished_at"),
            expiresAt: try row.decode("expires_at")
        )
    }

    private static func file(_ row: Row) throws -> ExportedFile? {
        guard let key = try row.decode("storage_key", as: String?.self) else { return nil }
        return ExportedFile(
            fileName: try row.decode("file_name"),
            size: try row.decode("size"),
            sha256: try row.decode("sha256"),
            pages: try row.decode("pages"),
            storageKey: key
        )
    }
}
