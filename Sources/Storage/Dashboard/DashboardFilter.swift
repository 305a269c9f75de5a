public import Dashboards

/// Which dashboards a list shows; what is left out does not restrict.
public struct DashboardFilter: Sendable, Hashable {
    /// Words that the name or the description holds, in upper or lower case.
    public var text: String?
    /// Tags that a dashboard has, all of them.
    public var tags: [String]
    /// Where it stands in its life.
    public var status: DashboardStatus?
    /// The facility that it belongs to.
    public var facilityID: FacilityID?
    /// Whether it is public.
    public var isPublic: Bool?
    /// Who made it.
    public var createdBy: String?

    /// A filter.
    public init(
        text: String? = nil,
        tags: [String] = [],
        status: DashboardStatus? = nil,
        facilityID: FacilityID? = nil,
        isPublic: Bool? = nil,
        createdBy: String? = nil
    ) {
        self.text = text
        self.tags = tags
        self.status = status
        self.facilityID = facilityID
        self.isPublic = isPublic
        self.createdBy = createdBy
    }
}
