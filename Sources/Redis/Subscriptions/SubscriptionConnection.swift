import DequeModule
import NIOCore
import Synchronization

/// The connection of one subscription: subscribes, buffers what comes, reconnects.
final class SubscriptionConnection: Sendable {
    typealias Element = RedisSubscription.Element

    enum Phase {
        case connecting
        case ready(any Channel)
        case waiting
        case closed
    }

    struct State {
        var phase = Phase.connecting
        var unconfirmed = 0
        /// Whether the next reply is the number of the connection, which tracking asks for.
        var awaitsNumber = false
        var wasEstablished = false
        var delay = ReconnectDelay()
        var cutReason: RedisError?
        var elements = Deque<Element>()
        var isPaused = false
        var hasHeard = true
        var readers: [(id: UInt64, continuation: UnsafeContinuation<Element?, Never>)] = []
        var establishing: [(id: UInt64, continuation: UnsafeContinuation<Result<Void, RedisError>, Never>)] = []
        var refusal: RedisError?
    }

    let connector: Connector
    let eventLoop: any EventLoop
    let log: OutageLog
    let commands: [RedisCommand]
    let topicCount: Int
    /// What the keys begin with of whose changes the server tells.
    let trackedPrefix: String?
    let state = Mutex(State())
    let onEnd: @Sendable (SubscriptionConnection) -> Void
    private let identifiers = Atomic<UInt64>(0)

    init(
        _ connector: Connector,
        eventLoop: any EventLoop,
        log: OutageLog,
        channels: [String],
        patterns: [String],
        tracking prefix: String? = nil,
        onEnd: @escaping @Sendable (SubscriptionConnection) -> Void
    ) {
        self.connector = connector
        self.eventLoop = eventLoop
        self.log = log
        self.onEnd = onEnd
        trackedPrefix = prefix
        let (channels, patterns) = (Set(channels).sorted(), Set(patterns).sorted())
        let groups = [("SUBSCRIBE", channels), ("PSUBSCRIBE", patterns)].filter { !$0.1.isEmpty }
        commands = groups.map { RedisCommand($0.0, arguments: $0.1.map { .string($0) }) }
        topicCount = channels.count + patterns.count
    }

    func start() {
        connector.open(on: eventLoop, owner: self)
    }

    func next() async -> Element? {
        let id = identifiers.wrappingAdd(1, ordering: .relaxed).newValue
        return await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                take(id, continuation)
            }
        } onCancel: {
            let reader = state.withLock { state in
                state.readers.firstIndex { $0.id == id }.map { state.readers.remove(at: $0).continuation }
            }
            reader?.resume(returning: nil)
        }
    }

    private func take(_ id: UInt64, _ continuation: UnsafeContinuation<Element?, Never>) {
        var (result, resumed) = (Element??.none, (any Channel)?.none)
        state.withLock { state in
            if Task.isCancelled {
                result = .some(nil)
            } else if let element = state.elements.popFirst() {
                result = element
                if state.isPaused, state.elements.count <= Self.lowWater, case .ready(let channel) = state.phase {
                    state.isPaused = false
                    resumed = channel
                }
            } else if case .closed = state.phase {
                result = .some(nil)
            } else {
                state.readers.append((id, continuation))
            }
        }
        resumed?.setOption(.autoRead, value: true).whenFailure { _ in }
        if let result { continuation.resume(returning: result) }
    }

    func established() async -> Result<Void, RedisError> {
        let id = identifiers.wrappingAdd(1, ordering: .relaxed).newValue
        return await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let result = state.withLock { state -> Result<Void, RedisError>? in
                    if Task.isCancelled { return .failure(RedisError(.cancelled, "the task was cancelled", command: "SUBSCRIBE")) }
                    if case .closed = state.phase { return .failure(RedisError(.closed, "the client was closed", command: "SUBSCRIBE")) }
                    if state.wasEstablished { return .success(()) }
                    if let refusal = state.refusal { return .failure(refusal) }
                    state.establishing.append((id, continuation))
                    return nil
                }
                if let result { continuation.resume(returning: result) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.establishing.firstIndex { $0.id == id }.map { state.establishing.remove(at: $0).continuation }
            }
            waiter?.resume(returning: .failure(RedisError(.cancelled, "the task was cancelled", command: "SUBSCRIBE")))
        }
    }

    /// Ends the subscription: readers get what is buffered, then nil.
    func shutDown() {
        var (channel, readers, waiters) = ((any Channel)?.none, [UnsafeContinuation<Element?, Never>](), State().establishing)
        let wasOpen = state.withLock { state in
            if case .closed = state.phase { return false }
            if case .ready(let open) = state.phase { channel = open }
            state.phase = .closed
            readers = state.readers.map(\.continuation)
            waiters = state.establishing
            state.readers = []
            state.establishing = []
            return true
        }
        guard wasOpen else { return }
        for reader in readers { reader.resume(returning: nil) }
        for waiter in waiters {
            waiter.continuation.resume(returning: .failure(RedisError(.closed, "the client was closed", command: "SUBSCRIBE")))
        }
        channel?.close(promise: nil)
        onEnd(self)
    }

    static let highWater = 1024
    private static let lowWater = 256
}
