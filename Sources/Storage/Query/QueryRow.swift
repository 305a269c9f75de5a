import Dashboards
import Foundation
import Postgres

/// How a query lies in its table.
enum QueryRow {
    static let columns: SQL = """
        id, facility_id, name, kind, data_source_id, text, parameters::text AS parameters, cache_ttl::bigint AS cache_ttl,
        version::bigint AS version, created_by, created_at, updated_at
        """

    static func query(_ row: Row) throws -> Query {
        Query(
            id: try row.id("id"),
            draft: QueryDraft(
                name: try row.decode("name"),
                kind: try row.word("kind"),
                dataSourceID: try row.id("data_source_id"),
                text: try row.decode("text"),
                parameters: try row.json("parameters"),
                cacheTTL: try row.decode("cache_ttl")
            ),
            version: try row.decode("version"),
            facilityID: try row.facility("facility_id"),
            createdBy: try row.decode("created_by"),
            createdAt: try row.decode("created_at"),
            updatedAt: try row.decode("updated_at")
        )
    }
}
