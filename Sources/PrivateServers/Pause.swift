import Dispatch

/// Short waits between two looks at something that cannot be waited for.
enum Pause {
    /// Suspends the task for `span`, also when the task is cancelled.
    static func take(_ span: Duration) async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().asyncAfter(deadline: .now() + span.dispatched) { continuation.resume() }
        }
    }
}
