import Logging
import Postgres

extension JobQueue {
    /// Stops a job and its children. Queued and waiting ones are cancelled at once; a running one is told by message and, should that be lost, by its
    /// worker's next heartbeat; its performer may still finish first. Returns the state now: `cancelled`, `running`, or the final state it had.
    @discardableResult public func cancel(_ id: JobID) async throws(JobError) -> JobState {
        let outcome = try await cancellation(of: id)
        do {
            try await order.forget(outcome.cancelled.map { ($0, .cancelled) } + outcome.settlement.done.map { ($0, .done) })
            try await order.announceCancellation(of: outcome.running)
        } catch {
            trouble.report("a cancellation could not be announced; heartbeats will carry it", error)
        }
        await publish(tickets: outcome.settlement.ready)
        return outcome.state
    }

    /// A cancellation takes a parent before its children, a child that ends takes itself before its parent: who meets the other tries again.
    private func cancellation(of id: JobID) async throws(JobError) -> Cancellation {
        var attempts = 0
        while true {
            do {
                return try await postgres.withTransaction { connection in try await Cancellation.apply(to: id, on: connection) }
            } catch {
                let failure = JobError(error)
                attempts += 1
                guard failure.isConflict, attempts < 5 else { throw failure }
            }
        }
    }
}

/// The rows that a cancellation touches.
struct Cancellation: Sendable {
    var state: JobState
    var cancelled: [JobID] = []
    var running: [JobID] = []
    var settlement = ParentSettlement()

    static func apply(to id: JobID, on connection: PostgresConnection) async throws -> Cancellation {
        let rows = try await connection.jobRows(statement("id = \(id.rawValue)"))
        guard let row = rows.first else {
            guard let existing = try await connection.jobRows("SELECT state FROM job WHERE id = \(id.rawValue)").first else {
                throw JobError.notFound(id)
            }
            return Cancellation(state: try existing.jobState())
        }
        var outcome = Cancellation(state: try row.jobState())
        try await outcome.take([row], on: connection)
        return outcome
    }

    /// Stops the children of a job that is cancelled itself, in the same transaction.
    static func apply(toChildrenOf parent: JobID, on connection: PostgresConnection) async throws -> Cancellation {
        var outcome = Cancellation(state: .cancelled)
        try await outcome.take(try await connection.jobRows(statement("parent_id = \(parent.rawValue)")), on: connection)
        return outcome
    }

    /// Notes rows that the statement has touched, and goes on with their children.
    private mutating func take(_ rows: [Row], on connection: PostgresConnection) async throws {
        var parents: [JobID] = []
        var level = rows
        while !level.isEmpty {
            for row in level {
                let job = try row.jobID()
                guard try row.jobState() == .cancelled else {
                    running.append(job)
                    continue
                }
                cancelled.append(job)
                if let parent = try row.jobValue("parent_id", as: Int64?.self) { parents.append(JobID(rawValue: parent)) }
            }
            level = try await connection.jobRows(Self.statement("parent_id = ANY(\(try level.map { try $0.jobID().rawValue })::bigint[])"))
        }
        settlement = try await ParentSettlement.settle(parents, on: connection)
    }

    private static func statement(_ condition: SQL) -> SQL {
        """
        UPDATE job SET
            cancel_requested = true,
            rerun_requested = false,
            state = CASE WHEN state = 1 THEN 1 ELSE 5 END,
            finished_at = CASE WHEN state = 1 THEN finished_at ELSE now() END
        WHERE id IN (SELECT id FROM job WHERE \(condition) AND state IN (0, 1, 6) ORDER BY id FOR UPDATE)
        RETURNING id, state, parent_id
        """
    }
}
