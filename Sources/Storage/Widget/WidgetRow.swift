import Dashboards
import Foundation
import Postgres

/// How a widget lies in its table.
enum WidgetRow {
    static let columns: SQL = """
        id, dashboard_id, query_id, type, title, config::text AS config, x::bigint AS x, y::bigint AS y, w::bigint AS w, h::bigint AS h,
        refresh_interval::bigint AS refresh_interval, drill_through::text AS drill_through, cross_filter::text AS cross_filter, revision,
        created_at, updated_at
        """

    static func widget(_ row: Row) throws -> Widget {
        Widget(
            id: try row.id("id"),
            draft: WidgetDraft(
                dashboardID: try row.id("dashboard_id"),
                type: try row.word("type"),
                title: try row.decode("title"),
                queryID: try row.optionalID("query_id"),
                config: try row.json("config"),
                position: GridPosition(x: try row.decode("x"), y: try row.decode("y"), w: try row.decode("w"), h: try row.decode("h")),
                refreshInterval: try row.decode("refresh_interval"),
                drillThrough: try row.optionalJSON("drill_through"),
                crossFilter: try row.optionalJSON("cross_filter")
            ),
            revision: try row.decode("revision"),
            createdAt: try row.decode("created_at"),
            updatedAt: try row.decode("updated_at")
        )
    }
}
