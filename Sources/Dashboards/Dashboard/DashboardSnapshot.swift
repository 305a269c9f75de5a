/// A dashboard with its widgets and their queries, as one published version freezes them.
public struct DashboardSnapshot: Sendable, Equatable, Codable {
    /// The dashboard.
    public let dashboard: Dashboard
    /// Its widgets, top to bottom and left to right.
    public let widgets: [Widget]
    /// The queries that the widgets use.
    public let queries: [Query]

    /// A snapshot; orders the widgets.
    public init(dashboard: Dashboard, widgets: [Widget], queries: [Query]) {
        self.dashboard = dashboard
        self.widgets = widgets.sorted { ($0.draft.position.y, $0.draft.position.x) < ($1.draft.position.y, $1.draft.position.x) }
        self.queries = queries
    }

    /// The query of a widget, or nil for a widget without one.
    public func query(of widget: Widget) -> Query? {
        queries.first { $0.id == widget.draft.queryID }
    }
}
