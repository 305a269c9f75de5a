public import Foundation

/// One published version of a dashboard, without its content.
public struct DashboardVersion: Sendable, Hashable, Codable {
    /// The number, from 1.
    public let version: Int
    /// The name that the dashboard had.
    public let name: String
    /// How many widgets it had.
    public let widgetCount: Int
    /// Who published it.
    public let publishedBy: String
    /// When it was published.
    public let publishedAt: Date

    /// A version as it is stored.
    public init(version: Int, name: String, widgetCount: Int, publishedBy: String, publishedAt: Date) {
        self.version = version
        self.name = name
        self.widgetCount = widgetCount
        self.publishedBy = publishedBy
        self.publishedAt = publishedAt
    }
}
