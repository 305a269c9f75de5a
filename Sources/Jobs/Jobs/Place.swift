package import Dashboards

/// The lane of a job in Redis: its class, kind and facility.
package struct Place: Sendable, Hashable {
    package let jobClass: JobClass
    package let kind: JobKind
    package let facility: FacilityID

    package init(jobClass: JobClass, kind: JobKind, facility: FacilityID) {
        self.jobClass = jobClass
        self.kind = kind
        self.facility = facility
    }

    /// `class|kind|facility`, as the scripts read it.
    var text: String { "\(jobClass.rawValue)|\(kind.rawValue)|\(facility.rawValue)" }
}
