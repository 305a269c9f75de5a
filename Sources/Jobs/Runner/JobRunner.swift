import Logging
import Metrics
import Postgres
import Redis
public import ServiceLifecycle

/// Takes jobs and runs them, some at a time, until it is told to stop.
///
/// At graceful shutdown it takes no more, lets what runs go on for ``JobRunnerConfiguration/stop``, then cancels it and gives it back with the attempt
/// refunded. When its task is cancelled it gives everything back at once.
public final class JobRunner: Service, Sendable {
    let queue: JobQueue
    let performers: [JobKind: any JobPerformer]
    let configuration: JobRunnerConfiguration
    let clock: JobClock
    let leases = LeaseBook()
    let slots: Slots
    let pulse = Pulse()

    /// A runner. Of several performers of one kind the last counts.
    public init(
        queue: JobQueue,
        performers: [any JobPerformer],
        configuration: JobRunnerConfiguration,
        clock: JobClock = .continuous
    ) {
        self.queue = queue
        self.performers = Dictionary(performers.map { ($0.kind, $0) }, uniquingKeysWith: { $1 })
        self.configuration = configuration
        self.clock = clock
        slots = Slots(configuration)
    }

    /// The time since the runner last looked for work; long means that it hangs. Nil before it has begun.
    public var lastClaimAge: Duration? { pulse.age(clock.now()) }

    /// The jobs running now.
    public var running: Int { slots.running }

    /// Runs until graceful shutdown or cancellation. Throws ``JobError/evictingRedis(policy:)`` when Redis would throw work away.
    public func run() async throws {
        try await checkRedis()
        // Of its own, so that what a cancelled runner gives back can still be written.
        let work = Task { await self.work() }
        await withTaskCancellationHandler {
            await withTaskCancellationOrGracefulShutdownHandler {
                await work.value
            } onCancelOrGracefulShutdown: { [slots] in
                slots.stop()
            }
        } onCancel: { [leases] in
            leases.stopAll(.shutdown)
        }
    }

    private func work() async {
        for kind in performers.keys { queue.metrics.announce(kind) }
        let control = controlClient()
        let keepers = Task { await keep() }
        let executor = Executor(
            queue: queue,
            batcher: CompletionBatcher(postgres: control),
            retryPolicy: configuration.retryPolicy,
            stuckGrace: configuration.stuckGrace,
            clock: clock
        )
        let fetcher = fetcher(control)
        await fetcher.run { started, jobClass in
            let lease = admit(started, jobClass)
            executor.begin(lease, with: performers[lease.job.kind]) { [leases, slots] settled in
                leases.remove(lease)
                slots.free(jobClass, settled: settled)
            }
        }
        let stopLate = Task { [clock, configuration, leases] in
            try await clock.sleep(configuration.stop)
            leases.stopAll(.shutdown)
        }
        await slots.emptied()
        stopLate.cancel()
        await fetcher.handBack()
        await queue.outbox.flush()
        keepers.cancel()
        await keepers.value
        await signOff(control)
        await control.close()
    }

    private func admit(_ started: StartedJob, _ jobClass: JobClass) -> Lease {
        let lease = Lease(started.job, trustedUntil: started.sent + configuration.lease - configuration.leaseMargin)
        leases.add(lease)
        slots.take(jobClass)
        queue.metrics.pickup.record(duration: started.pickup)
        return lease
    }

    /// A small pool for starts and endings, so that performers that hold every other connection cannot stop them.
    private func controlClient() -> PostgresClient {
        queue.postgres.sibling("jobs", maximumConnections: 2)
    }

    private func fetcher(_ control: PostgresClient) -> Fetcher {
        Fetcher(
            queue: queue,
            configuration: configuration,
            kinds: performers.keys.sorted { $0.rawValue < $1.rawValue }.map { ($0, configuration.kindCaps[$0] ?? 0) },
            slots: slots,
            starter: Starter(
                postgres: control,
                worker: configuration.name,
                lease: configuration.lease,
                poisonLimit: configuration.poisonLimit,
                order: queue.order,
                clock: clock,
                timeLimit: { [performers] kind in performers[kind]?.timeLimit ?? .seconds(60) }
            ),
            clock: clock,
            pulse: pulse
        )
    }
}
