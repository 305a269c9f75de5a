import Dashboards
import DataSources
import Foundation
import Hummingbird
import Jobs
import Logging
import Storage

/// `/dashboards`: create, list, read, replace, delete, publish.
struct DashboardHandlers {
    let dashboards: DashboardStore
    let widgets: WidgetStore
    let queue: JobQueue
    let trail: AuditTrail

    func create(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let principal = try scope.authenticated()
        try principal.require(.editor, .admin, to: "create dashboards")
        let new = try await request.document(NewDashboard.self)
        try check(new.draft.violations)
        let facility = try principal.facility(asked: new.facilityId)
        let object = AuditTrail.Object(kind: "dashboard", id: "new", facilities: [facility])
        let dashboard = try await trail.recording("dashboard.create", on: object, request, scope, id: { $0.id.description }) {
            try await dashboards.create(new.draft, facility: facility, by: principal.userID)
        }
        return try .document(
            DashboardDocument(dashboard),
            status: .created,
            headers: [.location: Routes.dashboards + "/\(dashboard.id)", .eTag: entityTag(dashboard.revision)]
        )
    }

    func list(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let principal = try scope.authenticated()
        let query = request.uri.queryParameters
        let filter = DashboardFilter(
            text: try query.word("text"),
            tags: try query.word("tag").map { [$0] } ?? [],
            status: try query.choice("status"),
            facilityID: try query.facility("facility"),
            isPublic: try query.truth("public")
        )
        let page = try await dashboards.list(filter, visibleTo: principal, after: query["after"].map(String.init), limit: try query.limit())
        return try .document(PageDocument(page.map(DashboardDocument.init)))
    }

    func read(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let dashboard = try await permitted(.view, scope)
        let published = try await dashboards.published(dashboard.id, for: try scope.authenticated())
        let shown = published.map { dashboard.showing($0.dashboard) } ?? dashboard
        let widgets = if let published { published.widgets } else { try await widgets.list(dashboard.id) }
        return try .document(
            DashboardWithWidgetsDocument(dashboard: DashboardDocument(shown), widgets: widgets.map(WidgetDocument.init)),
            headers: [.eTag: entityTag(shown.revision)]
        )
    }

    func replace(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let replaced = try await trail.recording("dashboard.replace", on: try await object(scope), request, scope) {
            let dashboard = try await permitted(.edit, scope)
            let draft = try await request.document(DashboardDraft.self)
            try check(draft.violations)
            let manages = try await dashboards.permit(.edit, on: dashboard.id, to: try scope.authenticated()) >= .manage
            guard manages || draft.isPublic == dashboard.draft.isPublic else { throw Problem.forbidden("change whether this dashboard is public") }
            return try await dashboards.replace(
                dashboard.id,
                draft,
                expected: try request.expectedRevision(),
                keepingPublicity: !manages
            )
        }
        return try .document(DashboardDocument(replaced), headers: [.eTag: entityTag(replaced.revision)])
    }

    func delete(_ request: Request, _ scope: RequestScope) async throws -> Response {
        try await trail.recording("dashboard.delete", on: try await object(scope), request, scope) {
            let dashboard = try await permitted(.manage, scope)
            try await dashboards.delete(dashboard.id, expected: try request.expectedRevision())
        }
        return .empty
    }

    func publish(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let published = try await trail.recording("dashboard.publish", on: try await object(scope), request, scope) {
            let dashboard = try await permitted(.manage, scope)
            return try await dashboards.publish(
                dashboard.id,
                expected: try request.expectedRevision(),
                by: try scope.authenticated(),
                names: QueryText.names
            )
        }
        await warm(published, logger: scope.logger)
        return try .document(DashboardDocument(published), headers: [.eTag: entityTag(published.revision)])
    }

    /// Has the widgets' data read at once; when the queue does not answer, the next minute's schedule does it.
    func warm(_ dashboard: Dashboard, logger: Logger) async {
        let job = JobRequest(
            kind: .materializeAllWidgets,
            facility: dashboard.facilityID,
            arguments: ["dashboard": .string(dashboard.id.description)],
            jobClass: .scheduled,
            deduplicationKey: "materialize-all:\(dashboard.id)"
        )
        do {
            _ = try await queue.enqueue(job)
        } catch {
            logger.warning("not warmed", metadata: ["dashboard": "\(dashboard.id)", "error": "\(error)"])
        }
    }

    /// The dashboard of the path for the audit log, when the caller may at least know of it.
    private func object(_ scope: RequestScope) async throws -> AuditTrail.Object {
        try await dashboards.audited(try scope.identifier("id", of: "dashboard"), for: try scope.authenticated())
    }

    /// The dashboard of the path, when the caller may do what it wants; unknown and invisible look the same.
    func permitted(_ permission: Permission, _ scope: RequestScope) async throws -> Dashboard {
        let id: DashboardID = try scope.identifier("id", of: "dashboard")
        try await dashboards.permit(permission, on: id, to: try scope.authenticated())
        guard let dashboard = try await dashboards.find(id) else { throw Problem.notFound("dashboard") }
        return dashboard
    }
}

extension DashboardStore {
    /// Checks that a principal may do something with a dashboard, and answers with the most that it may do.
    ///
    /// - Throws: 404 when it must not even know of it, 403 when it may only do less.
    @discardableResult
    func permit(_ permission: Permission, on id: DashboardID, to principal: Principal) async throws -> Permission {
        guard let held = try await access(id)?.permission(of: principal) else { throw Problem.notFound("dashboard") }
        guard held >= permission else { throw Problem.forbidden("\(permission.rawValue) this dashboard") }
        return held
    }

    /// A dashboard for the audit log.
    ///
    /// - Throws: 404 when the principal must not even know of it.
    func audited(_ id: DashboardID, for principal: Principal) async throws -> AuditTrail.Object {
        guard let access = try await access(id), access.permission(of: principal) != nil else { throw Problem.notFound("dashboard") }
        return AuditTrail.Object(kind: "dashboard", id: id.description, facilities: [access.facilityID])
    }

    /// The newest published version, for a principal that may not change the dashboard; nil when it sees the draft, as everybody does before the
    /// first publication.
    func published(_ id: DashboardID, for principal: Principal) async throws -> DashboardSnapshot? {
        guard try await permit(.view, on: id, to: principal) < .edit, let snapshot = try await snapshot(id, version: nil),
            snapshot.dashboard.version > 0
        else { return nil }
        return snapshot
    }
}

/// Refuses a document that breaks rules.
func check(_ violations: [RuleViolation]) throws(Problem) {
    if !violations.isEmpty { throw .invalid(violations) }
}
