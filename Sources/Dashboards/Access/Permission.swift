/// What may be done with one dashboard; also what a share grants.
public enum Permission: String, Codable, Sendable, CaseIterable, Comparable {
    /// Read what is published of it, or the draft before anything is, and its data.
    case view
    /// Order exports of it.
    case export
    /// Read and change the draft.
    case edit
    /// Share, publish, restore and delete it, and say whether it is public.
    case manage

    private var rank: Int {
        switch self {
        case .view: 0
        case .export: 1
        case .edit: 2
        case .manage: 3
        }
    }

    /// Orders by strength: view < export < edit < manage.
    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}

/// What of a dashboard decides about access; small enough to be kept in memory for every dashboard that is read.
public struct DashboardAccess: Hashable, Sendable, Codable {
    /// The facility that the dashboard belongs to.
    public let facilityID: FacilityID
    /// Who made it.
    public let createdBy: String
    /// Whether every signed-in user may view it.
    public let isPublic: Bool
    /// Whether it has been published.
    public let isPublished: Bool
    /// What single users were granted.
    public let grants: [String: Permission]

    /// The facts of one dashboard.
    public init(facilityID: FacilityID, createdBy: String, isPublic: Bool, isPublished: Bool, grants: [String: Permission]) {
        self.facilityID = facilityID
        self.createdBy = createdBy
        self.isPublic = isPublic
        self.isPublished = isPublished
        self.grants = grants
    }

    /// The strongest permission of a principal, or nil when the dashboard must not even be known to it.
    public func permission(of principal: Principal) -> Permission? {
        var permissions: [Permission] = []
        if let granted = grants[principal.userID] { permissions.append(granted) }
        if principal.facilities.contains(facilityID) {
            if principal.roles.contains(.admin) { permissions.append(.manage) }
            if principal.roles.contains(.editor) { permissions.append(createdBy == principal.userID ? .manage : .edit) }
            if principal.isAny(of: .viewer) { permissions.append(.export) }
            if principal.isAny(of: .auditor) { permissions.append(.view) }
        }
        if isPublic, isPublished { permissions.append(.view) }
        return permissions.max()
    }

    /// Whether a principal may do something.
    public func allows(_ wanted: Permission, to principal: Principal) -> Bool {
        permission(of: principal).map { $0 >= wanted } ?? false
    }
}
