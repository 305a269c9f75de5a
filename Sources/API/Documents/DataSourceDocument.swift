import Dashboards
import DataSources
import Foundation

/// A data source as callers see it: without any secret.
struct DataSourceDocument: Encodable {
    let id: DataSourceID
    let name: String
    let kind: DataSourceKind
    let settings: [String: JSONValue]
    let version: Int
    let facilityId: FacilityID
    let warnings: [PrivilegeWarning]
    let createdBy: String
    let createdAt: Date
    let updatedAt: Date

    init(_ source: DataSource, warnings: [PrivilegeWarning] = []) {
        id = source.id
        name = source.name
        kind = source.kind
        settings = source.settings
        version = source.version
        facilityId = source.facilityID
        self.warnings = warnings
        createdBy = source.createdBy
        createdAt = source.createdAt
        updatedAt = source.updatedAt
    }
}

/// What a caller sends to save a data source.
struct NewDataSource: Decodable {
    /// The name, 1 to 200 characters.
    let name: String
    /// What it is.
    let kind: DataSourceKind
    /// host, port, database, username, ssl …; for `static` the rows.
    let settings: [String: JSONValue]?
    /// password …; sealed at once, never returned.
    let credentials: [String: String]?
    /// The facility it shall belong to.
    let facilityId: FacilityID?
}
