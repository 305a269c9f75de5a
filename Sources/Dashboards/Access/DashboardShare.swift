public import Foundation

/// What one user was granted on one dashboard, beyond what its roles and facilities give.
public struct DashboardShare: Sendable, Hashable, Codable {
    /// The dashboard.
    public let dashboardID: DashboardID
    /// Who may.
    public let userID: String
    /// What it may do.
    public let permission: Permission
    /// Who granted it last.
    public let grantedBy: String
    /// When it was first granted.
    public let createdAt: Date
    /// When it was last changed.
    public let updatedAt: Date

    /// A share as it is stored.
    public init(dashboardID: DashboardID, userID: String, permission: Permission, grantedBy: String, createdAt: Date, updatedAt: Date) {
        self.dashboardID = dashboardID
        self.userID = userID
        self.permission = permission
        self.grantedBy = grantedBy
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    private enum CodingKeys: String, CodingKey {
        case dashboardID = "dashboardId"
        case userID = "userId"
        case permission
        case grantedBy
        case createdAt
        case updatedAt
    }
}
