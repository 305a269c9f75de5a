public import Dashboards
public import Foundation

/// An attempt to ask a widget's query ahead of its readers, and what came of it.
public struct Materialization: Sendable, Equatable {
    /// How the attempt ended.
    public enum Outcome: String, Sendable, Codable, CaseIterable {
        /// There is an answer in the cache.
        case succeeded
        /// The source gave none, or it was not kept; an older answer may still be there.
        case failed
    }

    /// The widget, the scope and the parameters.
    public let key: MaterializationKey
    /// Where the answer lies in the cache; nil when there was none, or it was not kept.
    public let cacheKey: String?
    /// When the answer was read from its source; nil when it gave none.
    public let asOf: Date?
    /// When the answer stops being fresh.
    public let expiresAt: Date?
    /// Rows of the answer.
    public let rowCount: Int?
    /// Bytes of the answer.
    public let bytes: Int?
    /// How the attempt ended.
    public let outcome: Outcome
    /// The stable code of what failed.
    public let errorCode: String?
    /// The number of the attempt; only a greater one than the stored is written.
    public let fence: Int64
    /// When the attempt was made.
    public let attemptedAt: Date

    /// An attempt.
    public init(
        key: MaterializationKey,
        cacheKey: String? = nil,
        asOf: Date? = nil,
        expiresAt: Date? = nil,
        rowCount: Int? = nil,
        bytes: Int? = nil,
        outcome: Outcome,
        errorCode: String? = nil,
        fence: Int64,
        attemptedAt: Date = Date()
    ) {
        self.key = key
        self.cacheKey = cacheKey
        self.asOf = asOf
        self.expiresAt = expiresAt
        self.rowCount = rowCount
        self.bytes = bytes
        self.outcome = outcome
        self.errorCode = errorCode
        self.fence = fence
        self.attemptedAt = attemptedAt
    }
}

/// A reader's visit, which keeps a materialization warm for a day.
public struct MaterializationRead: Sendable, Hashable {
    /// What was read.
    public let key: MaterializationKey
    /// When.
    public let readAt: Date

    /// A visit.
    public init(key: MaterializationKey, readAt: Date = Date()) {
        self.key = key
        self.readAt = readAt
    }
}

/// A widget whose data should be read from its source again.
public struct DueWidget: Sendable, Equatable {
    /// The widget, the scope and the parameters.
    public let key: MaterializationKey
    /// The dashboard that it is published on.
    public let dashboardID: DashboardID
    /// The facility of the dashboard, for which the work is done.
    public let facilityID: FacilityID
    /// The data source that its query asks.
    public let dataSourceID: DataSourceID
    /// Whether publishing pinned it.
    public let isPinned: Bool
    /// Since when it has been due.
    public let dueSince: Date
    /// Seconds after which it is due again.
    public let refreshInterval: Int

    /// A due widget.
    public init(
        key: MaterializationKey,
        dashboardID: DashboardID,
        facilityID: FacilityID,
        dataSourceID: DataSourceID,
        isPinned: Bool,
        dueSince: Date,
        refreshInterval: Int
    ) {
        self.key = key
        self.dashboardID = dashboardID
        self.facilityID = facilityID
        self.dataSourceID = dataSourceID
        self.isPinned = isPinned
        self.dueSince = dueSince
        self.refreshInterval = refreshInterval
    }
}
