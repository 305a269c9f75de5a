import ArgumentParser
import Dashboards
import Jobs

/// Which jobs a command is about.
struct JobFilterOptions: ParsableArguments {
    @Option(help: "Only this kind, such as export_dashboard.") var kind: String?
    @Option(help: "Only this facility.") var facility: String?
    @Option(name: .customLong("class"), help: "Only this class: interactive, scheduled or bulk.") var jobClass: String?
    @Option(help: "Only the children of this job.") var parent: Int64?
    @Option(help: "Only jobs before this number; the last line of a page names it.") var after: Int64?
    @Option(help: "Jobs on one page, 1 to 200.") var limit = 50

    func validate() throws {
        guard (1...200).contains(limit) else { throw ValidationError("A page has 1 to 200 jobs.") }
        _ = try filter(state: nil)
    }

    /// The filter, with a state of the command's own.
    func filter(state: JobState?) throws -> JobFilter {
        var filter = JobFilter(kind: kind.map { JobKind(rawValue: $0) }, state: state, parent: parent.map { JobID(rawValue: $0) })
        if let kind { try JobKind.check(kind) }
        if let facility {
            guard let known = FacilityID(facility) else { throw ValidationError("“\(facility)” cannot be the name of a facility.") }
            filter.facility = known
        }
        if let jobClass {
            guard let known = JobClass(name: jobClass) else { throw ValidationError("A class is interactive, scheduled or bulk.") }
            filter.jobClass = known
        }
        return filter
    }
}

extension JobKind {
    /// Refuses a kind that no worker performs: a slip of the pen would find or hold back nothing.
    static func check(_ name: String) throws {
        guard all.contains(where: { $0.rawValue == name }) else {
            throw ValidationError("“\(name)” is no kind of job; there are \(all.map(\.rawValue).sorted().joined(separator: ", ")).")
        }
    }
}
