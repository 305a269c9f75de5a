import ArgumentParser
import Dashboards
import Foundation
import Jobs
import Storage

/// `vitrine jobs retry`: back in line, with all attempts.
struct JobsRetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Put failed, dead or cancelled jobs back in line with all their attempts; a cancelled export is ordered anew instead."
    )

    @OptionGroup var options: QueueOptions
    @Argument(help: "The numbers of the jobs.") var jobs: [Int64]

    func run() async throws {
        try await JobChange(verb: "retry", jobs: jobs, options: options).make { access, job in try await access.queue.retry(job.id) }
    }
}

/// `vitrine jobs cancel`: stop, with all children.
struct JobsCancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Stop jobs and their children; a running one is told, and ends when its work lets it."
    )

    @OptionGroup var options: QueueOptions
    @Argument(help: "The numbers of the jobs.") var jobs: [Int64]

    func run() async throws {
        try await JobChange(verb: "cancel", jobs: jobs, options: options).make { access, job in
            guard !job.state.isFinal else { throw StackError("Job \(job.id) is \(job.state.name) already: there is nothing to cancel.") }
            try await access.queue.cancel(job.id)
            try await access.exports.followCancellation(ofJob: job.id.rawValue)
        }
    }
}

/// The same change to some jobs, each written to the audit log, and how they stand afterwards.
struct JobChange {
    let verb: String
    let jobs: [Int64]
    let options: QueueOptions

    func make(_ change: (QueueAccess, JobRecord) async throws -> Void) async throws {
        let changed = try await QueueAccess.open(options.installation) { access in
            for job in try await access.jobs(jobs) {
                do {
                    try await change(access, job)
                } catch let error as JobError {
                    throw StackError(error.description)
                }
                let details: [String: JSONValue] = ["kind": .string(job.kind.rawValue), "state": .string(job.state.name)]
                try await access.record("job.\(verb)", kind: "job", id: job.id.description, facility: job.facility, details: details)
            }
            return try await access.jobs(jobs)
        }
        if options.json { return try printJSON(changed) }
        print(JobTable(jobs: changed).lines.joined(separator: "\n"))
    }
}
