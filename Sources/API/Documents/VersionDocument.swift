import Dashboards

/// One published version of a dashboard: what was frozen, with queries by name only.
struct VersionDocument: Encodable {
    let version: Int
    let dashboard: DashboardDocument
    let widgets: [WidgetDocument]
    let queries: [FrozenQuery]

    /// A query as it was when the version was published.
    struct FrozenQuery: Encodable {
        let id: QueryID
        let name: String
        let version: Int
    }

    init(_ snapshot: DashboardSnapshot) {
        version = snapshot.dashboard.version
        dashboard = DashboardDocument(snapshot.dashboard)
        widgets = snapshot.widgets.map(WidgetDocument.init)
        queries = snapshot.queries.map { FrozenQuery(id: $0.id, name: $0.draft.name, version: $0.version) }
    }
}
