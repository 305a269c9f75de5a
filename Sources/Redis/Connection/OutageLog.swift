import Logging
import NIOCore
import Synchronization

/// Tells about lost and regained connections, at most once a second.
final class OutageLog: Sendable {
    private let logger: Logger
    private let state = Mutex((last: NIODeadline?.none, isDown: false))

    init(_ logger: Logger) {
        self.logger = logger
    }

    func noteEnd(_ error: RedisError, retryIn pause: TimeAmount) {
        let isDue = state.withLock { state in
            state.isDown = true
            let now = NIODeadline.now()
            if let last = state.last, now - last < .seconds(1) { return false }
            state.last = now
            return true
        }
        guard isDue else { return }
        logger.warning(
            "Redis connection is down",
            metadata: ["error": "\(error)", "code": "\(error.code.rawValue)", "retry_ms": "\(pause.nanoseconds / 1_000_000)"]
        )
    }

    func noteReady() {
        let wasDown = state.withLock { state in
            defer { state.isDown = false }
            return state.isDown
        }
        if wasDown { logger.info("Redis connection is up again") }
    }
}
