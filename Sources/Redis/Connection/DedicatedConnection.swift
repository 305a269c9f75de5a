import NIOCore
import Synchronization

/// A connection that one task has for itself, for a command that blocks inside the server. Any failure ends it for good.
final class DedicatedConnection: Sendable {
    private enum Phase {
        case connecting
        case ready(any Channel)
        case ended(RedisError)
    }

    private struct State {
        var phase = Phase.connecting
        var isOpened = false
        var waiting: PendingCommand?
        var unwritten: ByteBuffer?
        var timer: Scheduled<Void>?
    }

    private let connector: Connector
    private let eventLoop: any EventLoop
    private let state = Mutex(State())

    init(_ connector: Connector, eventLoop: any EventLoop) {
        self.connector = connector
        self.eventLoop = eventLoop
    }

    /// Whether the next command has a chance.
    var isUsable: Bool {
        state.withLock { if case .ended = $0.phase { false } else { true } }
    }

    /// Sends commands in one write, connecting first when needed, and waits for all replies. After an error or a cancellation the connection is closed.
    func send(_ commands: [RedisCommand], timeout: TimeAmount) async -> Result<[RedisValue], RedisError> {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let pending = PendingCommand(
                    id: 0,
                    name: commands.first?.name ?? "",
                    deadline: .now() + timeout,
                    waiter: .group(continuation),
                    remaining: commands.count
                )
                eventLoop.execute { self.begin(pending, commands, timeout) }
            }
        } onCancel: {
            eventLoop.execute { self.end(RedisError(.cancelled, "the task was cancelled")) }
        }
    }

    private func begin(_ pending: PendingCommand, _ commands: [RedisCommand], _ timeout: TimeAmount) {
        var bytes = ByteBuffer()
        for command in commands { command.encode(into: &bytes) }
        var (refused, opens, output) = (Completion?.none, false, (any Channel, ByteBuffer)?.none)
        state.withLock { state in
            var pending = pending
            switch state.phase {
            case .ended(let error):
                refused = pending.fail(error)
                return
            case .ready, .connecting:
                guard state.waiting == nil else {
                    refused = pending.fail(RedisError(.connectionLost, "the connection is busy"))
                    return
                }
            }
            state.waiting = pending
            if case .ready(let channel) = state.phase { output = (channel, bytes) } else { state.unwritten = bytes }
            opens = !state.isOpened
            state.isOpened = true
            state.timer = eventLoop.scheduleTask(in: timeout) { self.end(RedisError(.timeout, "no reply in time")) }
        }
        refused?.resume()
        if let (channel, bytes) = output { channel.writeAndFlush(bytes, promise: nil) }
        if opens { connector.open(on: eventLoop, owner: self) }
    }

    /// Fails the waiting command and closes the socket.
    func end(_ error: RedisError) {
        let (channel, completion) = state.withLock { state -> ((any Channel)?, Completion?) in
            var channel: (any Channel)?
            switch state.phase {
            case .ended: return (nil, nil)
            case .ready(let open): channel = open
            case .connecting: break
            }
            state.phase = .ended(error)
            state.timer?.cancel()
            state.unwritten = nil
            defer { state.waiting = nil }
            return (channel, state.waiting?.fail(error))
        }
        completion?.resume()
        channel?.close(promise: nil)
    }
}

extension DedicatedConnection: SessionOwner {
    func sessionBecameReady(_ channel: any Channel) {
        let (isWanted, output) = state.withLock { state -> (Bool, ByteBuffer?) in
            if case .ended = state.phase { return (false, nil) }
            state.phase = .ready(channel)
            defer { state.unwritten = nil }
            return (true, state.unwritten)
        }
        guard isWanted else { return channel.close(promise: nil) }
        if let output { channel.writeAndFlush(output, promise: nil) }
    }

    func sessionDidReceive(_ replies: [RedisValue]) throws(RedisError) {
        for reply in replies {
            let (isExpected, completion) = state.withLock { state -> (Bool, Completion?) in
                guard var pending = state.waiting, case .group(let continuation) = pending.waiter else { return (false, nil) }
                pending.remaining -= 1
                pending.collected.append(reply)
                guard pending.remaining == 0 else {
                    state.waiting = pending
                    return (true, nil)
                }
                state.waiting = nil
                state.timer?.cancel()
                state.timer = nil
                return (true, .group(continuation, .success(pending.collected)))
            }
            guard isExpected else {
                throw RedisError(.protocolViolation, "the server sent a reply that nobody asked for")
            }
            completion?.resume()
        }
    }

    func sessionDidEnd(_ error: RedisError) {
        end(error)
    }
}
