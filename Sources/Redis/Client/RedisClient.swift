public import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle
import Synchronization

/// A client of one Redis server. Any number of tasks may use it at once: their commands travel together on shared connections.
///
/// It connects at the first command, or in ``run()``, and again by itself after a loss, waiting 50 ms to 5 s between attempts. Commands in flight when
/// the connection is cut fail with ``RedisError/Code/connectionLost`` and are never sent twice; commands sent while there is none wait at most the
/// connect timeout of the outage, after that they fail at once.
public final class RedisClient: Service, Sendable {
    /// What the client was made with.
    public let configuration: RedisConfiguration

    private let connections: [SharedConnection]
    private let turn = Atomic<Int>(0)
    private let blockingConnections: BlockingConnections
    private let connector: Connector
    private let log: OutageLog
    private let subscriptions = Mutex<[ObjectIdentifier: SubscriptionConnection]?>([:])

    /// Creates a client; nothing is connected yet.
    public init(_ configuration: RedisConfiguration, logger: Logger) {
        self.configuration = configuration
        let connector = Connector(configuration)
        let eventLoops = MultiThreadedEventLoopGroup.singleton
        self.connector = connector
        log = OutageLog(logger)
        connections = (0..<max(1, configuration.connections)).map { _ in
            SharedConnection(connector, eventLoop: eventLoops.next(), logger: logger)
        }
        blockingConnections = BlockingConnections(connector, eventLoops: eventLoops)
    }

    deinit {
        shutDown()
    }

    /// Connects, and closes the client at graceful shutdown or cancellation. Optional: the client works without it.
    public func run() async throws {
        for connection in connections { connection.start() }
        try? await gracefulShutdown()
        await close()
    }

    /// Fails what waits with ``RedisError/Code/closed`` and closes all connections. May be called again.
    public func close() async {
        for end in shutDown() { try? await end.get() }
    }

    @discardableResult private func shutDown() -> [EventLoopFuture<Void>] {
        let ends = connections.compactMap { $0.shutDown() }
        blockingConnections.shutDown()
        let open = subscriptions.withLock { subscriptions in
            defer { subscriptions = nil }
            return subscriptions ?? [:]
        }
        for subscription in open.values { subscription.shutDown() }
        return ends
    }

    /// The shared connection of the event loop that the caller is on, or else the one whose turn it is.
    var connection: SharedConnection {
        if connections.count == 1 { return connections[0] }
        if let own = connections.first(where: { $0.eventLoop.inEventLoop }) { return own }
        let number = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return connections[Int(UInt(bitPattern: number) % UInt(connections.count))]
    }

    /// Sends one command. An error reply is thrown with code ``RedisError/Code/server``.
    /// - Parameter timeout: how long to wait for the reply; nil takes the configured one.
    public func send(_ command: RedisCommand, timeout: Duration? = nil) async throws(RedisError) -> RedisValue {
        try await connection.send(command, timeout: TimeAmount(clamping: timeout ?? configuration.commandTimeout)).get().orThrow(command.name)
    }

    /// Sends commands in one write; they are not atomic. Replies come in the same order, error replies as ``RedisValue/error(_:)``.
    public func pipeline(_ commands: [RedisCommand], timeout: Duration? = nil) async throws(RedisError) -> [RedisValue] {
        try await connection.send(commands, name: "pipeline", timeout: TimeAmount(clamping: timeout ?? configuration.commandTimeout)).get()
    }

    /// Runs a command that waits inside the server (`BZPOPMIN`, `BLMOVE` …) on a connection of its own, which is kept for the next such command and
    /// closed after any error or cancellation.
    /// - Parameter timeout: the waiting time that the command itself carries; two seconds past it the connection counts as dead.
    public func blocking(_ command: RedisCommand, timeout: Duration) async throws(RedisError) -> RedisValue {
        try await blocking([command], timeout: timeout)[0].orThrow(command.name)
    }

    /// Sends a command that waits inside the server, and others that the server runs as soon as it ends, whichever way: all in one write. Replies come in
    /// the same order, error replies as ``RedisValue/error(_:)``; after a cancellation nobody knows whether the others ran.
    /// - Parameter timeout: the waiting time that the first command itself carries; two seconds past it the connection counts as dead.
    func blocking(_ commands: [RedisCommand], timeout: Duration) async throws(RedisError) -> [RedisValue] {
        try await blockingConnections.send(commands, timeout: TimeAmount(clamping: timeout) + .seconds(2)).get()
    }

    /// Subscribes to channels and glob patterns on a connection of its own, starting now.
    public func subscribe(to channels: [String], patterns: [String] = []) -> RedisSubscription {
        subscription(to: channels, patterns: patterns)
    }

    /// Hears of every key with a prefix that is written, removed or has ended, by whomever and in whatever database, a moment after it happened
    /// (`CLIENT TRACKING` in broadcast mode; Redis 6 and newer). The payload of a message is the key; ``RedisSubscription/Element/reconnected`` stands for
    /// all keys, also when the server was emptied.
    public func changes(ofKeysWith prefix: String) -> RedisSubscription {
        subscription(to: [Push.changes], patterns: [], tracking: prefix)
    }

    private func subscription(to channels: [String], patterns: [String], tracking prefix: String? = nil) -> RedisSubscription {
        let connection = SubscriptionConnection(
            connector,
            eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
            log: log,
            channels: channels,
            patterns: patterns,
            tracking: prefix
        ) { [weak self] ended in
            self?.subscriptions.withLock { $0?[ObjectIdentifier(ended)] = nil }
        }
        let isOpen = subscriptions.withLock { subscriptions in
            subscriptions?[ObjectIdentifier(connection)] = connection
            return subscriptions != nil
        }
        if isOpen { connection.start() } else { connection.shutDown() }
        return RedisSubscription(connection)
    }
}
