import Dashboards
import Foundation
import HTTPTypes
import Hummingbird
import Jobs
import Postgres
import Storage

/// `/exports`: order, follow, download, cancel.
struct ExportHandlers {
    let postgres: PostgresClient
    let dashboards: DashboardStore
    let exports: ExportStore
    let files: ExportFiles
    let fileIO = FileIO()
    let queue: JobQueue
    let trail: AuditTrail

    func create(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let principal = try scope.authenticated()
        let new = try await request.document(NewExport.self)
        let order = try await ExportOrder(new, by: principal, jobClass: .interactive, dashboards)
        let (export, job) = (order.export, order.job)
        let (exports, queue) = (exports, queue)
        let enqueued = try await trail.recording("export.create", on: try await object(export), request, scope) {
            try await postgres.withTransaction { connection in
                let enqueued = try await queue.enqueue(job, on: connection)
                try await exports.create(export, on: connection)
                try await exports.attach(job: enqueued.id.rawValue, to: export.id, on: connection)
                return enqueued
            }
        }
        await queue.publish([enqueued])
        return try .document(
            ExportDocument(export),
            status: .accepted,
            headers: [.location: Routes.exports + "/\(export.id)", .retryAfter: "1"]
        )
    }

    func read(_ request: Request, _ scope: RequestScope) async throws -> Response {
        try .document(ExportDocument(try await visible(scope)))
    }

    func list(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let id: DashboardID = try scope.identifier("id", of: "dashboard")
        let principal = try scope.authenticated()
        try await dashboards.permit(.view, on: id, to: principal)
        let parameters = request.uri.queryParameters
        let page = try await exports.list(id, after: parameters["after"].map(String.init), limit: try parameters.limit())
        var visibility = ExportVisibility(to: principal, permitted: .view, dashboards)
        var visible: [Export] = []
        for export in page.items where try await visibility.shows(export) { visible.append(export) }
        return try .document(PageDocument(items: visible.map(ExportDocument.init), next: page.nextCursor))
    }

    func file(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let export = try await visible(scope)
        if export.status == .expired { throw Self.expired }
        guard export.status.hasFile, let file = export.file else {
            throw Problem(
                .conflict,
                "export_not_finished",
                "The export is \(export.status.rawValue); it has no file.",
                hint: "Ask for its status first."
            )
        }
        let tag = "\"\(file.sha256)\""
        if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: [.eTag: tag]) }
        let body = try await trail.recording("export.download", on: try await object(export), request, scope) {
            do {
                return try await fileIO.loadFile(path: try files.path(of: file.storageKey), context: scope)
            } catch let error as HTTPError where error.status == .notFound {
                if try await visible(scope).status == .expired { throw Self.expired }
                throw Problem(.gone, "export_file_missing", "The file is no longer where it was stored; order it again.")
            }
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: export.format == .pdf ? "application/pdf" : "image/png", .contentLength: "\(file.size)",
                .contentDisposition: contentDisposition(fileName: file.fileName), .eTag: tag,
                .cacheControl: "private, no-store", .xContentTypeOptions: "nosniff",
            ],
            body: body
        )
    }

    private static let expired = Problem(.gone, "export_expired", "The file has been removed after its time; order it again.")

    func cancel(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let export = try await visible(scope)
        try await trail.recording("export.cancel", on: try await object(export), request, scope) {
            if try await exports.cancel(export.id), let job = try await exports.job(of: export.id) {
                _ = try await queue.cancel(JobID(rawValue: job))
            }
        }
        return .empty
    }

    /// An export for the audit log, of the facility of its dashboard.
    private func object(_ export: Export) async throws -> AuditTrail.Object {
        let owner = try await dashboards.access(export.dashboardID)?.facilityID
        return AuditTrail.Object(
            kind: "export",
            id: export.id.description,
            facilities: owner.map { [$0] } ?? [],
            details: ["dashboard": .string(export.dashboardID.description), "format": .string(export.format.rawValue)]
        )
    }

    /// The export of the path, when its dashboard is still open to the caller and the caller may read what is in it.
    private func visible(_ scope: RequestScope) async throws -> Export {
        let id: ExportID = try scope.identifier("id", of: "export")
        let principal = try scope.authenticated()
        var visibility = ExportVisibility(to: principal, permitted: .export, dashboards)
        guard let export = try await exports.find(id), try await visibility.shows(export) else { throw Problem.notFound("export") }
        return export
    }
}

/// `attachment` with the name twice: plain ASCII, and UTF-8 as RFC 8187 has it.
private func contentDisposition(fileName: String) -> String {
    let plain = String(fileName.unicodeScalars.map { $0.isASCII && $0.value >= 0x20 && $0 != "\"" && $0 != "\\" ? Character($0) : "_" })
    let allowed = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
    let encoded = fileName.addingPercentEncoding(withAllowedCharacters: allowed) ?? plain
    return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded)"
}
