public import Dashboards

/// Which data sources a list shows; what is left out does not restrict.
public struct DataSourceFilter: Sendable, Hashable {
    /// What it is.
    public var kind: DataSourceKind?
    /// The facility that it belongs to.
    public var facilityID: FacilityID?

    /// A filter.
    public init(kind: DataSourceKind? = nil, facilityID: FacilityID? = nil) {
        self.kind = kind
        self.facilityID = facilityID
    }
}
