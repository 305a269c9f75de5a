import Dispatch
import Logging

/// One session with a PostgreSQL server.
///
/// Everything that touches libpq runs on a dispatch queue of the connection's own; waiting is by readiness of the socket. Statements of
/// several tasks on one connection run one after the other, in the order in which they were asked for. Cancelling the task, or passing
/// the time limit, cancels the statement at the server; if the server does not answer to that, the connection is cut.
public actor PostgresConnection {
    struct Waiter {
        var readiness: Readiness
        var continuation: CheckedContinuation<Void, Never>
    }

    nonisolated let executor: ConnectionExecutor
    nonisolated let flags = ConnectionFlags()
    nonisolated let configuration: PostgresConfiguration
    nonisolated let logger: Logger
    nonisolated let handle = ConnectionHandle()
    nonisolated let timer: DeadlineTimer

    var cancelHandle: CancelHandle?
    var readSource: SocketSource?
    var writeSource: SocketSource?
    var operation: Operation?
    var waiter: Waiter?
    var hasUnseenEvent = false
    var uninterruptedSteps = 0
    var nextOperationID: UInt64 = 0
    var cancelArrived: CheckedContinuation<Void, Never>?
    var breakage: PostgresError?
    var turn = TurnQueue()
    var statements: StatementCache
    var inbox = NotificationInbox()

    /// The queue of the connection; its thread is never one of the cooperative pool.
    nonisolated public var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(_ configuration: PostgresConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        executor = ConnectionExecutor(label: "postgres.connection")
        timer = DeadlineTimer(queue: executor.queue)
        statements = StatementCache(capacity: configuration.preparedStatements)
    }

    /// Whether the session is open and, as far as is known, alive. A server that went away is noticed when its socket says so.
    nonisolated public var isUsable: Bool { flags.isUsable }

    /// Whether a transaction was open, or had failed, when the last statement ended.
    nonisolated public var isInTransaction: Bool { flags.isInTransaction }

    /// The process identifier of the session's backend at the server.
    public var backendPID: Int32 { handle.backendPID }

    /// The server's version, for example 150018.
    public var serverVersion: Int { handle.serverVersion }

    /// Whether the session is encrypted.
    public var usesTLS: Bool { handle.usedTLS }

    /// Ends the session. A statement under way fails with `.closed`.
    public func close() async {
        guard !flags.isClosed else { return }
        let isClean = operation == nil && handle.transactionState != .active
        flags.close()
        abandon(with: PostgresError(.closed, "the connection was closed"))
        if !isClean { handle.cut() }
        await releaseSources()
        handle.finish()
    }

    /// Marks the session as lost; whoever waits is woken, nothing more is sent.
    func abandon(with error: PostgresError) {
        if breakage == nil { breakage = error }
        flags.set(usable: false, inTransaction: false)
        readSource?.cancel()
        writeSource?.cancel()
        operation?.isAbandoned = true
        wake()
        inbox.fail(error)
    }

    func wake() {
        guard let waiter else { return }
        self.waiter = nil
        waiter.continuation.resume()
    }

    private func releaseSources() async {
        for source in [readSource, writeSource] {
            guard let source else { continue }
            source.cancel()
            await withCheckedContinuation { continuation in source.onReleased { continuation.resume() } }
        }
        readSource = nil
        writeSource = nil
    }
}
