import NIOCore
import Synchronization

extension SharedConnection {
    /// Sees to it that a timer fires no later than the next deadline. On the event loop.
    func armTimer() {
        state.withLock { state in
            let wanted = state.nextCheck
            if case .closed = state.phase { return }
            guard wanted < state.timerDeadline else { return }
            state.timer?.cancel()
            state.timerDeadline = wanted
            state.timer = eventLoop.scheduleTask(deadline: wanted) { self.checkDeadlines() }
        }
    }

    private func checkDeadlines() {
        var (completions, stalled) = ([Completion](), (any Channel)?.none)
        state.withLock { state in
            state.timer = nil
            state.timerDeadline = .distantFuture
            let now = NIODeadline.now()
            completions = state.queue.expire(at: now, unsent: state.isConnected ? nil : state.unavailable)
            switch state.phase {
            case .connecting, .waiting:
                if now >= state.outageDeadline { completions += state.queue.failUnwritten(state.unavailable) }
            case .ready(let channel):
                if let limit = state.stallDeadline, now >= limit, state.cutReason == nil {
                    state.cutReason = RedisError(.connectionLost, "the server has fallen silent")
                    stalled = channel
                }
            case .idle, .closed: break
            }
        }
        for completion in completions { completion.resume() }
        stalled?.close(promise: nil)
        armTimer()
    }
}

extension SharedConnection.State {
    /// When a look at the queue is next due.
    fileprivate var nextCheck: NIODeadline {
        var check = queue.nextDeadline
        switch phase {
        case .connecting, .waiting:
            if queue.hasUnwritten { check = min(check, outageDeadline) }
        case .ready:
            if cutReason == nil, let limit = stallDeadline { check = min(check, limit) }
        case .idle, .closed: break
        }
        return check
    }

    /// When a connection that owes a reply counts as dead: some seconds after the reply's deadline without a byte of any kind.
    fileprivate var stallDeadline: NIODeadline? {
        queue.oldestWrittenDeadline.map { max($0, lastBytes) + Self.silence }
    }

    private static var silence: TimeAmount { .seconds(3) }
}
