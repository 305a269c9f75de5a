public import Dashboards
import Foundation
public import Postgres

/// Data sources; their credentials lie here sealed and are read apart from everything else.
public struct DataSourceStore: Sendable {
    private static let columns: SQL = """
        id, facility_id, name, kind, settings::text AS settings, version::bigint AS version, created_by, created_at, updated_at
        """

    private let postgres: PostgresClient

    /// A store in a database whose schema is up to date.
    public init(_ postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// Stores a new data source as version 1; version and times of `source` are set here.
    public func create(_ source: DataSource, sealedCredentials: [UInt8]?) async throws(StorageError) -> DataSource {
        try await StorageError.translating {
            let rows = try await postgres.query(
                """
                INSERT INTO data_sources (id, facility_id, name, kind, settings, sealed_credentials, created_by)
                VALUES (\(source.id.uuid), \(source.facilityID.rawValue), \(source.name), \(source.kind.rawValue),
                    \(StoredJSON.text(source.settings))::jsonb, \(nullable: sealedCredentials)::bytea, \(source.createdBy))
                RETURNING \(Self.columns)
                """
            )
            return try rows.map(Self.source)[0]
        }
    }

    /// A data source without its credentials, or nil when there is none.
    public func find(_ id: DataSourceID) async throws(StorageError) -> DataSource? {
        try await StorageError.translating {
            try await postgres.query("SELECT \(Self.columns) FROM data_sources WHERE id = \(id.uuid)").first.map(Self.source)
        }
    }

    /// A data source and the credentials of the same version, or nil when there is no such data source.
    public func findWithCredentials(_ id: DataSourceID) async throws(StorageError) -> (source: DataSource, sealedCredentials: [UInt8]?)? {
        try await StorageError.translating {
            let rows = try await postgres.query("SELECT \(Self.columns), sealed_credentials FROM data_sources WHERE id = \(id.uuid)")
            return try rows.first.map { (try Self.source($0), try $0.decode("sealed_credentials")) }
        }
    }

    /// The sealed credentials of a data source; nil when it has none or does not exist.
    public func sealedCredentials(_ id: DataSourceID) async throws(StorageError) -> [UInt8]? {
        try await findWithCredentials(id)?.sealedCredentials
    }

    /// The data sources of a principal's facilities, newest first.
    ///
    /// - Parameters:
    ///   - cursor: `nextCursor` of the page before; nil for the first page.
    ///   - limit: how many at most, 1 to 200.
    public func list(
        _ filter: DataSourceFilter = DataSourceFilter(),
        visibleTo principal: Principal,
        after cursor: String? = nil,
        limit: Int = 50
    ) async throws(StorageError) -> Page<DataSource> {
        try await StorageError.translating {
            let facilities = principal.roles.isEmpty ? [] : principal.sortedFacilities.map(\.rawValue)
            var conditions: [SQL] = ["facility_id = ANY(\(facilities)::text[])"]
            if let kind = filter.kind { conditions.append("kind = \(kind.rawValue)") }
            if let facility = filter.facilityID { conditions.append("facility_id = \(facility.rawValue)") }
            if let cursor = try Cursor.reading(cursor) { conditions.append(cursor.precedes("created_at")) }
            let limit = PageLimit.clamped(limit)
            let rows = try await postgres.query(
                "SELECT \(Self.columns) FROM data_sources WHERE \(SQL.all(conditions)) ORDER BY created_at DESC, id DESC LIMIT \(limit + 1)"
            )
            return Page(try rows.map(Self.source), limit: limit) { Cursor($0.createdAt, $0.id.uuid) }
        }
    }

    /// Replaces name, kind, settings and credentials and counts the version.
    ///
    /// - Parameter expected: the version that the caller has seen; nil writes over any.
    /// - Throws: `.notFound`, `.revisionConflict`.
    public func replace(
        _ source: DataSource,
        credentials: CredentialChange = .unchanged,
        expected: Int64?
    ) async throws(StorageError) -> DataSource {
        let sealed: SQL =
            switch credentials {
            case .unchanged: "sealed_credentials"
            case .replaced(let bytes): "\(bytes)::bytea"
            case .removed: "NULL"
            }
        return try await postgres.stored { connection in
            try await Self.lock(source.id, expected: expected, on: connection)
            let rows = try await connection.query(
                """
                UPDATE data_sources SET name = \(source.name), kind = \(source.kind.rawValue), settings = \(StoredJSON.text(source.settings))::jsonb,
                    sealed_credentials = \(sealed), version = version + 1
                WHERE id = \(source.id.uuid) RETURNING \(Self.columns)
                """
            )
            return try rows.map(Self.source)[0]
        }
    }

    /// Deletes a data source with its credentials.
    ///
    /// - Throws: `.notFound`, `.revisionConflict`, `.referenced` when queries or published widgets use it.
    public func delete(_ id: DataSourceID, expected: Int64?) async throws(StorageError) {
        try await StorageError.translatingDeletion {
            try await postgres.withTransaction(.readWrite) { connection in
                try await Self.lock(id, expected: expected, on: connection)
                _ = try await connection.execute("DELETE FROM data_sources WHERE id = \(id.uuid)")
            }
        }
    }

    private static func lock(_ id: DataSourceID, expected: Int64?, on connection: PostgresConnection) async throws {
        let rows = try await connection.query("SELECT version::bigint AS version FROM data_sources WHERE id = \(id.uuid) FOR UPDATE")
        guard let version = try rows.first?.decode("version", as: Int64.self) else { throw StorageError.notFound("data source") }
        if let expected, expected != version { throw StorageError.revisionConflict(current: version) }
    }

    private static func source(_ row: Row) throws -> DataSource {
        DataSource(
            id: try row.id("id"),
            name: try row.decode("name"),
            kind: try row.word("kind"),
            settings: try row.json("settings"),
            version: try row.decode("version"),
            facilityID: try row.facility("facility_id"),
            createdBy: try row.decode("created_by"),
            createdAt: try row.decode("created_at"),
            updatedAt: try row.decode("updated_at")
        )
    }
}
