import Dashboards
import Foundation
import Jobs
import Storage

/// A checked order of one export: what is stored, and the job that draws it.
struct ExportOrder {
    let export: Export
    let job: JobRequest

    /// Checks what a caller asks for.
    ///
    /// - Throws: 422 for broken rules, 404 for a dashboard that the caller may not know of, 403 for one, or a draft, that it may not export.
    init(_ new: NewExport, by principal: Principal, jobClass: JobClass, _ dashboards: DashboardStore) async throws {
        let options = new.options ?? ExportOptions()
        try check(options.violations.map { $0.nested(under: "/options") })
        let parameters = new.parameters ?? [:]
        guard !JSONValue.object(parameters).holdsNUL else {
            throw Problem.invalid("/parameters", "character", "Parameters cannot hold the character NUL.")
        }
        guard let access = try await dashboards.access(new.dashboardId), let held = access.permission(of: principal) else {
            throw Problem.notFound("dashboard")
        }
        guard held >= .export else { throw Problem.forbidden("export this dashboard") }
        guard let snapshot = try await dashboards.snapshot(new.dashboardId, version: new.version) else {
            throw Problem.invalid("/version", "unknown", "The dashboard has no such version.")
        }
        if new.version == 0, snapshot.dashboard.version > 0, held < .edit { throw Problem.forbidden("export the draft of this dashboard") }
        export = Export(
            id: ExportID(),
            dashboardID: new.dashboardId,
            version: new.version ?? snapshot.dashboard.version,
            format: new.format,
            options: options,
            parameters: parameters,
            principal: principal,
            createdAt: Date()
        )
        job = JobRequest(
            kind: .exportDashboard,
            facility: access.facilityID,
            arguments: ["export": .string(export.id.description)],
            jobClass: jobClass,
            deduplicationKey: "export:\(export.id)"
        )
    }
}
