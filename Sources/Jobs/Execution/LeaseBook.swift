import Synchronization

/// The leases that a runner holds.
final class LeaseBook: Sendable {
    private let leases = Mutex<[JobID: Lease]>([:])

    var all: [Lease] { leases.withLock { Array($0.values) } }
    var count: Int { leases.withLock { $0.count } }

    /// Adds a lease; an older one of the same job has been lost.
    func add(_ lease: Lease) {
        let older = leases.withLock { $0.updateValue(lease, forKey: lease.job.id) }
        older?.stop(.lostLease)
    }

    /// Removes this lease, not a newer one of the same job.
    func remove(_ lease: Lease) {
        leases.withLock { leases in
            if leases[lease.job.id] === lease { leases[lease.job.id] = nil }
        }
    }

    func lease(of id: JobID) -> Lease? {
        leases.withLock { $0[id] }
    }

    /// Stops every run.
    func stopAll(_ reason: StopReason) {
        for lease in all { lease.stop(reason) }
    }

    /// Stops the runs whose time is over.
    func stopLate(now: ContinuousClock.Instant = .now) {
        for lease in all where lease.job.deadline <= now { lease.stop(.deadline) }
    }

    /// Stops the runs whose lease cannot be trusted any more; returns how many.
    func stopExpired(now: Duration) -> Int {
        all.count { $0.trustedUntil <= now && $0.stop(.lostLease) }
    }
}
