import Logging
import Metrics
import Postgres

/// Takes a started job to its end: perform under its lease → weigh the outcome → finish in PostgreSQL → tell Redis.
struct Executor: Sendable {
    let queue: JobQueue
    let batcher: CompletionBatcher
    let retryPolicy: RetryPolicy
    let stuckGrace: Duration
    let clock: JobClock

    /// Begins a run. A performer that ignores its cancellation is left behind after the grace; the fence keeps it from doing harm.
    ///
    /// - Parameter end: called once, with what Redis is still to be told of the job: its final state, or nil when it is back in line.
    func begin(_ lease: Lease, with performer: (any JobPerformer)?, then end: @escaping @Sendable ((id: JobID, state: JobState)?) -> Void) {
        let run = Run(lease: lease, performer: performer, began: .now)
        let work = Task {
            let outcome = await performer?.perform(run.job) ?? .retry(.noPerformer(run.job.kind), after: nil)
            guard lease.end() else { return }
            // A run that was stopped is a cancelled task, in which nothing can be written any more.
            if lease.reason == nil { end(await conclude(run, outcome)) } else { Task { end(await conclude(run, outcome)) } }
        }
        lease.onStop { [clock, stuckGrace] _ in
            work.cancel()
            Task {
                try? await clock.sleep(stuckGrace)
                guard lease.end() else { return }
                reportStuck(run)
                end(await conclude(run, nil))
            }
        }
    }

    private func conclude(_ run: Run, _ outcome: Outcome?) async -> (id: JobID, state: JobState)? {
        await announce(await finish(weigh(run, outcome)))
    }

    private func reportStuck(_ run: Run) {
        queue.metrics.stuck.increment()
        queue.logger.error(
            "a job ignores its cancellation; its slot is given to another",
            metadata: ["job": "\(run.job.id)", "kind": "\(run.job.kind)", "reason": "\(run.lease.reason.map { "\($0)" } ?? "worker stopped")"]
        )
    }

    private func weigh(_ run: Run, _ outcome: Outcome?) -> Run {
        var run = run
        run.ending = Ending(
            outcome ?? .givenBack,
            stoppedFor: run.lease.reason,
            of: run.job,
            limit: run.timeLimit,
            policy: retryPolicy
        )
        return run
    }

    /// Writes the end. What may pass by itself is tried again while the lease is trusted and nothing else wants the run to end; a result that cannot be
    /// written for another reason makes the run a failed attempt.
    private func finish(_ run: Run) async -> Run {
        var run = run
        var backoff = Backoff()
        var isUncertain = false
        var limit: Duration?
        while let ending = run.ending {
            do {
                run.completion = try await write(ending, of: run.job)
                if run.completion?.state == nil, isUncertain { run.completion = try await recall(run.job) }
                return run
            } catch {
                let failure = JobError(error)
                isUncertain = true
                let now = clock.now()
                if limit == nil, let hurry = run.lease.hurry {
                    limit = now + stuckGrace
                    // The result is given up; what is written now touches nothing but the job.
                    if case .done = ending {
                        run.ending = Ending(.givenBack, stoppedFor: hurry, of: run.job, limit: run.timeLimit, policy: retryPolicy)
                    }
                }
                if failure.isTransient, run.lease.trustedUntil > now, now < limit ?? .seconds(Int64.max) {
                    queue.trouble.report("the end of a job could not be written yet", error)
                    let isFirst = !backoff.isInTrouble
                    let pause = backoff.next()
                    if !(isFirst && failure.isConflict) { try? await clock.sleep(pause) }
                } else if case .done(.some) = ending, !failure.isTransient {
                    run.ending = Ending.failure(.commitFailed(error), after: nil, of: run.job, retryPolicy)
                } else {
                    queue.logger.error(
                        "the end of a job could not be written; it will run again",
                        metadata: ["job": "\(run.job.id)", "kind": "\(run.job.kind)", "error": "\(error)"]
                    )
                    run.ending = nil
                }
            }
        }
        return run
    }

