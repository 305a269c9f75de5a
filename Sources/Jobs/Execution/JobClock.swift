/// A monotonic clock for leases and loops; tests bring their own. What is due, and when a lease ends, PostgreSQL decides by its own clock.
public struct JobClock: Sendable {
    /// The time since some fixed moment.
    public let now: @Sendable () -> Duration
    /// Waits; throws when the task is cancelled.
    public let sleep: @Sendable (Duration) async throws -> Void

    /// A clock from its parts.
    public init(now: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (Duration) async throws -> Void) {
        self.now = now
        self.sleep = sleep
    }

    /// Wraps a clock.
    public init<C: Clock>(_ clock: C) where C.Duration == Duration {
        let start = clock.now
        now = { start.duration(to: clock.now) }
        sleep = { try await clock.sleep(until: clock.now.advanced(by: $0), tolerance: nil) }
    }

    /// The clock of the machine, which goes on while it sleeps.
    public static let continuous = JobClock(ContinuousClock())
}
