import Dashboards
import Foundation
import Hummingbird
import Jobs
import Storage

/// `/admin/materialized-views`: how refreshes went, and one more now.
struct MaterializedViewHandlers {
    let views: MaterializedViewStore
    let sources: DataSourceStore
    let queue: JobQueue
    let operators: Operators
    let trail: AuditTrail

    private struct Document: Encodable {
        let dataSourceId: DataSourceID
        let facilityId: FacilityID
        let name: String
        let version: Int64
        let refreshedAt: Date?
        let method: String?
        let milliseconds: Double?
        let outcome: MaterializedView.Outcome?
        let error: String?
        let lastAttemptAt: Date?
        let lastSuccessAt: Date?

        init(_ view: MaterializedViewSummary) {
            dataSourceId = view.dataSourceID
            facilityId = view.facilityID
            name = view.name
            version = view.version
            refreshedAt = view.refreshedAt
            method = view.method
            milliseconds = view.milliseconds
            outcome = view.outcome
            error = view.errorCode
            lastAttemptAt = view.lastAttemptAt
            lastSuccessAt = view.lastSuccessAt
        }
    }

    private struct Refresh: Decodable {
        let dataSourceId: DataSourceID
    }

    func list(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let principal = try scope.authenticated()
        try principal.require(.admin, .auditor, to: "see materialized views")
        return try .document(PageDocument(items: try await views.list(facilities: principal.facilities).map(Document.init)))
    }

    /// Orders a refresh of a data source's views; one that is waiting or running already takes it over.
    func refresh(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let principal = try scope.authenticated()
        try principal.require(.admin, to: "refresh materialized views")
        let id = try await request.document(Refresh.self).dataSourceId
        guard let source = try await sources.find(id), principal.facilities.contains(source.facilityID) else {
            throw Problem.invalid("/dataSourceId", "unknown", "There is no such data source in your facilities.")
        }
        guard try await !views.names(of: id).isEmpty else {
            throw Problem.invalid("/dataSourceId", "no_views", "The data source has no materialized views to refresh.")
        }
        let job = JobRequest(
            kind: .refreshMaterializedViews,
            facility: source.facilityID,
            arguments: ["dataSource": .string(id.description)],
            jobClass: .scheduled,
            source: id.description,
            deduplicationKey: "refresh:\(id)"
        )
        let object = AuditTrail.Object(kind: "data_source", id: id.description, facilities: [source.facilityID])
        let enqueued = try await trail.recording("materialized_views.refresh", on: object, request, scope) { try await queue.enqueue(job) }
        return try .document(
            try await queue.find(enqueued.id),
            status: .accepted,
            headers: [.location: Routes.admin + "/jobs/\(enqueued.id)"]
        )
    }
}
