import Dashboards
import Foundation
import Postgres
import Storage
import TestSupport

/// A database of a test's own with all stores on it, and short ways to fill it.
struct Stage: Sendable {
    static let facility = FacilityID("JFK")!
    static let other = FacilityID("LGA")!

    let client: PostgresClient
    var dashboards: DashboardStore { DashboardStore(client) }
    var widgets: WidgetStore { WidgetStore(client) }
    var queries: QueryStore { QueryStore(client) }
    var sources: DataSourceStore { DataSourceStore(client) }
    var shares: ShareStore { ShareStore(client) }
    var exports: ExportStore { ExportStore(client) }
    var materializations: MaterializationStore { MaterializationStore(client) }
    var audit: AuditLog { AuditLog(client) }

    static func run(_ body: (Stage) async throws -> Void) async throws {
        try await TestDatabase.withClient { try await body(Stage(client: $0)) }
    }

    static func principal(
        _ roles: Set<Role> = [.editor],
        user: String = "ada",
        in facilities: Set<FacilityID> = [facility]
    ) -> Principal {
        Principal(userID: user, roles: roles, facilities: facilities)
    }

    func dashboard(_ name: String = "Flights", columns: Int = 12) async throws -> Dashboard {
        try await dashboards.create(DashboardDraft(name: name, layout: Layout(columns: columns)), facility: Self.facility, by: "ada")
    }

    func source(_ name: String = "Warehouse", secret: [UInt8]? = nil) async throws -> DataSource {
        let source = DataSource(
            id: DataSourceID(),
            name: name,
            kind: .postgresql,
            settings: ["host": "db", "port": 5432],
            version: 1,
            facilityID: Self.facility,
            createdBy: "ada",
            createdAt: Date(),
            updatedAt: Date()
        )
        return try await sources.create(source, sealedCredentials: secret)
    }

    func query(
        _ name: String = "Delays",
        parameters: [QueryParameter] = [],
        source: DataSourceID? = nil
    ) async throws -> Query {
        let wanted: DataSourceID
        if let source { wanted = source } else { wanted = try await self.source().id }
        let draft = QueryDraft(name: name, dataSourceID: wanted, text: "SELECT 1", parameters: parameters)
        return try await queries.create(draft, facility: Self.facility, by: "ada")
    }

    func draft(on dashboard: DashboardID, query: QueryID? = nil, title: String = "Delay by month", x: Int = 0, interval: Int = 300) -> WidgetDraft {
        WidgetDraft(
            dashboardID: dashboard,
            type: .bar,
            title: title,
            queryID: query,
            config: ["x": "month"],
            position: GridPosition(x: x, y: 0, w: 4, h: 3),
            refreshInterval: interval
        )
    }

    func widget(on dashboard: DashboardID, query: QueryID? = nil, title: String = "Delay by month", interval: Int = 300) async throws -> Widget {
        try await widgets.create(draft(on: dashboard, query: query, title: title, interval: interval))
    }

    func export(of dashboard: DashboardID, version: Int = 0) async throws -> Export {
        let export = Export(
            id: ExportID(),
            dashboardID: dashboard,
            version: version,
            format: .pdf,
            options: ExportOptions(paper: "A3"),
            parameters: ["month": 3],
            principal: Self.principal(),
            createdAt: Date()
        )
        try await exports.create(export, on: client)
        return export
    }

    /// The code of the error that a body throws; nil when it throws none.
    static func code(_ body: () async throws -> some Any) async -> String? {
        do {
            _ = try await body()
            return nil
        } catch {
            return (error as? StorageError)?.code ?? "another error: \(error)"
        }
    }

    /// Texts that break programs which splice text into SQL, JSON or LIKE patterns.
    static let hostile = [
        "'; DROP TABLE dashboards; --", "\" OR 1=1 --", "\\", "\\'", "%", "_", "$1", "$$", ":id", "?", "{\"a\":1}", "\u{202E}txt", "👩‍👩‍👧‍👦", "e\u{0301}",
        "\u{FFFF}", "a\nb\tc", "NULL", "\u{1}\u{7F}", String(repeating: "x", count: 190),
    ]
}
