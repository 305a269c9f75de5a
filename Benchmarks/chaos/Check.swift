import Foundation
import Jobs
import Postgres

/// Something that must not have happened: how it is counted, and how it is made to have happened once more.
struct Check {
    let name: String
    let count: SQL
    /// Falsifies the ledger so that the count grows by one.
    let falsification: SQL

    static func all(rolledBack: [Int64]) -> [Check] {
        [
            Check(
                name: "jobs lost",
                count: """
                    SELECT count(*) AS n FROM (
                        SELECT job FROM ledger_request WHERE NOT EXISTS (SELECT FROM job WHERE id = ledger_request.job)
                        UNION ALL SELECT id FROM job WHERE state IN (0, 1, 6)
                        UNION ALL SELECT id FROM job WHERE state IN (3, 4) AND kind <> 'crash'
                        UNION ALL SELECT id FROM job WHERE state = 2 AND NOT EXISTS (SELECT FROM ledger_effect WHERE ledger_effect.job = job.id)
                    ) AS lost
                    """,
                falsification: "DELETE FROM ledger_effect WHERE job = (SELECT max(id) FROM job WHERE state = 2 AND kind = 'quick')"
            ),
            Check(
                name: "effects doubled",
                count: "SELECT count(*) AS n FROM (SELECT job FROM ledger_effect GROUP BY job HAVING count(*) > 1) AS doubled",
                falsification: """
                    INSERT INTO ledger_effect SELECT * FROM ledger_effect
                    WHERE job = (SELECT job FROM ledger_effect GROUP BY job HAVING count(*) = 1 LIMIT 1)
                    """
            ),
            Check(
                name: "effects of jobs that are not done",
                count: "SELECT count(*) AS n FROM ledger_effect JOIN job ON job.id = ledger_effect.job WHERE state <> 2 AND kind <> 'batch'",
                falsification: "INSERT INTO ledger_effect (job, fence, worker) SELECT id, 0, '' FROM job WHERE kind = 'crash' LIMIT 1"
            ),
            Check(
                name: "effects of a worker that had lost the job",
                count:
                    "SELECT count(*) AS n FROM ledger_effect JOIN job ON job.id = ledger_effect.job WHERE job.fence IS DISTINCT FROM ledger_effect.fence",
                falsification: """
                    UPDATE job SET fence = fence + 1
                    WHERE id = (SELECT min(job.id) FROM ledger_effect JOIN job ON job.id = ledger_effect.job AND job.fence = ledger_effect.fence)
                    """
            ),
            Check(
                name: "stale overwrites",
                count: """
                    SELECT count(*) AS n FROM (
                        SELECT fence, max(fence) OVER (
                            PARTITION BY subject ORDER BY sequence ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                        ) AS newest FROM ledger_write
                    ) AS writes WHERE fence <= newest
                    """,
                falsification:
                    "INSERT INTO ledger_write (subject, fence, value) SELECT subject, fence, value FROM ledger_write ORDER BY sequence LIMIT 1"
            ),
            Check(
                name: "refreshes that missed a request",
                count: "SELECT count(*) AS n FROM ledger_subject WHERE done <> requested",
                falsification:
                    "UPDATE ledger_subject SET done = done - 1 WHERE id = (SELECT min(id) FROM ledger_subject WHERE done = requested)"
            ),
            Check(
                name: "slots missed",
                count: """
                    SELECT count(*) AS n FROM (
                        SELECT least(min(slot), ordered.first + 10) AS first, greatest(max(slot), ordered.last - 10) AS last FROM ledger_slot, (
                            SELECT extract(epoch FROM min(created_at))::bigint AS first, extract(epoch FROM max(created_at))::bigint AS last
                            FROM job WHERE kind = 'quick'
                        ) AS ordered GROUP BY ordered.first, ordered.last
                    ) AS span, generate_series(first, last) AS due
                    WHERE NOT EXISTS (SELECT FROM ledger_slot WHERE slot = due)
                    """,
                falsification: "DELETE FROM ledger_slot WHERE slot = (SELECT min(slot) + 1 FROM ledger_slot)"
            ),
            Check(
                name: "slots doubled",
                count: "SELECT count(*) AS n FROM (SELECT slot FROM ledger_slot GROUP BY slot HAVING count(*) > 1) AS doubled",
                falsification: "INSERT INTO ledger_slot SELECT slot FROM ledger_slot GROUP BY slot HAVING count(*) = 1 LIMIT 1"
            ),
            Check(
                name: "parents that ended before a child",
                count: """
                    SELECT count(*) AS n FROM job JOIN job AS parent ON parent.id = job.parent_id
                    WHERE parent.state NOT IN (2, 5) OR (parent.state = 2 AND parent.finished_at < job.finished_at)
                    """,
                falsification: """
                    UPDATE job SET finished_at = parent.finished_at + interval '1 second' FROM job AS parent
                    WHERE parent.id = job.parent_id AND job.id = (
                        SELECT max(job.id) FROM job JOIN job AS parent ON parent.id = job.parent_id WHERE job.state = 2 AND parent.state = 2
                    )
                    """
            ),
            Check(
                name: "jobs that ended before they were due",
                count: """
                    SELECT count(*) AS n FROM ledger_effect JOIN job ON job.id = ledger_effect.job
                    WHERE extract(epoch FROM at) < (arguments->>'notBefore')::float8
                    """,
                falsification: """
                    UPDATE ledger_effect SET at = created_at FROM job
                    WHERE job.id = job AND job.id = (SELECT max(id) FROM job WHERE state = 2 AND arguments ? 'notBefore')
                    """
            ),
            Check(
                name: "poisonous jobs that are not dead",
                count: "SELECT count(*) AS n FROM job WHERE kind = 'crash' AND state <> 4",
                falsification: "UPDATE job SET state = 3 WHERE id = (SELECT min(id) FROM job WHERE kind = 'crash' AND state = 4)"
            ),
            Check(
                name: "rolled-back jobs that ran",
                count: "SELECT count(*) AS n FROM ledger_effect WHERE job = ANY(\(rolledBack)::bigint[])",
                falsification: "INSERT INTO ledger_effect (job, fence, worker) SELECT unnest((\(rolledBack)::bigint[])[1:1]), 0, ''"
            ),
        ]
    }

    /// How many checks do not count exactly one more after their falsification, each tried in a transaction that is rolled back.
    static func blind(_ postgres: PostgresClient, rolledBack: [Int64]) async throws -> Int {
        var blind = 0
        for check in all(rolledBack: rolledBack) {
            struct Regret: Error {}
            do {
                try await postgres.withTransaction { connection in
                    let before = try await Ledger.count(check.count, connection)
                    try await connection.execute(check.falsification)
                    let after = try await Ledger.count(check.count, connection)
                    if after != before + 1 {
                        say("chaos: “\(check.name)” counts \(after) where \(before + 1) is right")
                        blind += 1
                    }
                    throw Regret()
                }
            } catch is Regret {}
        }
        return blind
    }
}
