import Dashboards
import Foundation

/// An export as callers see it.
struct ExportDocument: Encodable {
    let id: ExportID
    let dashboardId: DashboardID
    let version: Int
    let format: ExportFormat
    let options: ExportOptions
    let parameters: [String: JSONValue]
    let status: ExportStatus
    let progress: Double
    let widgets: [ExportedWidget]
    let fileName: String?
    let size: Int?
    let sha256: String?
    let pages: Int?
    let error: Failure?
    let dataMs: Double?
    let renderMs: Double?
    let createdAt: Date
    let finishedAt: Date?
    let expiresAt: Date?

    /// Why there is no file.
    struct Failure: Encodable {
        let code: String
        let detail: String?
    }

    init(_ export: Export) {
        id = export.id
        dashboardId = export.dashboardID
        version = export.version
        format = export.format
        options = export.options
        parameters = export.parameters
        status = export.status
        progress = export.progress
        widgets = export.widgets
        fileName = export.file?.fileName
        size = export.file?.size
        sha256 = export.file?.sha256
        pages = export.file?.pages
        error = export.errorCode.map { Failure(code: $0, detail: export.errorDetail) }
        dataMs = export.dataMilliseconds
        renderMs = export.renderMilliseconds
        createdAt = export.createdAt
        finishedAt = export.finishedAt
        expiresAt = export.expiresAt
    }
}

/// What a caller sends to order an export.
struct NewExport: Decodable {
    let dashboardId: DashboardID
    let format: ExportFormat
    let version: Int?
    let options: ExportOptions?
    let parameters: [String: JSONValue]?
}
