import Dashboards
import Postgres
import Storage
import Synchronization

/// Reads the facts of a widget from the product's database.
final class CatalogueReading: Sendable {
    private let dashboards: DashboardStore
    private let sources: DataSourceStore
    private let views: MaterializedViewStore
    private let generation = Atomic<UInt64>(0)

    init(_ postgres: PostgresClient) {
        dashboards = DashboardStore(postgres)
        sources = DataSourceStore(postgres)
        views = MaterializedViewStore(postgres)
    }

    func facts(of widgetID: WidgetID, _ edition: WidgetEdition) async throws(WidgetDataError) -> WidgetFacts? {
        do throws(StorageError) {
            let owner: DashboardID?
            if case .version(_, let id) = edition { owner = id } else { owner = try await dashboards.owner(of: widgetID) }
            guard let dashboardID = owner, let access = try await dashboards.access(dashboardID) else { return nil }
            switch edition {
            case .version(let number, _):
                return try await facts(of: widgetID, on: dashboardID, version: number, access)
            case .draft:
                return try await facts(of: widgetID, on: dashboardID, version: 0, access)
            case .served:
                if let facts = try await facts(of: widgetID, on: dashboardID, version: nil, access) { return facts }
                return try await facts(of: widgetID, on: dashboardID, version: 0, access)
            }
        } catch {
            throw .storage(error)
        }
    }

    private func facts(
        of widgetID: WidgetID,
        on dashboardID: DashboardID,
        version: Int?,
        _ access: DashboardAccess
    ) async throws(StorageError) -> WidgetFacts? {
        guard let snapshot = try await dashboards.snapshot(dashboardID, version: version),
            let widget = snapshot.widgets.first(where: { $0.id == widgetID })
        else { return nil }
        let query = snapshot.query(of: widget)
        var source: DataSource?
        var dataVersion: Int64 = 0
        if let id = query?.draft.dataSourceID {
            source = try await sources.find(id)
            dataVersion = try await views.version(of: id)
        }
        let wasPublished = snapshot.dashboard.version > 0
        let isDraft = version == 0
        return WidgetFacts(
            widget: widget,
            access: access,
            permission: isDraft && wasPublished ? .edit : .view,
            isPublished: !isDraft && access.isPublished,
            query: query,
            source: source,
            dataVersion: dataVersion,
            generation: generation.wrappingAdd(1, ordering: .relaxed).newValue
        )
    }
}
