public import Foundation

/// The id of a query.
public typealias QueryID = Identifier<Query>

/// What the text of a query is.
public enum QueryKind: String, Codable, Sendable, CaseIterable {
    /// One SELECT statement with `:name` parameters.
    case sql
    /// The name of a materialized view of the data source, which Vitrine also refreshes.
    case materializedView = "materialized_view"
    /// A statement meant to be copied; it cannot feed a widget.
    case template
}

/// A stored, versioned question to a data source.
public struct Query: Sendable, Equatable, Codable, Identifiable {
    /// The id.
    public let id: QueryID
    /// What its makers wrote.
    public var draft: QueryDraft
    /// Counts every write, from 1; also the source of the `ETag`.
    public var version: Int
    /// The facility it belongs to.
    public let facilityID: FacilityID
    /// Who made it.
    public let createdBy: String
    /// When it was made.
    public let createdAt: Date
    /// When it was last written.
    public var updatedAt: Date

    /// A query as it is stored.
    public init(
        id: QueryID,
        draft: QueryDraft,
        version: Int,
        facilityID: FacilityID,
        createdBy: String,
        createdAt: Date,
        updatedAt: Date
    ) {
        self.id = id
        self.draft = draft
        self.version = version
        self.facilityID = facilityID
        self.createdBy = createdBy
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
