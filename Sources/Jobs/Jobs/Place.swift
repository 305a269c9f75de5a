package import Dashboards

/// The lane of a job in Redis: its class, kind and facility; and the data source whose places it takes.
package struct Place: Sendable, Hashable {
    package let jobClass: JobClass
    package let kind: JobKind
    package let facility: FacilityID
    package let source: String?

    package init(jobClass: JobClass, kind: JobKind, facility: FacilityID, source: String? = nil) {
        self.jobClass = jobClass
        self.kind = kind
        self.facility = facility
        self.source = source
    }

    /// `class|kind|facility`, or `class|kind|facility|source`, as the scripts read it.
    var text: String { "\(jobClass.rawValue)|\(kind.rawValue)|\(facility.rawValue)" + (source.map { "|\($0)" } ?? "") }
}
