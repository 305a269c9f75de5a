import Synchronization

/// A value that one side gives and one side awaits, in whichever order; only the first value counts.
final class Promise<Value: Sendable>: Sendable {
    private enum State {
        case empty
        case awaited(CheckedContinuation<Value, Never>)
        case given(Value)
        case done
    }

    private let state = Mutex(State.empty)

    /// Gives the value; false when one was given before, and the caller keeps its own.
    @discardableResult
    func fulfil(_ value: Value) -> Bool {
        let (accepted, waiter): (Bool, CheckedContinuation<Value, Never>?) = state.withLock { state in
            switch state {
            case .empty:
                state = .given(value)
                return (true, nil)
            case .awaited(let continuation):
                state = .done
                return (true, continuation)
            case .given, .done: return (false, nil)
            }
        }
        waiter?.resume(returning: value)
        return accepted
    }

    /// Whether nobody waits any more for a value.
    var isSettled: Bool {
        state.withLock { state in
            switch state {
            case .empty, .awaited: false
            case .given, .done: true
            }
        }
    }

    /// Awaits the value. Call once.
    func value() async -> Value {
        await withCheckedContinuation { continuation in
            let ready: Value? = state.withLock { state in
                if case .given(let value) = state {
                    state = .done
                    return value
                }
                state = .awaited(continuation)
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }
}
