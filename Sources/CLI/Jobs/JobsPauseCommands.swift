import ArgumentParser
import Dashboards
import Foundation
import Jobs

/// `vitrine jobs pause`: hold something back, or show what is.
struct JobsPauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Hold back kind:…, facility:… or class:…; what runs goes on. Without one: show what is held back."
    )

    @OptionGroup var options: QueueOptions
    @Argument(help: "kind:export_dashboard, facility:north, class:bulk …") var subjects: [String] = []

    func validate() throws { _ = try PauseChange.read(subjects) }

    func run() async throws {
        try await PauseChange(verb: "pause", subjects: try PauseChange.read(subjects), options: options).make { try await $0.pause($1) }
    }
}

/// `vitrine jobs resume`: let it go on.
struct JobsResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "resume", abstract: "Let kind:…, facility:… or class:… go on.")

    @OptionGroup var options: QueueOptions
    @Argument(help: "kind:export_dashboard, facility:north, class:bulk …") var subjects: [String]

    func validate() throws { _ = try PauseChange.read(subjects) }

    func run() async throws {
        try await PauseChange(verb: "resume", subjects: try PauseChange.read(subjects), options: options).make { queue, subject in
            if try await !queue.resume(subject) { print("\(subject) was not held back.") }
        }
    }
}

/// The same change to what is held back, each written to the audit log, and what is held back afterwards.
struct PauseChange {
    let verb: String
    let subjects: [PauseSubject]
    let options: QueueOptions

    static func read(_ texts: [String]) throws -> [PauseSubject] {
        try texts.map { text in
            guard let subject = PauseSubject(text) else {
                throw ValidationError(
                    "“\(text)” cannot be held back; say kind:NAME, facility:NAME, class:interactive, class:scheduled or class:bulk."
                )
            }
            if case .kind(let kind) = subject { try JobKind.check(kind.rawValue) }
            return subject
        }
    }

    func make(_ change: (JobQueue, PauseSubject) async throws -> Void) async throws {
        let pauses = try await QueueAccess.open(options.installation) { access in
            for subject in subjects {
                try await change(access.queue, subject)
                var facility: FacilityID?
                if case .facility(let named) = subject { facility = named }
                try await access.record("queue.\(verb)", kind: "queue", id: subject.description, facility: facility)
            }
            return try await access.queue.pauses()
        }
        if options.json { return try printJSON(pauses) }
        if pauses.isEmpty { print("Nothing is held back.") }
        for pause in pauses { print("\(pause.subject)  since \(pause.since.rfc3339), \(JobTable.span(Date().timeIntervalSince(pause.since)))") }
    }
}
