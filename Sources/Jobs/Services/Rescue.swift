import Logging
import Metrics
import Postgres

/// Takes running jobs from workers that are gone: back in line, or dead when they have made too many workers vanish.
struct Rescue: Sendable {
    let queue: JobQueue
    let poisonLimit: Int

    static let batch = 100

    /// What a rescue did.
    struct Result: Sendable {
        var back: [Ticket] = []
        var over: [(ticket: Ticket, state: JobState)] = []
        var poisoned = 0
        var settlement = ParentSettlement()
        var count: Int { back.count + over.count }
    }

    /// Rescues at most 100 running jobs that match, and tells Redis.
    func run(_ condition: SQL) async throws(JobError) -> Int {
        let result: Result
        do {
            result = try await queue.postgres.withTransaction { connection in try await take(condition, on: connection) }
        } catch {
            throw JobError(error)
        }
        queue.metrics.reaped.increment(by: result.count)
        queue.metrics.poisoned.increment(by: result.poisoned)
        for (ticket, state) in result.over { queue.metrics.finished(ticket.place.kind, state.name) }
        do {
            try await queue.order.release(result.back, toFront: true)
            try await queue.order.forget(result.over.map { ($0.ticket.id, $0.state) } + result.settlement.done.map { ($0, .done) })
            await queue.outbox.remove(result.back)
        } catch {
            queue.trouble.report("Redis could not be told of rescued jobs; the relay will do it", error)
        }
        await queue.publish(tickets: result.settlement.ready)
        return result.count
    }

    private func take(_ condition: SQL, on connection: PostgresConnection) async throws -> Result {
        let rows = try await connection.jobRows(
            """
            WITH rescued AS (
                UPDATE job SET
                    state = CASE WHEN cancel_requested THEN 5 WHEN losses + 1 >= \(Int32(poisonLimit)) OR attempt >= max_attempts THEN 4 ELSE 0 END,
                    losses = losses + 1,
                    fence = NULL,
                    lease_until = NULL,
                    run_at = now() + make_interval(secs => CASE WHEN losses = 0 THEN 0 ELSE random() * least(300, 2 * 2 ^ least(losses, 10)) END),
                    finished_at = CASE WHEN cancel_requested OR losses + 1 >= \(Int32(poisonLimit)) OR attempt >= max_attempts THEN now() END,
                    error_code = CASE WHEN losses + 1 >= \(Int32(poisonLimit)) THEN 'poison' ELSE 'worker_lost' END,
                    error = 'The worker ' || worker || ' vanished while it ran the job.'
                WHERE id IN (SELECT id FROM job WHERE state = 1 AND \(condition) ORDER BY lease_until LIMIT \(Self.batch) FOR UPDATE SKIP LOCKED)
                RETURNING *
            ), again AS (
                \(Rerun.insertion(from: "rescued"))
                RETURNING *
            ), noted AS (
                \(Outbox.insertion(of: "SELECT id FROM rescued WHERE state = 0 UNION ALL SELECT id FROM again"))
            )
            SELECT id, class, kind, facility, source, state, parent_id, losses, \(JobBatch.delay), \(Outbox.note), false AS is_rerun FROM rescued
            UNION ALL SELECT id, class, kind, facility, source, state, NULL, 0, 0, txid_current(), true FROM again
            """
        )
        var result = Result()
        var parents: [JobID] = []
        var reruns: [Ticket] = []
        for row in rows {
            let ticket = try Ticket(noted: row)
            guard try !row.jobValue("is_rerun", as: Bool.self) else {
                reruns.append(ticket)
                continue
            }
            let state = try row.jobState()
            if state == .queued {
                result.back.append(ticket)
            } else {
                result.over.append((ticket, state))
                if let parent = try row.jobValue("parent_id", as: Int64?.self) { parents.append(JobID(rawValue: parent)) }
            }
            let losses = Int(try row.jobValue("losses", as: Int32.self))
            let isPoison = state == .dead && losses >= poisonLimit
            if isPoison { result.poisoned += 1 }
            log(ticket, state, isPoison: isPoison, losses: losses)
        }
        result.settlement = try await ParentSettlement.settle(parents, on: connection)
        result.settlement.ready += reruns
        return result
    }

    private func log(_ ticket: Ticket, _ state: JobState, isPoison: Bool, losses: Int) {
        queue.logger.log(
            level: isPoison ? .error : state == .dead ? .warning : .notice,
            isPoison
                ? "a job is dead: worker after worker vanished with it"
                : state == .dead ? "a job is dead: its worker vanished in its last attempt" : "a job was taken from a worker that vanished",
            metadata: ["job": "\(ticket.id)", "kind": "\(ticket.place.kind)", "losses": "\(losses)", "state": "\(state.name)"]
        )
    }
}

extension JobQueue {
    /// Takes all jobs from a worker that is known to have died, without waiting for its leases to end. Safe even when it lives: the fence keeps its results
    /// out. Returns how many at once; looks twice more within the next second. The name must be that of the dead process alone.
    @discardableResult public func releaseLeases(ofWorker name: String, poisonLimit: Int = 3) async throws(JobError) -> Int {
        let rescue = Rescue(queue: self, poisonLimit: poisonLimit)
        var total = 0
        while true {
            let count = try await rescue.run("worker = \(name)")
            total += count
            guard count == Rescue.batch else { break }
        }
        try await postgres.jobRows("DELETE FROM worker WHERE name = \(name)")
        await releaseClaims()
        // A start that the dead worker had sent may commit only now.
        Task {
            for pause in [Duration.milliseconds(200), .milliseconds(600)] {
                try? await Task.sleep(for: pause)
                _ = try? await rescue.run("worker = \(name)")
            }
        }
        return total
    }

    /// Puts back what was claimed and has not started. A claim that a living worker is just starting is put back too, which does no harm: only one start
    /// succeeds.
    private func releaseClaims() async {
        do throws(JobError) {
            try await MissedClaims(postgres: postgres, order: order).clear(try await order.held())
        } catch {
            trouble.report("the claims of a dead worker could not be put back; their handoff will run out", error)
        }
    }
}