    private func write(_ ending: Ending, of job: RunningJob) async throws -> Completion {
        if case .done(nil) = ending, job.parent == nil, try await batcher.complete(job) { return Completion(state: .done) }
        guard let statement = EndingStatement(ending, of: job) else { return .rejected }
        if case .done(let commit) = ending { return try await transact(statement, commit) }
        if job.parent != nil { return try await transact(statement, nil) }
        return try Completion.read(try await queue.postgres.jobRows(statement.sql)).0
    }

    /// The guard comes first, so that a loser learns it before it writes anything; the end after what the performer writes, which may give the job
    /// children; the parent last, because its row is wanted by many.
    private func transact(
        _ statement: EndingStatement,
        _ commit: (@Sendable (PostgresConnection) async throws -> Void)?
    ) async throws -> Completion {
        do {
            return try await queue.postgres.withTransaction { connection in
                if let commit {
                    guard try await !connection.jobRows(statement.guardian).isEmpty else { throw FenceReject() }
                    try await commit(connection)
                }
                var (completion, parent) = try Completion.read(try await connection.jobRows(statement.sql))
                guard completion.state != nil else { throw FenceReject() }
                if statement.state == .done, completion.state == .cancelled { try await completion.cancelChildren(of: statement.id, on: connection) }
                if let parent {
                    let settlement = try await ParentSettlement.settle([parent], on: connection)
                    completion.add(settlement)
                }
                return completion
            }
        } catch is FenceReject {
            return .rejected
        }
    }

    /// After a commit whose answer was lost, a row that carries our fence and is not running was ended by us.
    private func recall(_ job: RunningJob) async throws(JobError) -> Completion {
        let rows = try await queue.postgres.jobRows(
            """
            SELECT state, id, class, kind, facility, source, \(JobBatch.delay) FROM job
            WHERE id = \(job.id.rawValue) AND fence = \(job.fence) AND worker = \(job.worker) AND state <> 1
            """
        )
        guard let row = rows.first else { return .rejected }
        let state = try row.jobState()
        return Completion(state: state, back: state == .queued ? try Ticket(row) : nil)
    }

    private func announce(_ run: Run) async -> (id: JobID, state: JobState)? {
        queue.metrics.finished(run.job.kind, run.endingName)
        queue.metrics.duration(run.job.kind, run.began.duration(to: .now))
        guard let completion = run.completion, let state = completion.state else {
            if run.completion != nil, run.lease.reason != .lostLease { queue.metrics.fenceRejects.increment() }
            await handOver(run.job.id)
            return nil
        }
        log(run, state)
        await queue.publish(tickets: completion.ready)
        if !completion.ready.isEmpty { queue.metrics.reruns.increment() }
        do {
            try await queue.order.forget(completion.done.map { ($0, .done) } + completion.cancelled.map { ($0, .cancelled) })
            try await queue.order.announceCancellation(of: completion.running)
            guard let back = completion.back, case .requeued(_, _, let counts)? = run.ending else { return (run.job.id, state) }
            if !counts { queue.metrics.givenBack.increment() }
            try await queue.order.release([back], toFront: !counts)
            await queue.outbox.remove([back])
        } catch {
            queue.trouble.report("Redis could not be told of the end of a job; the relay will do it", error)
        }
        return nil
    }

    /// A job that is no longer ours may be nobody's: a server that crashed forgets a start that it had not yet written. Then it goes back in line.
    private func handOver(_ id: JobID) async {
        do {
            try await MissedClaims(postgres: queue.postgres, order: queue.order).clear([id])
        } catch {
            queue.trouble.report("a job that was lost could not be handed over; the reconciler will do it", error)
        }
    }

    private func log(_ run: Run, _ state: JobState) {
        let failure: JobFailure? =
            switch run.ending {
            case .over(_, let failure): failure
            case .requeued(_, let failure, _): failure
            default: nil
            }
        guard let failure else { return }
        queue.logger.log(
            level: state == .queued ? .notice : .warning,
            "a job failed",
            metadata: [
                "job": "\(run.job.id)", "kind": "\(run.job.kind)", "attempt": "\(run.job.attempt)", "state": "\(state.name)",
                "code": "\(failure.code)", "error": "\(failure.keptMessage)",
            ]
        )
    }
}

/// The fence did not hold: the transaction is rolled back.
private struct FenceReject: Error {}
