import Postgres
public import ServiceLifecycle

/// Finds jobs whose lease has ended by the clock of PostgreSQL. Runs in every worker, so that a leader that dies with its jobs delays nobody; an index
/// makes a look nearly free, and rows are locked, not divided.
public struct Reaper: Service {
    let queue: JobQueue
    var interval: Duration = .seconds(5)
    var poisonLimit: Int
    var clock: JobClock = .continuous

    /// A reaper.
    /// - Parameter poisonLimit: after how many vanished workers a job is dead.
    public init(queue: JobQueue, poisonLimit: Int = 3) {
        self.queue = queue
        self.poisonLimit = poisonLimit
    }

    /// Reaps until graceful shutdown.
    public func run() async throws {
        await Rounds(name: "the reaper", interval: interval, clock: clock, trouble: queue.trouble).run {
            try await reapOnce() == Rescue.batch
        }
    }

    /// Rescues at most 100 jobs; returns how many.
    @discardableResult public func reapOnce() async throws(JobError) -> Int {
        try await Rescue(queue: queue, poisonLimit: poisonLimit).run("lease_until < now()")
    }
}
