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
        let lost: [(String, SQL)] = [
            (
                "jobs lost",
                """
                SELECT count(*) AS n FROM (
                    SELECT job FROM ledger_request WHERE NOT EXISTS (SELECT FROM job WHERE id = ledger_request.job)
                    UNION ALL SELECT id FROM job WHERE state IN (0, 1, 6)
                    UNION ALL SELECT id FROM job WHERE state IN (3, 4) AND kind <> 'crash'
                    UNION ALL SELECT id FROM job WHERE state = 2 AND NOT EXISTS (SELECT FROM ledger_effect WHERE ledger_effect.job = job.id)
                ) AS lost
                """
            ),
            ("effects doubled", "SELECT count(*) AS n FROM (SELECT job FROM ledger_effect GROUP BY job HAVING count(*) > 1) AS doubled"),
            (
                "effects of jobs that are not done",
                "SELECT count(*) AS n FROM ledger_effect JOIN job ON job.id = ledger_effect.job WHERE state <> 2 AND kind <> 'batch'"
            ),
            (
                "effects of a worker that had lost the job",
                "SELECT count(*) AS n FROM ledger_effect JOIN job ON job.id = ledger_effect.job WHERE job.fence IS DISTINCT FROM ledger_effect.fence"
            ),
            (
                "stale overwrites",
                """
                SELECT count(*) AS n FROM (
                    SELECT fence, max(fence) OVER (
                        PARTITION BY subject ORDER BY sequence ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                    ) AS newest FROM ledger_write
                ) AS writes WHERE fence <= newest
                """
            ),
            ("refreshes that missed a request", "SELECT count(*) AS n FROM ledger_subject WHERE done <> requested"),
            (
                "slots missed",
                """
                SELECT count(*) AS n FROM (SELECT min(slot) AS first, max(slot) AS last FROM ledger_slot) AS span, generate_series(first, last) AS due
                WHERE NOT EXISTS (SELECT FROM ledger_slot WHERE slot = due)
                """
            ),
            ("slots doubled", "SELECT count(*) AS n FROM (SELECT slot FROM ledger_slot GROUP BY slot HAVING count(*) > 1) AS doubled"),
            (
                "parents that ended before a child",
                """
                SELECT count(*) AS n FROM job JOIN job AS parent ON parent.id = job.parent_id
                WHERE parent.state NOT IN (2, 5) OR (parent.state = 2 AND parent.finished_at < job.finished_at)
                """
            ),
            (
                "jobs that ended before they were due",
                """
                SELECT count(*) AS n FROM ledger_effect JOIN job ON job.id = ledger_effect.job
                WHERE extract(epoch FROM at) < (arguments->>'notBefore')::float8
                """
            ),
            ("poisonous jobs that are not dead", "SELECT count(*) AS n FROM job WHERE kind = 'crash' AND state <> 4"),
            ("rolled-back jobs that ran", "SELECT count(*) AS n FROM ledger_effect WHERE job = ANY(\(rolledBack)::bigint[])"),
        ]
        for (name, sql) in lost { verdict.counts.append(Count(name: name, value: try await Ledger.count(sql, postgres))) }
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
        counts.append(Count(name: "\(name): over the limit", value: times.count { $0 >= limit } + (times.isEmpty ? 1 : 0)))
    }

    var isGood: Bool { counts.allSatisfy { $0.value == 0 } }

    func report() {
        for fact in facts { say("  \(fact.name.padding(toLength: 48, withPad: " ", startingAt: 0)) \(fact.value)") }
        for count in counts {
            say("\(count.value == 0 ? "  " : "! ")\(count.name.padding(toLength: 48, withPad: " ", startingAt: 0)) \(count.value)")
        }
        say(isGood ? "chaos: nothing lost, nothing doubled, nothing overwritten" : "chaos: FAILED")
    }
}
