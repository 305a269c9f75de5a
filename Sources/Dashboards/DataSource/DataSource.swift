public import Foundation

/// The id of a data source.
public typealias DataSourceID = Identifier<DataSource>

/// What answers queries.
public enum DataSourceKind: String, Codable, Sendable, CaseIterable {
    /// A PostgreSQL database.
    case postgresql
    /// Rows kept in the data source itself.
    case `static`
}

/// A place that queries are sent to; its secrets are stored apart and never leave the server.
public struct DataSource: Sendable, Equatable, Codable, Identifiable {
    /// The id.
    public let id: DataSourceID
    /// The name, 1 to 200 characters.
    public var name: String
    /// What it is.
    public var kind: DataSourceKind
    /// What may be shown of its configuration: host, port, database, username, ssl; for `static` the rows.
    public var settings: [String: JSONValue]
    /// Counts every change of settings or credentials; part of every cache key.
    public var version: Int
    /// The facility it belongs to.
    public let facilityID: FacilityID
    /// Who made it.
    public let createdBy: String
    /// When it was made.
    public let createdAt: Date
    /// When it was last written.
    public var updatedAt: Date

    /// A data source as it is stored.
    public init(
        id: DataSourceID,
        name: String,
        kind: DataSourceKind,
        settings: [String: JSONValue],
        version: Int,
        facilityID: FacilityID,
        createdBy: String,
        createdAt: Date,
        updatedAt: Date
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.settings = settings
        self.version = version
        self.facilityID = facilityID
        self.createdBy = createdBy
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
