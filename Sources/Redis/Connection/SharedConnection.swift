import Logging
import NIOCore
import Synchronization

/// A connection that many tasks use at once: their commands are written together, replies come back in order,
/// and a lost connection is opened again by itself.
final class SharedConnection: Sendable {
    enum Phase {
        /// Nobody needed it yet.
        case idle
        case connecting
        case ready(any Channel)
        /// Between two attempts.
        case waiting
        case closed
    }

    struct State {
        var phase = Phase.idle
        var queue = CommandQueue()
        var isWakeScheduled = false
        var timer: Scheduled<Void>?
        var timerDeadline = NIODeadline.distantFuture
        var delay = ReconnectDelay()
        /// Until when commands are kept for a connection that is not there; past it they fail at once.
        var outageDeadline = NIODeadline.distantFuture
        /// Why there is no connection.
        var lastFailure: RedisError?
        /// Why we cut the connection ourselves, told to the waiters instead of "closed".
        var cutReason: RedisError?
        var lastBytes = NIODeadline.distantPast
    }

    let connector: Connector
    let eventLoop: any EventLoop
    let log: OutageLog
    let state = Mutex(State())
    private let identifiers = Atomic<UInt64>(0)

    init(_ connector: Connector, eventLoop: any EventLoop, logger: Logger) {
        self.connector = connector
        self.eventLoop = eventLoop
        log = OutageLog(logger)
    }

    /// Sends one command and waits for its reply, which may be an error value.
    func send(_ command: RedisCommand, timeout: TimeAmount) async -> Result<RedisValue, RedisError> {
        let id = identifiers.wrappingAdd(1, ordering: .relaxed).newValue
        return await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                enqueue(
                    PendingCommand(id: id, name: command.name, deadline: .now() + timeout, waiter: .one(continuation), remaining: 1)
                ) { command.encode(into: &$0) }
            }
        } onCancel: {
            abandon(id)
        }
    }

    /// Sends several commands in one write and waits for all replies. `name` is told in errors.
    func send(_ commands: [RedisCommand], name: String, timeout: TimeAmount) async -> Result<[RedisValue], RedisError> {
        guard !commands.isEmpty else { return .success([]) }
        let id = identifiers.wrappingAdd(1, ordering: .relaxed).newValue
        return await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                enqueue(
                    PendingCommand(
                        id: id,
                        name: name,
                        deadline: .now() + timeout,
                        waiter: .group(continuation),
                        remaining: commands.count
                    )
                ) { for command in commands { command.encode(into: &$0) } }
            }
        } onCancel: {
            abandon(id)
        }
    }

    private func enqueue(_ command: PendingCommand, encode: (inout ByteBuffer) -> Void) {
        var (refusal, needsWake) = (RedisError?.none, false)
        state.withLock { state in
            // Asked under the lock: a cancellation before this is seen here, one after it finds the command in the queue.
            if Task.isCancelled {
                refusal = RedisError(.cancelled, "the task was cancelled")
            } else if let error = state.refusal() {
                refusal = error
            } else {
                state.queue.append(command, encode: encode)
                needsWake = !state.isWakeScheduled
                state.isWakeScheduled = true
            }
        }
        if let refusal {
            var command = command
            command.fail(refusal)?.resume()
        } else if needsWake {
            eventLoop.execute { self.wake() }
        }
    }

    private func abandon(_ id: UInt64) {
        state.withLock { $0.queue.abandon(id, RedisError(.cancelled, "the task was cancelled")) }?.resume()
    }

    /// Connects now rather than at the first command.
    func start() {
        eventLoop.execute { self.wake() }
    }

    /// Fails all waiters and closes the socket; returns its end, if there is one.
    @discardableResult func shutDown() -> EventLoopFuture<Void>? {
        let (channel, completions) = state.withLock { state -> ((any Channel)?, [Completion]) in
            let error = RedisError(.closed, "the client was closed")
            let completions = state.queue.failWritten(error) + state.queue.failUnwritten(error)
            var channel: (any Channel)?
            if case .ready(let open) = state.phase { channel = open }
            state.phase = .closed
            state.timer?.cancel()
            state.timer = nil
            return (channel, completions)
        }
        for completion in completions { completion.resume() }
        channel?.close(promise: nil)
        return channel?.closeFuture
    }
}

extension SharedConnection.State {
    /// Why a new command cannot even be queued, if so.
    func refusal() -> RedisError? {
        switch phase {
        case .closed: return RedisError(.closed, "the client was closed")
        case .idle, .ready: return nil
        case .connecting, .waiting:
            guard outageDeadline != .distantFuture, NIODeadline.now() >= outageDeadline else { return nil }
            return unavailable
        }
    }

    var isConnected: Bool {
        if case .ready = phase { true } else { false }
    }

    /// What commands are told that found no connection.
    var unavailable: RedisError {
        guard let lastFailure else { return RedisError(.connectionFailed, "no connection in time") }
        if lastFailure.code == .authentication || lastFailure.code == .configuration { return lastFailure }
        return RedisError(.connectionFailed, lastFailure.message, cause: lastFailure.cause)
    }
}
