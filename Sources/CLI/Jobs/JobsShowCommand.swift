import ArgumentParser
import Dashboards
import Foundation
import Jobs

/// `vitrine jobs show`: everything of one job.
struct JobsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show everything of a job, and its children.")

    @OptionGroup var options: QueueOptions
    @Argument(help: "The number of the job.") var job: Int64

    private struct Document: Encodable {
        let job: JobRecord
        let children: [JobRecord]
    }

    func run() async throws {
        let (record, children) = try await QueueAccess.open(options.installation) { access in
            let record = try await access.jobs([job])[0]
            return (record, try await access.queue.page(JobFilter(parent: record.id), facilities: nil, limit: 200).jobs)
        }
        if options.json { return try printJSON(Document(job: record, children: children)) }
        let arguments = String(decoding: try JSONEncoder.dashboards.encode(record.arguments), as: UTF8.self)
        let failure = record.errorCode.map { "\($0): \(record.error ?? "")" }
        let facts: [(String, String?)] = [
            ("job", record.id.description), ("kind", record.kind.rawValue), ("facility", record.facility.rawValue), ("class", record.jobClass.name),
            ("state", record.state.name + (record.isCancelRequested && !record.state.isFinal ? " (asked to stop)" : "")),
            ("progress", "\(Int(record.progress * 100)) %" + (record.progressMessage.map { ": " + $0 } ?? "")),
            ("attempts", "\(record.attempt) of \(record.maximumAttempts)"),
            ("starts", "\(record.starts), of which \(record.losses) lost their worker"),
            ("worker", record.worker), ("parent", record.parent?.description), ("error", failure), ("due", record.runAt.rfc3339),
            ("created", record.createdAt.rfc3339), ("started", record.startedAt?.rfc3339), ("finished", record.finishedAt?.rfc3339),
            ("arguments", arguments),
        ]
        for case let (name, value?) in facts { print(name.padding(toLength: 11, withPad: " ", startingAt: 0) + value) }
        if !children.isEmpty {
            print("\nchildren, \(record.pendingChildren) not finished\n" + JobTable(jobs: children).lines.joined(separator: "\n"))
        }
    }
}
