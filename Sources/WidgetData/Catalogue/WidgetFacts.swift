import Dashboards
import DataSources
import Foundation

/// All that has to be known of a widget before its data can be asked for.
final class WidgetFacts: Sendable {
    let widget: Widget
    let dashboardID: DashboardID
    let access: DashboardAccess
    /// What a principal must be allowed to do.
    let permission: Permission
    /// When this edition is published, the scheduler refreshes it.
    let isPublished: Bool
    let query: Query?
    let source: DataSource?
    /// The version of what the source's materialized views hold.
    let dataVersion: Int64
    /// The names that the query's text uses.
    let names: Set<String>
    /// Tells these facts from all others that this process has known; equal facts read again keep it.
    let generation: UInt64
    /// `{"widgetId":"…",`
    let opening: [UInt8]

    init(
        widget: Widget,
        access: DashboardAccess,
        permission: Permission,
        isPublished: Bool,
        query: Query?,
        source: DataSource?,
        dataVersion: Int64,
        generation: UInt64
    ) {
        self.widget = widget
        dashboardID = widget.draft.dashboardID
        self.access = access
        self.permission = permission
        self.isPublished = isPublished
        self.query = query
        self.source = source
        self.dataVersion = dataVersion
        self.generation = generation
        opening = Array("{\"widgetId\":\"\(widget.id)\",".utf8)
        names = query.map { QueryText.names(of: $0.draft) } ?? []
    }

    /// Whether two readings of the catalogue say the same.
    func says(theSameAs other: WidgetFacts) -> Bool {
        widget == other.widget && access == other.access && permission == other.permission && isPublished == other.isPublished
            && query == other.query && source == other.source && dataVersion == other.dataVersion
    }

    func concerns(_ change: CatalogueChange) -> Bool {
        switch change {
        case .dashboard(let id): dashboardID.uuid == id
        case .widget(let id): widget.id.uuid == id
        case .query(let id): widget.draft.queryID?.uuid == id
        case .dataSource(let id): query?.draft.dataSourceID.uuid == id
        case .everything: true
        }
    }
}
