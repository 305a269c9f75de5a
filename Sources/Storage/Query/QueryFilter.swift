public import Dashboards

/// Which queries a list shows; what is left out does not restrict.
public struct QueryFilter: Sendable, Hashable {
    /// Words that the name holds, in upper or lower case.
    public var text: String?
    /// What the text of a query is.
    public var kind: QueryKind?
    /// The data source that answers it.
    public var dataSourceID: DataSourceID?
    /// The facility that it belongs to.
    public var facilityID: FacilityID?

    /// A filter.
    public init(text: String? = nil, kind: QueryKind? = nil, dataSourceID: DataSourceID? = nil, facilityID: FacilityID? = nil) {
        self.text = text
        self.kind = kind
        self.dataSourceID = dataSourceID
        self.facilityID = facilityID
    }
}
