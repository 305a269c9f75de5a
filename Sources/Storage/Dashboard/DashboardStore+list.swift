public import Dashboards
import Foundation
import Postgres

extension DashboardStore {
    /// The dashboards that a principal may see, last written first.
    ///
    /// - Parameters:
    ///   - cursor: `nextCursor` of the page before; nil for the first page.
    ///   - limit: how many at most, 1 to 200.
    public func list(
        _ filter: DashboardFilter = DashboardFilter(),
        visibleTo principal: Principal,
        after cursor: String? = nil,
        limit: Int = 50
    ) async throws(StorageError) -> Page<Dashboard> {
        try await StorageError.translating {
            var conditions = [Self.visible(to: principal)] + Self.conditions(filter)
            if let cursor = try Cursor.reading(cursor) { conditions.append(cursor.precedes("updated_at")) }
            let limit = PageLimit.clamped(limit)
            let rows = try await postgres.query(
                """
                SELECT \(DashboardRow.columns) FROM dashboards WHERE \(SQL.all(conditions))
                ORDER BY updated_at DESC, id DESC LIMIT \(limit + 1)
                """
            )
            return Page(try rows.map(DashboardRow.dashboard), limit: limit) { Cursor($0.updatedAt, $0.id.uuid) }
        }
    }

    /// The rules of ``DashboardAccess/permission(of:)`` as a condition; a test holds the two together.
    static func visible(to principal: Principal) -> SQL {
        let facilities = principal.roles.isEmpty ? [] : principal.sortedFacilities.map(\.rawValue)
        return """
            (facility_id = ANY(\(facilities)::text[]) OR (is_public AND status = 'published')
                OR EXISTS (SELECT FROM dashboard_shares s WHERE s.dashboard_id = dashboards.id AND s.user_id = \(principal.userID)))
            """
    }

    private static func conditions(_ filter: DashboardFilter) -> [SQL] {
        var conditions: [SQL] = []
        if let text = filter.text, !text.isEmpty {
            conditions.append("lower(name || ' ' || description) LIKE lower(\(SearchPattern.containing(text)))")
        }
        if !filter.tags.isEmpty { conditions.append("tags @> \(filter.tags)::text[]") }
        if let status = filter.status { conditions.append("status = \(status.rawValue)") }
        if let facility = filter.facilityID { conditions.append("facility_id = \(facility.rawValue)") }
        if let isPublic = filter.isPublic { conditions.append("is_public = \(isPublic)") }
        if let user = filter.createdBy { conditions.append("created_by = \(user)") }
        return conditions
    }
}
