import Dashboards
import Hummingbird
import Storage

/// `/widgets`: create, read, replace, delete.
struct WidgetHandlers {
    let dashboards: DashboardStore
    let widgets: WidgetStore
    let queries: QueryStore

    func create(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let draft = try await request.document(WidgetDraft.self)
        try await validate(draft, for: try scope.authenticated())
        let widget = try await widgets.create(draft)
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
        let widget = try await permitted(.edit, scope)
        let draft = try await request.document(WidgetDraft.self)
        guard draft.dashboardID == widget.draft.dashboardID else {
            throw Problem.invalid("/dashboardId", "immutable", "A widget stays on its dashboard; create a new one on the other.")
        }
        try await validate(draft, for: try scope.authenticated())
        let replaced = try await widgets.replace(widget.id, draft, expected: try request.expectedRevision())
        return try .document(WidgetDocument(replaced), headers: [.eTag: entityTag(replaced.revision)])
    }

    func delete(_ request: Request, _ scope: RequestScope) async throws -> Response {
        let widget = try await permitted(.edit, scope)
        try await widgets.delete(widget.id, expected: try request.expectedRevision())
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

    private func permitted(_ permission: Permission, _ scope: RequestScope) async throws -> Widget {
        let id: WidgetID = try scope.identifier("id", of: "widget")
        guard let widget = try await widgets.find(id) else { throw Problem.notFound("widget") }
        do {
            try await dashboards.permit(permission, on: widget.draft.dashboardID, to: try scope.authenticated())
        } catch let problem as Problem where problem.status == .notFound {
            throw Problem.notFound("widget")
        }
        return widget
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
