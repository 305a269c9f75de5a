import Jobs
import Logging
import ServiceLifecycle
import UnixSignals

/// A worker with short leases and a clock of its own, whose jobs write what they do into the ledger.
struct WorkerProcess {
    let surroundings: Surroundings

    init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
    }

    static let poisonLimit = 5

    func run() async throws {
        let queue = surroundings.queue
        let clock = surroundings.clock
        let leadership = LeaderElection(queue: queue, holder: surroundings.name, life: .seconds(3), interval: .seconds(1), clock: clock)
        let configuration = JobRunnerConfiguration(
            name: surroundings.name,
            concurrency: 8,
            reservedInteractive: 2,
            lease: .seconds(3),
            heartbeat: .seconds(1),
            handoff: .seconds(2),
            block: .seconds(1),
            stop: .seconds(5),
            stuckGrace: .seconds(2),
            poisonLimit: Self.poisonLimit,
            kindCaps: [.slow: 12],
            sourceCap: 5,
            retryPolicy: RetryPolicy(base: .milliseconds(50), cap: .milliseconds(500))
        )
        let services: [any Service] = [
            surroundings.postgres, surroundings.redis, leadership, OutboxRelay(queue: queue),
            Reaper(queue: queue, poisonLimit: Self.poisonLimit),
            Reconciler(queue: queue, leadership: leadership, reapInterval: .seconds(2), sampleInterval: .seconds(5), age: .seconds(5), clock: clock),
            JobRunner(queue: queue, performers: LedgerPerformer.all(surroundings), configuration: configuration, clock: clock),
        ]
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) },
                gracefulShutdownSignals: [.sigterm],
                logger: surroundings.logger
            )
        )
        try await group.run()
    }
}
