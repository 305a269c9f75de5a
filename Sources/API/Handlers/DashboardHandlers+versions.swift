import Dashboards
import DataSources
import Foundation
import HTTPTypes
import Hummingbird
import Storage

/// `/dashboards/{id}/versions`: history, one snapshot, what changed, and back to an old one.
extension DashboardHandlers {
    func versions(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let dashboard = try await permitted(.view, scope)
        return try .document(PageDocument(items: try await dashboards.versions(dashboard.id)), headers: [.eTag: entityTag(dashboard.revision)])
    }

    /// One version as it was published; it never changes, so its `ETag` is its number.
    func version(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let (_, snapshot) = try await snapshot("n", scope)
        let tag = entityTag(snapshot.dashboard.version)
        if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: [.eTag: tag]) }
        return try .document(VersionDocument(snapshot), headers: [.eTag: tag])
    }

    func restore(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let dashboard = try await permitted(.view, scope)
        let number = try scope.number("n", of: "version")
        let object = AuditTrail.Object(
            kind: "dashboard",
            id: dashboard.id.description,
            facilities: [dashboard.facilityID],
            details: ["version": .integer(Int64(number))]
        )
        let restored = try await trail.recording("dashboard.restore", on: object, request, scope) {
            let principal = try scope.authenticated()
            try await dashboards.permit(.manage, on: dashboard.id, to: principal)
            return try await dashboards.restore(
                dashboard.id,
                version: number,
                expected: try request.expectedRevision(),
                by: principal,
                names: QueryText.names
            )
        }
        await warm(restored, logger: scope.logger)
        return try .document(DashboardDocument(restored), headers: [.eTag: entityTag(restored.revision)])
    }

    /// What changed from one version to another; 0 stands for the draft, which is compared for those who may change it.
    func difference(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let (dashboard, before) = try await snapshot("n", scope, orDraft: true)
        let (_, after) = try await snapshot("other", scope, orDraft: true)
        let principal = try scope.authenticated()
        let seesQueries = principal.mayReadQueries(of: dashboard.facilityID)
        return try .document(
            VersionDifferenceDocument(
                from: try scope.number("n", of: "version"),
                to: try scope.number("other", of: "version"),
                before,
                after,
                withQueries: seesQueries
            )
        )
    }

    private func snapshot(
        _ parameter: Substring,
        _ scope: RequestScope,
        orDraft: Bool = false
    ) async throws -> (dashboard: Dashboard, snapshot: DashboardSnapshot) {
        let dashboard = try await permitted(.view, scope)
        let number = try scope.number(parameter, of: "version")
        if number == 0, orDraft, dashboard.version > 0 { try await dashboards.permit(.edit, on: dashboard.id, to: try scope.authenticated()) }
        guard number > 0 || orDraft, let snapshot = try await dashboards.snapshot(dashboard.id, version: number) else {
            throw Problem.notFound("version")
        }
        return (dashboard, snapshot)
    }
}
