public import Foundation

/// The id of a dashboard.
public typealias DashboardID = Identifier<Dashboard>

/// Where a dashboard stands in its life.
public enum DashboardStatus: String, Codable, Sendable, CaseIterable {
    /// Being made; nothing has been published yet.
    case draft
    /// A version is being served.
    case published
    /// Kept, but no longer refreshed.
    case archived
}

/// A page of widgets that belong together.
public struct Dashboard: Sendable, Equatable, Codable, Identifiable {
    /// The id.
    public let id: DashboardID
    /// What its makers wrote.
    public var draft: DashboardDraft
    /// Where it stands in its life.
    public var status: DashboardStatus
    /// The number of the newest published version; 0 before the first.
    public var version: Int
    /// Counts every write; the source of the `ETag`.
    public var revision: Int64
    /// The facility it belongs to.
    public let facilityID: FacilityID
    /// Who made it.
    public let createdBy: String
    /// When it was made.
    public let createdAt: Date
    /// When it was last written.
    public var updatedAt: Date

    /// A dashboard as it is stored.
    public init(
        id: DashboardID,
        draft: DashboardDraft,
        status: DashboardStatus,
        version: Int,
        revision: Int64,
        facilityID: FacilityID,
        createdBy: String,
        createdAt: Date,
        updatedAt: Date
    ) {
        self.id = id
        self.draft = draft
        self.status = status
        self.version = version
        self.revision = revision
        self.facilityID = facilityID
        self.createdBy = createdBy
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// The dashboard as it is shown to those who may not change it: what a version froze. Who may see it stays as it is now.
    public func showing(_ published: Dashboard) -> Dashboard {
        var shown = self
        shown.draft = published.draft
        shown.draft.isPublic = draft.isPublic
        shown.revision = published.revision
        return shown
    }
}
