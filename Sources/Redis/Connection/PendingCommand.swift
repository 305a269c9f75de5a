import NIOCore

/// A command (or a group written together) that waits for its replies.
struct PendingCommand {
    /// Who waits.
    enum Waiter {
        case one(UnsafeContinuation<Result<RedisValue, RedisError>, Never>)
        case group(UnsafeContinuation<Result<[RedisValue], RedisError>, Never>)
        /// Nobody any more; the replies are dropped when they come.
        case none
    }

    let id: UInt64
    let name: String
    let deadline: NIODeadline
    var waiter: Waiter
    /// Replies still to come.
    var remaining: Int
    /// Replies of a group so far.
    var collected: [RedisValue] = []
    /// The length of its encoded form.
    var byteCount = 0

    /// Whether somebody still waits.
    var isAwaited: Bool {
        if case .none = waiter { false } else { true }
    }

    /// Takes the waiter out and pairs it with an error.
    mutating func fail(_ error: RedisError) -> Completion? {
        defer { waiter = .none }
        let error = error.command == nil ? error.during(name) : error
        switch waiter {
        case .one(let continuation): return .one(continuation, .failure(error))
        case .group(let continuation): return .group(continuation, .failure(error))
        case .none: return nil
        }
    }
}

/// A waiter with its outcome, to be resumed outside of locks.
enum Completion {
    case one(UnsafeContinuation<Result<RedisValue, RedisError>, Never>, Result<RedisValue, RedisError>)
    case group(UnsafeContinuation<Result<[RedisValue], RedisError>, Never>, Result<[RedisValue], RedisError>)

    func resume() {
        switch self {
        case .one(let continuation, let result): continuation.resume(returning: result)
        case .group(let continuation, let result): continuation.resume(returning: result)
        }
    }
}
