import Dashboards
import Dispatch
import Foundation
import Glibc
import Jobs
import Postgres

extension JobKind {
    /// Short and interactive.
    static let quick = JobKind(rawValue: "quick")
    /// Half a second, bulk, at a data source.
    static let slow = JobKind(rawValue: "slow")
    /// Does not listen when it is cancelled.
    static let stubborn = JobKind(rawValue: "stubborn")
    /// Fails at first.
    static let flaky = JobKind(rawValue: "flaky")
    /// Brings a subject up to date; one at a time for each subject.
    static let refresh = JobKind(rawValue: "refresh")
    /// Has children.
    static let batch = JobKind(rawValue: "batch")
    /// A child.
    static let part = JobKind(rawValue: "part")
    /// A slot of the schedule.
    static let slot = JobKind(rawValue: "slot")
    /// Kills its worker.
    static let crash = JobKind(rawValue: "crash")
}

/// Works for a moment and writes its effect into the ledger, without any guard of its own: what keeps it from doing so twice is the queue.
struct LedgerPerformer: JobPerformer {
    let kind: JobKind
    let timeLimit = Duration.seconds(20)
    let work: @Sendable (RunningJob) async throws -> Outcome

    func perform(_ job: RunningJob) async -> Outcome {
        do {
            return try await work(job)
        } catch {
            return .retry(JobFailure(code: "chaos", message: "\(error)"))
        }
    }

    static func all(_ surroundings: Surroundings) -> [LedgerPerformer] {
        let name = surroundings.name
        let effect: @Sendable (RunningJob) async throws -> Outcome = { job in
            if surroundings.isBroken {
                try await Ledger.note(job, by: name, on: surroundings.postgres)
                return .done
            }
            return .completed { connection in try await Ledger.note(job, by: name, on: connection) }
        }
        return [
            LedgerPerformer(kind: .quick) { job in
                try await Task.sleep(for: .milliseconds(Int.random(in: 1...20)))
                return try await effect(job)
            },
            LedgerPerformer(kind: .slow) { job in
                _ = try await surroundings.postgres.query("SELECT pg_sleep(\(Double.random(in: 0.1...0.5)))")
                return try await effect(job)
            },
            LedgerPerformer(kind: .stubborn) { job in
                await deafPause(milliseconds: Int.random(in: 50...400))
                return try await effect(job)
            },
            LedgerPerformer(kind: .flaky) { job in
                job.attempt == 1 ? .retry(JobFailure(code: "flaky", message: "The first attempt fails.")) : try await effect(job)
            },
            LedgerPerformer(kind: .part) { job in
                try await Task.sleep(for: .milliseconds(Int.random(in: 5...50)))
                return try await effect(job)
            },
            LedgerPerformer(kind: .batch) { job in
                let parts = (0..<5).map { _ in
                    JobRequest(kind: .part, facility: job.facility, jobClass: .bulk, maximumAttempts: 100, parent: job.id)
                }
                return .completed { connection in
                    try await Ledger.note(job, by: name, on: connection)
                    _ = try await surroundings.queue.enqueue(parts, on: connection)
                }
            },
            LedgerPerformer(kind: .refresh) { job in
                guard case .integer(let subject)? = job.arguments["subject"] else { return .failed(JobFailure(code: "subject", message: "missing")) }
                let seen = try await Ledger.requested(of: subject, surroundings.postgres)
                await deafPause(milliseconds: Int.random(in: 20...300))
                return .completed { connection in
                    try await Ledger.note(job, by: name, on: connection)
                    try await Ledger.write(seen, to: subject, job, on: connection)
                }
            },
            LedgerPerformer(kind: .slot) { job in
                guard case .integer(let slot)? = job.arguments["slot"] else { return .failed(JobFailure(code: "slot", message: "missing")) }
                return .completed { connection in
                    try await Ledger.note(job, by: name, on: connection)
                    try await Ledger.note(slot: slot, on: connection)
                }
            },
            LedgerPerformer(kind: .crash) { _ in
                kill(getpid(), SIGKILL)
                await deafPause(milliseconds: 10_000)
                return .done
            },
        ]
    }
}

/// Waits, cancelled or not.
private func deafPause(milliseconds: Int) async {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { continuation.resume() }
    }
}
