import ArgumentParser
import Foundation
import Jobs

/// `vitrine jobs list`: jobs, newest first.
struct JobsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List jobs, newest first.")

    @OptionGroup var options: QueueOptions
    @OptionGroup var filter: JobFilterOptions
    @Option(help: "Only this state: queued, running, waiting, done, failed, dead or cancelled.") var state: String?

    func validate() throws {
        if let state, JobState(name: state) == nil {
            throw ValidationError("A state is one of \(JobState.allCases.map(\.name).joined(separator: ", ")).")
        }
    }

    func run() async throws {
        try await JobList(filter: filter.filter(state: state.flatMap(JobState.init(name:))), page: filter, options: options).show()
    }
}

/// `vitrine jobs dead`: jobs that have used up their attempts, or their workers.
struct JobsDeadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead",
        abstract: "List dead jobs: their attempts are used up, or they made worker after worker vanish."
    )

    @OptionGroup var options: QueueOptions
    @OptionGroup var filter: JobFilterOptions

    func run() async throws {
        try await JobList(filter: filter.filter(state: .dead), page: filter, options: options).show()
    }
}

/// A page of jobs, printed.
struct JobList {
    let filter: JobFilter
    let page: JobFilterOptions
    let options: QueueOptions

    private struct Document: Encodable {
        let items: [JobRecord]
        let next: String?
    }

    func show() async throws {
        let found = try await QueueAccess.open(options.installation) { access in
            try await access.queue.page(filter, facilities: nil, after: page.after.map { JobID(rawValue: $0) }, limit: page.limit)
        }
        if options.json { return try printJSON(Document(items: found.jobs, next: found.next?.description)) }
        guard !found.jobs.isEmpty else { return print("No such jobs.") }
        print(JobTable(jobs: found.jobs).lines.joined(separator: "\n"))
        if let next = found.next { print("more: --after \(next)") }
    }
}
