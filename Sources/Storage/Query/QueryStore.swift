public import Dashboards
import Foundation
public import Postgres

/// Queries with all their versions.
public struct QueryStore: Sendable {
    let postgres: PostgresClient

    /// A store in a database whose schema is up to date.
    public init(_ postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// Stores a new query as version 1.
    ///
    /// - Throws: `.notFound` for a missing data source.
    public func create(
        _ draft: QueryDraft,
        facility: FacilityID,
        by userID: String,
        id: QueryID = QueryID()
    ) async throws(StorageError) -> Query {
        try await postgres.stored { connection in
            let rows = try await connection.query(
                """
                INSERT INTO widget_queries (id, facility_id, name, kind, data_source_id, text, parameters, cache_ttl, created_by)
                VALUES (\(id.uuid), \(facility.rawValue), \(draft.name), \(draft.kind.rawValue), \(draft.dataSourceID.uuid), \(draft.text),
                    \(StoredJSON.text(draft.parameters))::jsonb, \(draft.cacheTTL), \(userID))
                RETURNING \(QueryRow.columns)
                """
            )
            let query = try rows.map(QueryRow.query)[0]
            try await Self.remember(query, by: userID, on: connection)
            return query
        }
    }

    /// A query, or nil when there is none.
    public func find(_ id: QueryID) async throws(StorageError) -> Query? {
        try await StorageError.translating {
            try await postgres.query("SELECT \(QueryRow.columns) FROM widget_queries WHERE id = \(id.uuid)").first.map(QueryRow.query)
        }
    }

    /// The queries of a principal's facilities, last written first.
    ///
    /// - Parameters:
    ///   - cursor: `nextCursor` of the page before; nil for the first page.
    ///   - limit: how many at most, 1 to 200.
    public func list(
        _ filter: QueryFilter = QueryFilter(),
        visibleTo principal: Principal,
        after cursor: String? = nil,
        limit: Int = 50
    ) async throws(StorageError) -> Page<Query> {
        try await StorageError.translating {
            let facilities = principal.roles.isEmpty ? [] : principal.sortedFacilities.map(\.rawValue)
            var conditions: [SQL] = ["facility_id = ANY(\(facilities)::text[])"]
            if let text = filter.text, !text.isEmpty { conditions.append("lower(name) LIKE lower(\(SearchPattern.containing(text)))") }
            if let kind = filter.kind { conditions.append("kind = \(kind.rawValue)") }
            if let source = filter.dataSourceID { conditions.append("data_source_id = \(source.uuid)") }
            if let facility = filter.facilityID { conditions.append("facility_id = \(facility.rawValue)") }
            if let cursor = try Cursor.reading(cursor) { conditions.append(cursor.precedes("updated_at")) }
            let limit = PageLimit.clamped(limit)
            let rows = try await postgres.query(
                """
                SELECT \(QueryRow.columns) FROM widget_queries WHERE \(SQL.all(conditions)) ORDER BY updated_at DESC, id DESC LIMIT \(limit + 1)
                """
            )
            return Page(try rows.map(QueryRow.query), limit: limit) { Cursor($0.updatedAt, $0.id.uuid) }
        }
    }

    /// Replaces a query by its next version.
    ///
    /// - Parameter expected: the version that the caller has seen; nil writes over any.
    /// - Throws: `.notFound` for the query or its data source, `.revisionConflict`.
    public func replace(_ id: QueryID, _ draft: QueryDraft, expected: Int64?, by userID: String) async throws(StorageError) -> Query {
        try await postgres.stored { connection in
            try await Self.lock(id, expected: expected, on: connection)
            let rows = try await connection.query(
                """
                UPDATE widget_queries SET name = \(draft.name), kind = \(draft.kind.rawValue), data_source_id = \(draft.dataSourceID.uuid),
                    text = \(draft.text), parameters = \(StoredJSON.text(draft.parameters))::jsonb, cache_ttl = \(draft.cacheTTL),
                    version = version + 1
                WHERE id = \(id.uuid) RETURNING \(QueryRow.columns)
                """
            )
            let query = try rows.map(QueryRow.query)[0]
            try await Self.remember(query, by: userID, on: connection)
            return query
        }
    }

    /// Deletes a query with its versions.
    ///
    /// - Throws: `.notFound`, `.revisionConflict`, `.referenced` when widgets, drafts or published ones, use it.
    public func delete(_ id: QueryID, expected: Int64?) async throws(StorageError) {
        try await StorageError.translatingDeletion {
            try await postgres.withTransaction(.readWrite) { connection in
                try await Self.lock(id, expected: expected, on: connection)
                _ = try await connection.execute("DELETE FROM widget_queries WHERE id = \(id.uuid)")
            }
        }
    }

    /// A query as it was in each of its versions, newest first; at most 1,000. Empty when there is no such query.
    public func versions(_ id: QueryID) async throws(StorageError) -> [Query] {
        try await StorageError.translating {
            let rows = try await postgres.query(
                """
                SELECT q.id, q.facility_id, v.draft::text AS draft, v.version::bigint AS version, q.created_by, q.created_at,
                    v.created_at AS updated_at
                FROM widget_queries q JOIN widget_query_versions v ON v.query_id = q.id
                WHERE q.id = \(id.uuid) ORDER BY v.version DESC LIMIT 1000
                """
            )
            return try rows.map { row in
                Query(
                    id: try row.id("id"),
                    draft: try row.json("draft"),
                    version: try row.decode("version"),
                    facilityID: try row.facility("facility_id"),
                    createdBy: try row.decode("created_by"),
                    createdAt: try row.decode("created_at"),
                    updatedAt: try row.decode("updated_at")
                )
            }
        }
    }

    private static func lock(_ id: QueryID, expected: Int64?, on connection: PostgresConnection) async throws {
        let rows = try await connection.query("SELECT version::bigint AS version FROM widget_queries WHERE id = \(id.uuid) FOR UPDATE")
        guard let version = try rows.first?.decode("version", as: Int64.self) else { throw StorageError.notFound("query") }
        if let expected, expected != version { throw StorageError.revisionConflict(current: version) }
    }

    private static func remember(_ query: Query, by userID: String, on connection: PostgresConnection) async throws {
        _ = try await connection.execute(
            """
            INSERT INTO widget_query_versions (query_id, version, draft, written_by, created_at)
            VALUES (\(query.id.uuid), \(query.version), \(StoredJSON.text(query.draft))::jsonb, \(userID), \(query.updatedAt))
            """
        )
    }
}
