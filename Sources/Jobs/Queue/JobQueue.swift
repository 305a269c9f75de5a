public import Logging
public import Postgres
public import Redis

/// The queue: PostgreSQL holds the truth of jobs, Redis the order of ready work.
///
/// A job is a row written in the caller's transaction; it runs if and only if that transaction commits. After the commit it is published to Redis; what is
/// not published in time is published by ``OutboxRelay``. Losing Redis loses nothing.
public final class JobQueue: Sendable {
    let postgres: PostgresClient
    let redis: RedisClient
    let logger: Logger
    package let order: ReadyOrder
    let outbox: Outbox
    let arrivals: BatchWriter<JobRequest, EnqueuedJob>
    let publisher: Publisher
    let metrics: QueueMetrics
    let trouble: TroubleLog

    /// A queue.
    /// - Parameters:
    ///   - postgres: the product database, with the tables of migration `0002_jobs`.
    ///   - redis: the Redis of the queue, with `maxmemory-policy noeviction`; see ``requireNoEviction()``.
    ///   - namespace: the hash tag of all keys.
    public convenience init(postgres: PostgresClient, redis: RedisClient, logger: Logger, namespace: String = "jq") {
        self.init(postgres: postgres, order: ReadyOrder(redis: redis, keys: QueueKeys(namespace: namespace)), logger: logger)
    }

    init(postgres: PostgresClient, order: ReadyOrder, logger: Logger) {
        self.postgres = postgres
        self.redis = order.redis
        self.logger = logger
        self.order = order
        let metrics = QueueMetrics()
        let trouble = TroubleLog(logger: logger)
        let outbox = Outbox(postgres: postgres, trouble: trouble)
        let publisher = Publisher(order: order, outbox: outbox, metrics: metrics, trouble: trouble)
        self.metrics = metrics
        self.trouble = trouble
        self.outbox = outbox
        self.publisher = publisher
        arrivals = BatchWriter(limit: 100) { requests in await Self.write(requests, postgres, publisher) }
    }
}
