/// How a runner works. The durations fit together: heartbeat < handoff < lease.
public struct JobRunnerConfiguration: Sendable {
    /// The name of the worker, unique among all that run; kept with every job it starts.
    public var name: String
    /// How many jobs at once.
    public var concurrency: Int
    /// How many of them only interactive jobs may use.
    public var reservedInteractive: Int
    /// How long a job is its worker's without a heartbeat.
    public var lease: Duration
    /// The time between heartbeats.
    public var heartbeat: Duration
    /// How long a claimed job may take to start before Redis hands it out again.
    public var handoff: Duration
    /// The longest wait for work before the runner looks for itself.
    public var block: Duration
    /// How long running jobs may go on after a graceful shutdown began.
    public var stop: Duration
    /// How long a performer may take to return after its cancellation, before its slot is given to another job.
    public var stuckGrace: Duration
    /// After how many vanished workers a job is dead.
    public var poisonLimit: Int
    /// The most jobs of a kind in flight over all workers.
    public var kindCaps: [JobKind: Int]
    /// The most jobs of one facility in flight over all workers; 0 is no limit.
    public var facilityCap: Int
    /// The most jobs that ask one data source in flight over all workers; 0 is no limit.
    public var sourceCap: Int
    /// How many jobs are claimed in one call at most.
    public var claimBatch: Int
    /// How long to wait between failed attempts.
    public var retryPolicy: RetryPolicy
    /// The time between claims while Redis is away.
    public var degradedInterval: Duration

    /// The defaults of the design, for a worker of this name.
    public init(
        name: String,
        concurrency: Int = 10,
        reservedInteractive: Int = 2,
        lease: Duration = .seconds(30),
        heartbeat: Duration = .seconds(10),
        handoff: Duration = .seconds(15),
        block: Duration = .seconds(5),
        stop: Duration = .seconds(25),
        stuckGrace: Duration = .seconds(10),
        poisonLimit: Int = 3,
        kindCaps: [JobKind: Int] = [.exportDashboard: 2],
        facilityCap: Int = 0,
        sourceCap: Int = 0,
        claimBatch: Int = 8,
        retryPolicy: RetryPolicy = RetryPolicy(),
        degradedInterval: Duration = .seconds(1)
    ) {
        self.name = name
        self.concurrency = max(1, concurrency)
        self.reservedInteractive = max(0, min(reservedInteractive, concurrency - 1))
        self.lease = lease
        self.heartbeat = heartbeat
        self.handoff = handoff
        self.block = block
        self.stop = stop
        self.stuckGrace = stuckGrace
        self.poisonLimit = poisonLimit
        self.kindCaps = kindCaps
        self.facilityCap = facilityCap
        self.sourceCap = sourceCap
        self.claimBatch = max(1, claimBatch)
        self.retryPolicy = retryPolicy
        self.degradedInterval = degradedInterval
    }

    /// The part of a lease that is not trusted locally: 2 s, or a fifth of a short lease.
    var leaseMargin: Duration { min(.seconds(2), lease / 5) }
}
