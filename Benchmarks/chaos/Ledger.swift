import Foundation
import Jobs
import Postgres

/// What happened, written by the jobs themselves inside of their finishing transactions. Nothing here is unique: a ledger must be able to show what must
/// not be.
enum Ledger {
    static func create(_ postgres: PostgresClient, subjects: Int) async throws {
        for statement: SQL in [
            "CREATE TABLE ledger_request (job bigint NOT NULL)",
            "CREATE TABLE ledger_effect (job bigint NOT NULL, fence bigint NOT NULL, worker text NOT NULL, at timestamptz DEFAULT clock_timestamp())",
            "CREATE TABLE ledger_subject (id bigint PRIMARY KEY, requested bigint NOT NULL DEFAULT 0, done bigint NOT NULL DEFAULT 0)",
            "CREATE TABLE ledger_write (sequence bigserial, subject bigint NOT NULL, fence bigint NOT NULL, value bigint NOT NULL)",
            "CREATE TABLE ledger_slot (slot bigint NOT NULL)",
            "CREATE INDEX ON ledger_effect (job)",
            "INSERT INTO ledger_subject (id) SELECT generate_series(1, \(Int32(subjects)))",
        ] { try await postgres.execute(statement) }
    }

    static func note(_ job: RunningJob, by worker: String, on connection: some PostgresExecutor) async throws {
        try await connection.execute("INSERT INTO ledger_effect (job, fence, worker) VALUES (\(job.id.rawValue), \(job.fence), \(worker))")
    }

    static func note(slot: Int64, on connection: PostgresConnection) async throws {
        try await connection.execute("INSERT INTO ledger_slot (slot) VALUES (\(slot))")
    }

    static func requested(of subject: Int64, _ postgres: PostgresClient) async throws -> Int64 {
        try await postgres.query("SELECT requested FROM ledger_subject WHERE id = \(subject)").first?.decode("requested") ?? 0
    }

    /// Overwrites the subject, whatever it holds; the lock on its row makes the order of the ledger that of the commits.
    static func write(_ value: Int64, to subject: Int64, _ job: RunningJob, on connection: PostgresConnection) async throws {
        try await connection.execute("UPDATE ledger_subject SET done = \(value) WHERE id = \(subject)")
        try await connection.execute("INSERT INTO ledger_write (subject, fence, value) VALUES (\(subject), \(job.fence), \(value))")
    }

    /// Jobs that are not over.
    static func unfinished(_ postgres: PostgresClient) async throws -> Int {
        try await count("SELECT count(*) AS n FROM job WHERE state IN (0, 1, 6)", postgres)
    }

    static func count(_ sql: SQL, _ postgres: some PostgresExecutor) async throws -> Int {
        Int(try await postgres.query(sql).first?.decode("n", as: Int64.self) ?? 0)
    }
}
