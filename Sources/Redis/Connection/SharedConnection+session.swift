import NIOCore
import Synchronization

extension SharedConnection: SessionOwner {
    /// Writes what is queued, or starts to connect. On the event loop.
    func wake() {
        var (isFirst, output) = (false, (any Channel, ByteBuffer)?.none)
        state.withLock { state in
            state.isWakeScheduled = false
            switch state.phase {
            case .idle:
                state.phase = .connecting
                state.outageDeadline = .now() + connector.connectTimeout
                isFirst = true
            case .ready(let channel):
                output = state.queue.takeOutgoing().map { (channel, $0) }
            case .connecting, .waiting, .closed: break
            }
        }
        if let (channel, bytes) = output { channel.writeAndFlush(bytes, promise: nil) }
        if isFirst { connector.open(on: eventLoop, owner: self) }
        armTimer()
    }

    func sessionBecameReady(_ channel: any Channel) {
        let isWanted = state.withLock { state in
            if case .closed = state.phase { return false }
            state.phase = .ready(channel)
            state.outageDeadline = .distantFuture
            state.lastFailure = nil
            state.lastBytes = .now()
            state.delay.noteReady(at: .now())
            return true
        }
        guard isWanted else { return channel.close(promise: nil) }
        log.noteReady()
        wake()
    }

    func sessionDidReceive(_ replies: [RedisValue]) throws(RedisError) {
        var completions: [Completion] = []
        completions.reserveCapacity(replies.count)
        let result = state.withLock { state -> Result<Void, RedisError> in
            state.lastBytes = .now()
            do throws(RedisError) {
                try state.queue.resolve(replies, into: &completions)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        for completion in completions { completion.resume() }
        try result.get()
    }

    func sessionDidEnd(_ error: RedisError) {
        var completions: [Completion] = []
        let (reason, pause) = state.withLock { state -> (RedisError, TimeAmount?) in
            let reason = state.cutReason ?? error
            state.cutReason = nil
            if case .closed = state.phase { return (reason, nil) }
            if case .ready = state.phase { state.outageDeadline = .now() + connector.connectTimeout }
            state.phase = .waiting
            state.lastFailure = reason
            completions = state.queue.failWritten(reason)
            if reason.code == .authentication || reason.code == .configuration {
                // Time does not mend this: nobody is kept waiting.
                state.outageDeadline = .now()
                completions += state.queue.failUnwritten(reason)
            }
            return (reason, state.delay.next(at: .now()))
        }
        for completion in completions { completion.resume() }
        guard let pause else { return }
        log.noteEnd(reason, retryIn: pause)
        armTimer()
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
}
