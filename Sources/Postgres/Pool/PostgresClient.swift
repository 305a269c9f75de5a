import Dispatch
public import Logging
public import ServiceLifecycle
import Synchronization

/// A pool of connections to one PostgreSQL service. Connections are opened when they are needed, up to a limit; who comes when all are
/// in use waits in line. Works at once; ``run()`` only ties it to a service group and closes it on shutdown.
public final class PostgresClient: Service, Sendable {
    /// The limits and parameters of the connections.
    public let configuration: PostgresConfiguration
    let logger: Logger
    let pool: Mutex<PoolState>
    let timer: DeadlineTimer

    /// Makes a client; nothing is opened yet.
    public init(_ configuration: PostgresConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        pool = Mutex(PoolState(limit: max(1, configuration.maximumConnections)))
        timer = DeadlineTimer(queue: DispatchQueue(label: "postgres.pool"))
        timer.activateOnce { [weak self] in self?.sweep() }
    }

    deinit {
        let idle = pool.withLock { $0.close().idle }
        for connection in idle { Task { await connection.close() } }
    }

    /// Waits for graceful shutdown, then closes the pool.
    public func run() async throws {
        try? await gracefulShutdown()
        await close()
    }

    /// Closes the unused connections now and those in use when they come back; who waits in line gets `.closed`.
    public func close() async {
        let (idle, waiting) = pool.withLock { $0.close() }
        for waiter in waiting { waiter.fulfil(.failure(Self.closedError)) }
        for connection in idle { await connection.close() }
    }

    /// How many connections there are and how many callers wait.
    public var statistics: PoolStatistics { pool.withLock { $0.statistics } }

    static let closedError = PostgresError(.closed, "the PostgreSQL client is closed", operation: "acquire")
}
