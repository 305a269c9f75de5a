/// What a user may do everywhere, as the identity provider says it.
public enum Role: String, Codable, Sendable, CaseIterable {
    /// Reads dashboards and their data.
    case viewer
    /// Also creates and changes dashboards, widgets and queries.
    case editor
    /// Also changes data sources, and everything of its facilities.
    case admin
    /// Reads everything of its facilities, the audit log included; changes nothing.
    case auditor
}

/// Who asks: a user with roles and the facilities whose rows it may see.
public struct Principal: Hashable, Sendable, Codable {
    /// The identity provider's subject.
    public let userID: String
    /// The roles; empty means that only shares and public dashboards are open.
    public let roles: Set<Role>
    /// The facilities whose rows the principal sees, and no others.
    public let facilities: Set<FacilityID>

    /// A principal with the given rights.
    public init(userID: String, roles: Set<Role>, facilities: Set<FacilityID>) {
        self.userID = userID
        self.roles = roles
        self.facilities = facilities
    }

    /// Whether one of the roles is held.
    public func isAny(of wanted: Role...) -> Bool {
        wanted.contains { roles.contains($0) }
    }

    /// Whether the queries of a facility, with their texts, are open to the principal: to every role, but not to one that only shares let in.
    public func mayReadQueries(of facility: FacilityID) -> Bool {
        !roles.isEmpty && facilities.contains(facility)
    }

    /// The facilities in their order, as bound to `:facility_ids` and as put into cache keys.
    public var sortedFacilities: [FacilityID] { facilities.sorted() }
}
