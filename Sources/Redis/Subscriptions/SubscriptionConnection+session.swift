import NIOCore
import Synchronization

extension SubscriptionConnection: SessionOwner {
    func sessionBecameReady(_ channel: any Channel) {
        let isWanted = state.withLock { state in
            if case .closed = state.phase { return false }
            state.phase = .ready(channel)
            state.unconfirmed = topicCount
            state.awaitsNumber = trackedPrefix != nil
            state.hasHeard = true
            state.isPaused = false
            state.delay.noteReady(at: .now())
            return true
        }
        guard isWanted else { return channel.close(promise: nil) }
        log.noteReady()
        write(trackedPrefix == nil ? commands : [RedisCommand("CLIENT", "ID")], to: channel)
        eventLoop.scheduleTask(in: heartbeat) { self.checkPulse(of: channel) }
    }

    /// Has the changes of keys told to this connection itself: with RESP2 a server tells them as messages only, to a connection that is named to it by
    /// its number.
    private func track(_ prefix: String, number: Int64) {
        let tracking = RedisCommand("CLIENT", "TRACKING", "ON", "REDIRECT", .integer(Int(number)), "BCAST", "PREFIX", .string(prefix))
        let channel = state.withLock { state -> (any Channel)? in
            state.awaitsNumber = false
            if case .ready(let channel) = state.phase { return channel }
            return nil
        }
        if let channel { write([tracking] + commands, to: channel) }
    }

    private func write(_ commands: [RedisCommand], to channel: any Channel) {
        var bytes = ByteBuffer()
        for command in commands { command.encode(into: &bytes) }
        channel.writeAndFlush(bytes, promise: nil)
    }

    /// A socket whose other end vanished stays silent for ever: ask, and cut it when nothing came since the last question.
    private func checkPulse(of channel: any Channel) {
        guard channel.isActive else { return }
        let isSilent = state.withLock { state in
            defer { state.hasHeard = state.isPaused }
            return !state.hasHeard && !state.isPaused
        }
        if isSilent {
            state.withLock { $0.cutReason = RedisError(.connectionLost, "the server has fallen silent") }
            return channel.close(promise: nil)
        }
        write([RedisCommand("PING")], to: channel)
        eventLoop.scheduleTask(in: heartbeat) { self.checkPulse(of: channel) }
    }

    func sessionDidReceive(_ replies: [RedisValue]) throws(RedisError) {
        for reply in replies {
            if let prefix = trackedPrefix, case .integer(let number) = reply, state.withLock({ $0.awaitsNumber }) {
                track(prefix, number: number)
                continue
            }
            guard let push = try Push(reply) else { continue }
            switch push {
            case .confirmation: confirm()
            case .message(let message): yield(.message(message))
            case .changed(let keys): for key in keys { yield(.message(RedisMessage(channel: Push.changes, payload: key))) }
            case .emptied: yield(.reconnected)
            }
        }
        let paused = state.withLock { state -> (any Channel)? in
            state.hasHeard = true
            guard !state.isPaused, state.elements.count >= Self.highWater, case .ready(let channel) = state.phase else { return nil }
            state.isPaused = true
            return channel
        }
        // A slow reader slows the socket; a server that tires of it cuts us off, which the reader learns as `.lost`.
        paused?.setOption(.autoRead, value: false).whenFailure { _ in }
    }

    private func confirm() {
        var (waiters, isAgain) = (State().establishing, false)
        state.withLock { state in
            state.unconfirmed -= 1
            guard state.unconfirmed == 0 else { return }
            isAgain = state.wasEstablished
            state.wasEstablished = true
            state.refusal = nil
            waiters = state.establishing
            state.establishing = []
        }
        for waiter in waiters { waiter.continuation.resume(returning: .success(())) }
        if isAgain { yield(.reconnected) }
    }

    private func yield(_ element: Element) {
        let reader = state.withLock { state -> UnsafeContinuation<Element?, Never>? in
            if state.readers.isEmpty {
                state.elements.append(element)
                return nil
            }
            return state.readers.removeFirst().continuation
        }
        reader?.resume(returning: element)
    }

    func sessionDidEnd(_ error: RedisError) {
        var waiters = State().establishing
        var wasHeard = false
        let (reason, pause) = state.withLock { state -> (RedisError, TimeAmount?) in
            let reason = (state.cutReason ?? error).during(trackedPrefix == nil ? "SUBSCRIBE" : "CLIENT TRACKING")
            state.cutReason = nil
            if case .closed = state.phase { return (reason, nil) }
            if case .ready = state.phase { wasHeard = state.unconfirmed == 0 }
            state.phase = .waiting
            if [.authentication, .configuration, .server].contains(reason.code) {
                state.refusal = reason
                waiters = state.establishing
                state.establishing = []
            }
            return (reason, state.delay.next(at: .now()))
        }
        for waiter in waiters { waiter.continuation.resume(returning: .failure(reason)) }
        if wasHeard { yield(.lost) }
        guard let pause else { return }
        // That a server does not track is for the one who asked to tell, once; the connection is not down.
        if trackedPrefix == nil || reason.code != .server { log.noteEnd(reason, retryIn: pause) }
        eventLoop.scheduleTask(in: pause) { self.reconnect() }
    }

    private func reconnect() {
        let isWanted = state.withLock { state in
            guard case .waiting = state.phase else { return false }
            state.phase = .connecting
            return true
        }
        if isWanted { connector.open(on: eventLoop, owner: self) }
    }

    private var heartbeat: TimeAmount { max(.milliseconds(10), TimeAmount(clamping: connector.configuration.heartbeatInterval)) }
}
