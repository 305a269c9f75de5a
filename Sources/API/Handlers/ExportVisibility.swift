import Dashboards
import DataSources
import Storage

/// Which exports one caller may see, file and all: those whose rows it may read itself.
struct ExportVisibility {
    private struct Edition: Hashable {
        let dashboard: DashboardID
        let version: Int
    }

    private let principal: Principal
    private let permission: Permission
    private let dashboards: DashboardStore
    private var permitted: [DashboardID: Bool] = [:]
    private var personal: [Edition: Bool] = [:]

    /// Rules for one answer, which remembers what it has looked up.
    ///
    /// - Parameter permission: what the caller must be allowed to do with the dashboard as it is now.
    init(to principal: Principal, permitted permission: Permission, _ dashboards: DashboardStore) {
        self.principal = principal
        self.permission = permission
        self.dashboards = dashboards
    }

    /// Whether the caller holds all facilities that the export was drawn for and, where somebody else ordered it, nothing in it depends on who did.
    mutating func shows(_ export: Export) async throws -> Bool {
        guard export.principal.facilities.isSubset(of: principal.facilities), try await isPermitted(export.dashboardID) else { return false }
        if export.principal.userID == principal.userID { return true }
        // Without facilities it is not known for whom it was drawn; and what a draft asked then, it may not ask now.
        guard !export.principal.facilities.isEmpty, export.version > 0 else { return false }
        return try await !isPersonal(export)
    }

    private mutating func isPermitted(_ dashboard: DashboardID) async throws -> Bool {
        if let known = permitted[dashboard] { return known }
        let answer = try await dashboards.access(dashboard)?.allows(permission, to: principal) ?? false
        permitted[dashboard] = answer
        return answer
    }

    /// Whether a query of the exported version asks who asks.
    private mutating func isPersonal(_ export: Export) async throws -> Bool {
        let edition = Edition(dashboard: export.dashboardID, version: export.version)
        if let known = personal[edition] { return known }
        let queries = try await dashboards.snapshot(edition.dashboard, version: edition.version)?.queries
        let answer = queries?.contains { QueryText.names(of: $0.draft).contains("user_id") } ?? true
        personal[edition] = answer
        return answer
    }
}
