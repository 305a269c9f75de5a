import Dashboards
import Hummingbird
import Storage

/// `/widgets`: create, read, replace, delete.
struct WidgetHandlers {
    let dashboards: DashboardStore
    let widgets: WidgetStore
    let queries: QueryStore
    let trail: AuditTrail

    func create(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let principal = try scope.authenticated()
        let draft = try await request.document(WidgetDraft.self)
        let widget = try await trail.recording(
            "widget.create",
            on: try await object("new", on: draft.dashboardID, for: principal),
            request,
            scope,
            id: { $0.id.description }
        ) {
            try await validate(draft, for: principal)
            return try await widgets.create(draft)
        }
        return try .document(
            WidgetDocument(widget),
            status: .created,
            headers: [.location: Routes.widgets + "/\(widget.id)", .eTag: entityTag(widget.revision)]
        )
    }

    func read(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let widget = try await shown(scope)
        return try .document(WidgetDocument(widget), headers: [.eTag: entityTag(widget.revision)])
    }

    func replace(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let replaced = try await changing("widget.replace", request, scope) { widget in
            let draft = try await request.document(WidgetDraft.self)
            guard draft.dashboardID == widget.draft.dashboardID else {
                throw Problem.invalid("/dashboardId", "immutable", "A widget stays on its dashboard; create a new one on the other.")
            }
            try await validate(draft, for: try scope.authenticated())
            return try await widgets.replace(widget.id, draft, expected: try request.expectedRevision())
        }
        return try .document(WidgetDocument(replaced), headers: [.eTag: entityTag(replaced.revision)])
    }

    func delete(_ request: Request, _ scope: RequestScope) async throws -> Response {
        try await changing("widget.delete", request, scope) { widget in
            try await widgets.delete(widget.id, expected: try request.expectedRevision())
        }
        return .empty
    }

    /// The widget of the path as the caller sees its dashboard: published, or in its draft.
    private func shown(_ scope: RequestScope) async throws -> Widget {
        let id: WidgetID = try scope.identifier("id", of: "widget")
        do {
            guard let dashboard = try await dashboards.owner(of: id) else { throw Problem.notFound("widget") }
            let published = try await dashboards.published(dashboard, for: try scope.authenticated())
            let widget = if let published { published.widgets.first { $0.id == id } } else { try await widgets.find(id) }
            guard let widget else { throw Problem.notFound("widget") }
            return widget
        } catch let problem as Problem where problem.status == .notFound {
            throw Problem.notFound("widget")
        }
    }

    /// Changes the widget of the path, if the caller may edit its dashboard, and writes it down.
    private func changing<Value>(
        _ action: String,
        _ request: Request,
        _ scope: RequestScope,
        _ change: (Widget) async throws -> Value
    ) async throws -> Value {
        let principal = try scope.authenticated()
        let id: WidgetID = try scope.identifier("id", of: "widget")
        guard let widget = try await widgets.find(id) else { throw Problem.notFound("widget") }
        let object: AuditTrail.Object
        do {
            object = try await self.object(id.description, on: widget.draft.dashboardID, for: principal)
        } catch let problem as Problem where problem.status == .notFound {
            throw Problem.notFound("widget")
        }
        return try await trail.recording(action, on: object, request, scope) {
            try await dashboards.permit(.edit, on: widget.draft.dashboardID, to: principal)
            return try await change(widget)
        }
    }

    /// A widget for the audit log, when the caller may at least know of its dashboard.
    private func object(_ id: String, on dashboard: DashboardID, for principal: Principal) async throws -> AuditTrail.Object {
        let owner = try await dashboards.audited(dashboard, for: principal)
        return AuditTrail.Object(kind: "widget", id: id, facilities: owner.facilities, details: ["dashboard": .string(owner.id)])
    }

    /// Checks the draft against its dashboard's grid, and that its query exists, may feed a widget, belongs to the dashboard's facility, and is
    /// one that the caller may read or that the dashboard shows already.
    private func validate(_ draft: WidgetDraft, for principal: Principal) async throws {
        try await dashboards.permit(.edit, on: draft.dashboardID, to: principal)
        guard let dashboard = try await dashboards.find(draft.dashboardID) else { throw Problem.notFound("dashboard") }
        try check(draft.violations(columns: dashboard.draft.layout.columns))
        guard let queryID = draft.queryID else { return }
        let isOpen =
            if principal.mayReadQueries(of: dashboard.facilityID) {
                true
            } else {
                try await widgets.list(dashboard.id).contains { $0.draft.queryID == queryID }
            }
        guard isOpen, let query = try await queries.find(queryID), query.facilityID == dashboard.facilityID else {
            throw Problem.invalid(
                "/queryId",
                "unknown",
                "The dashboard's facility \(dashboard.facilityID) has no such query, or it is not yours to use."
            )
        }
        if query.draft.kind == .template {
            throw Problem.invalid("/queryId", "template", "A query template cannot feed a widget; copy it into a query first.")
        }
    }
}
