import Synchronization

/// The caller of a drawing, who gets exactly one answer.
final class RenderCall<T: Sendable>: Sendable {
    private let continuation = Mutex<CheckedContinuation<T, any Error>?>(nil)

    /// Remembers whom to answer.
    func begin(_ continuation: CheckedContinuation<T, any Error>) {
        self.continuation.withLock { $0 = continuation }
    }

    /// Answers; later answers are ignored.
    func finish(_ result: Result<T, any Error>) {
        let continuation = continuation.withLock { held in
            defer { held = nil }
            return held
        }
        continuation?.resume(with: result)
    }
}
