import Foundation
import Jobs
import Postgres

/// What the ledger says at the end.
struct Verdict {
    /// A count that must be 0.
    struct Count {
        let name: String
        let value: Int
    }

    var counts: [Count] = []
    var facts: [(name: String, value: String)] = []

    static func read(_ postgres: PostgresClient, rolledBack: [Int64]) async throws -> Verdict {
        var verdict = Verdict()
        for check in Check.all(rolledBack: rolledBack) {
            verdict.counts.append(Count(name: check.name, value: try await Ledger.count(check.count, postgres)))
        }
        verdict.counts.append(Count(name: "checks that do not see what they are for", value: try await Check.blind(postgres, rolledBack: rolledBack)))
        let numbers: [(String, SQL)] = [
            ("jobs committed", "SELECT count(*) AS n FROM job"),
            ("jobs done", "SELECT count(*) AS n FROM job WHERE state = 2"),
            ("jobs cancelled", "SELECT count(*) AS n FROM job WHERE state = 5"),
            ("jobs taken from a dead or silent worker", "SELECT count(*) AS n FROM job WHERE losses > 0"),
            ("slots fired", "SELECT count(*) AS n FROM ledger_slot"),
            ("terms of the scheduler", "SELECT coalesce(max(term), 0) AS n FROM leader WHERE name = \(SchedulerProcess.role)"),
        ]
        for (name, sql) in numbers { verdict.facts.append((name, "\(try await Ledger.count(sql, postgres))")) }
        return verdict
    }

    /// Adds a longest time that must stay under a limit.
    mutating func add(_ name: String, _ times: [Duration], limit: Duration) {
        let longest = times.max() ?? .zero
        facts.append((name, "at most \(longest.text) in \(times.count) cases (limit \(limit.text))"))
        counts.append(Count(name: "\(name) more than \(limit.text)", value: times.count { $0 >= limit } + (times.isEmpty ? 1 : 0)))
    }

    var isGood: Bool { counts.allSatisfy { $0.value == 0 } }

    func report() {
        for fact in facts { say("  \(fact.name.padding(toLength: 54, withPad: " ", startingAt: 0)) \(fact.value)") }
        for count in counts {
            say("\(count.value == 0 ? "  " : "! ")\(count.name.padding(toLength: 54, withPad: " ", startingAt: 0)) \(count.value)")
        }
        say(isGood ? "chaos: nothing lost, nothing doubled, nothing overwritten" : "chaos: FAILED")
    }
}
