import Logging
import Metrics
import Synchronization

/// Fills the free slots of a runner: settle and claim in one call, start what was claimed in one statement, hand it to the executor.
struct Fetcher: Sendable {
    let queue: JobQueue
    let configuration: JobRunnerConfiguration
    let kinds: [(kind: JobKind, cap: Int)]
    let slots: Slots
    let starter: Starter
    let clock: JobClock
    let pulse: Pulse

    /// Runs until the slots are stopped, then tells Redis what is left to tell.
    func run(_ begin: (StartedJob, JobClass) -> Void) async {
        let watch = MarkerWatch(order: queue.order, worker: configuration.name, trouble: queue.trouble) { [slots] in slots.ring() }
        var rings = slots.rings.makeAsyncIterator()
        var dry: Set<JobClass> = []
        var backoff = Backoff()
        var timeout = configuration.block
        while !slots.isStopping, !Task.isCancelled {
            pulse.beat(clock.now())
            do throws(JobError) {
                if let finding = watch.take() {
                    if finding.claim?.hasMore ?? true { dry = [] }
                    if let claim = finding.claim {
                        timeout = wait(after: claim)
                        if hasPlace(for: claim) { try await start(claim, begin) } else { await release(claim.jobs.map(\.id)) }
                    }
                }
                let room = slots.room
                let wanted = dry.contains(.interactive) && (room.others == 0 || dry.contains(.bulk)) ? 0 : min(room.all, configuration.claimBatch)
                let others = dry.contains(.bulk) ? 0 : min(room.others, wanted)
                guard wanted > 0 || slots.hasSettled else {
                    if !dry.isEmpty, room.all > 0 {
                        let first = claimOrder(wanted: 1, others: dry.contains(.bulk) ? min(room.others, 1) : 0)
                        await watch.arm(dry, first, timeout: timeout)
                    }
                    await rings.next()
                    // Runs that ended together free their slots one after the other: one claim for all of them.
                    await Task.yield()
                    continue
                }
                let claim = try await claim(wanted: wanted, others: others)
                if wanted > 0 {
                    let taken = claim.jobs.count { $0.jobClass != .interactive }
                    if claim.jobs.count < wanted, !dry.contains(.interactive) { dry.insert(.interactive) }
                    if others > 0, taken < others, claim.jobs.count < wanted { dry.formUnion([.scheduled, .bulk]) }
                    timeout = wait(after: claim)
                }
                try await start(claim, begin)
                backoff.reset()
            } catch {
                queue.trouble.report("claiming jobs failed", error)
                dry = []
                if case .redis = error {
                    await degrade(begin)
                } else {
                    try? await clock.sleep(backoff.next())
                }
            }
        }
        if let claim = await watch.stop() { await release(claim.jobs.map(\.id)) }
        await handBack()
    }

    /// Whether the place that was free when the watch began is still free.
    private func hasPlace(for claim: Claim) -> Bool {
        let room = slots.room
        return claim.jobs.allSatisfy { $0.jobClass == .interactive ? room.all > 0 : room.others > 0 }
    }

    /// How long to wait for a marker: a delayed job that is due gives none.
    private func wait(after claim: Claim) -> Duration {
        min(configuration.block, max(.milliseconds(1), claim.nextDue ?? configuration.block))
    }

    private func claimOrder(wanted: Int, others: Int) -> ClaimOrder {
        ClaimOrder(
            wanted: wanted,
            others: others,
            kinds: kinds,
            facilityCap: configuration.facilityCap,
            sourceCap: configuration.sourceCap,
            handoff: configuration.handoff
        )
    }

    private func claim(wanted: Int, others: Int) async throws(JobError) -> Claim {
        var order = claimOrder(wanted: wanted, others: others)
        order.settled = slots.takeSettled()
        let claim: Claim
        do throws(JobError) {
            claim = try await queue.order.claim(order)
        } catch {
            slots.keep(settled: order.settled)
            throw error
        }
        return claim
    }

    private func start(_ claim: Claim, _ begin: (StartedJob, JobClass) -> Void) async throws(JobError) {
        guard !claim.jobs.isEmpty else { return }
        queue.metrics.claimed.increment(by: claim.jobs.count)
        let classes = Dictionary(claim.jobs.map { ($0.id, $0.jobClass) }, uniquingKeysWith: { first, _ in first })
        let started: [StartedJob]
        do {
            started = try await starter.start(Array(classes.keys))
        } catch {
            await release(Array(classes.keys))
            throw error
        }
        for job in started { begin(job, classes[job.job.id] ?? job.job.jobClass) }
        guard started.count < classes.count else { return }
        let missed = Set(classes.keys).subtracting(started.map(\.job.id))
        queue.metrics.startMisses.increment(by: missed.count)
        try await MissedClaims(postgres: queue.postgres, order: queue.order).clear(Array(missed))
    }

    /// Gives claims back that could not be started because PostgreSQL is away. If that fails too, their handoff runs out.
    private func release(_ ids: [JobID]) async {
        try? await queue.order.putBack(ids)
    }

    /// Without Redis: claims straight from PostgreSQL, about once a second, or at once while there is more.
    private func degrade(_ begin: (StartedJob, JobClass) -> Void) async {
        let room = slots.room
        var began = 0
        do throws(JobError) {
            if room.others > 0 {
                began += try await degraded(JobClass.allCases, room.others, begin)
            }
            let left = slots.room.all
            if left > 0, began < room.others || room.others == 0 { began += try await degraded([.interactive], left, begin) }
        } catch {
            queue.trouble.report("claiming jobs without Redis failed", error)
        }
        guard began == 0 || slots.room.all > 0 else { return }
        try? await clock.sleep(configuration.degradedInterval * Double.random(in: 0.8...1.2))
    }

    private func degraded(_ classes: [JobClass], _ limit: Int, _ begin: (StartedJob, JobClass) -> Void) async throws(JobError) -> Int {
        let started = try await starter.startDegraded(claimOrder(wanted: limit, others: limit), classes: classes)
        queue.metrics.claimedDegraded.increment(by: started.count)
        for job in started { begin(job, job.job.jobClass) }
        return started.count
    }

    /// Tells Redis what finished, and wakes other workers for markers that this one may have taken.
    func handBack() async {
        repeat {
            guard (try? await claim(wanted: 0, others: 0)) != nil else { return }
        } while slots.hasSettled
    }
}

/// When the fetcher last went round; an old moment means that it hangs.
final class Pulse: Sendable {
    private let last = Mutex<Duration?>(nil)

    func beat(_ now: Duration) {
        last.withLock { $0 = now }
    }

    func age(_ now: Duration) -> Duration? {
        last.withLock { last in last.map { now - $0 } }
    }
}
