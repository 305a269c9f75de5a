public import Dashboards
import Foundation
import Postgres

extension DashboardStore {
    /// The dashboards that a principal may see, last written first. Of those that it may not change it sees, and finds, what is published.
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
            var conditions = [Self.visible(to: principal)] + Self.conditions(filter, of: principal)
            if let cursor = try Cursor.reading(cursor) { conditions.append(cursor.precedes("updated_at")) }
            let limit = PageLimit.clamped(limit)
            let rows = try await postgres.query(
                """
                SELECT \(DashboardRow.columns), (SELECT v.snapshot #>> '{dashboard}' \(Self.published(for: principal))) AS published
                FROM dashboards WHERE \(SQL.all(conditions))
                ORDER BY updated_at DESC, id DESC LIMIT \(limit + 1)
                """
            )
            return Page(try rows.map(Self.shown), limit: limit) { Cursor($0.updatedAt, $0.id.uuid) }
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

    /// The version `v` that a principal sees in place of the draft: the newest one of a dashboard that it may not change.
    private static func published(for principal: Principal) -> SQL {
        let facilities = principal.isAny(of: .editor, .admin) ? principal.sortedFacilities.map(\.rawValue) : []
        return """
            FROM dashboard_versions v WHERE v.dashboard_id = dashboards.id AND v.version = dashboards.version
                AND NOT (dashboards.facility_id = ANY(\(facilities)::text[])
                    OR EXISTS (SELECT FROM dashboard_shares s WHERE s.dashboard_id = dashboards.id AND s.user_id = \(principal.userID)
                        AND s.permission IN ('edit', 'manage')))
            """
    }

    private static func shown(_ row: Row) throws -> Dashboard {
        let dashboard = try DashboardRow.dashboard(row)
        let published: Dashboard? = try row.optionalJSON("published")
        return published.map(dashboard.showing) ?? dashboard
    }

    private static func conditions(_ filter: DashboardFilter, of principal: Principal) -> [SQL] {
        var conditions: [SQL] = []
        // What is not shown is not found either: else a search would tell it word by word.
        if let text = filter.text, !text.isEmpty {
            let pattern: SQL = "LIKE lower(\(SearchPattern.containing(text)))"
            let words: SQL = "lower((v.snapshot #>> '{dashboard,draft,name}') || ' ' || (v.snapshot #>> '{dashboard,draft,description}'))"
            conditions.append(
                "coalesce((SELECT \(words) \(pattern) \(published(for: principal))), lower(name || ' ' || description) \(pattern))"
            )
        }
        if !filter.tags.isEmpty {
            let tags: SQL = "v.snapshot #> '{dashboard,draft,tags}' @> to_jsonb(\(filter.tags)::text[])"
            conditions.append("coalesce((SELECT \(tags) \(published(for: principal))), tags @> \(filter.tags)::text[])")
        }
        if let status = filter.status { conditions.append("status = \(status.rawValue)") }
        if let facility = filter.facilityID { conditions.append("facility_id = \(facility.rawValue)") }
        if let isPublic = filter.isPublic { conditions.append("is_public = \(isPublic)") }
        if let user = filter.createdBy { conditions.append("created_by = \(user)") }
        return conditions
    }
}
