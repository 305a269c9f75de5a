import Postgres
import Redis

extension JobQueue {
    /// What is heard of all jobs from now on, for one reader; ends when the Redis client is closed.
    public func events() -> some AsyncSequence<JobEvent, Never> & Sendable {
        redis.subscribe(to: [order.keys.events]).compactMap { @Sendable in JobEvent($0) }
    }

    /// Waits until a job has reached a final state, by its event and, in case that is lost, by looking every second.
    /// Returns the job as it is when the time is over; nil when there is no such job.
    public func settled(_ id: JobID, within limit: Duration) async throws(JobError) -> JobRecord? {
        let first = try await find(id)
        guard let first, !first.state.isFinal, limit > .zero else { return first }
        let deadline = ContinuousClock.now + limit
        let subscription = redis.subscribe(to: [order.keys.events])
        await Self.wait(atMost: min(limit, .milliseconds(250))) { try? await subscription.established() }
        while true {
            let record = try await find(id)
            let remaining = ContinuousClock.now.duration(to: deadline)
            guard let record, !record.state.isFinal, remaining > .zero, !Task.isCancelled else { return record }
            await Self.wait(atMost: min(remaining, .seconds(1))) {
                for await element in subscription {
                    switch JobEvent(element) {
                    case .settled(let ids, _) where ids.contains(id): return
                    case .interrupted: return
                    case .settled, .progress, nil: continue
                    }
                }
            }
        }
    }

    private static func wait(atMost limit: Duration, for event: @escaping @Sendable () async -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await event() }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }
}
