import Logging
import ServiceLifecycle

/// A loop that does the same thing again and again until graceful shutdown: at once when there is more to do, otherwise after its interval, and with
/// growing pauses while it fails.
struct Rounds: Sendable {
    let name: String
    let interval: Duration
    let clock: JobClock
    let trouble: TroubleLog

    /// - Parameter step: one round; returns whether there is more to do right away.
    func run(_ step: @escaping @Sendable () async throws -> Bool) async {
        _ = try? await cancelWhenGracefulShutdown {
            var backoff = Backoff()
            while !Task.isCancelled {
                do {
                    let more = try await step()
                    backoff.reset()
                    if !more { try await clock.sleep(interval * Double.random(in: 0.9...1.1)) }
                } catch is CancellationError {
                    return
                } catch {
                    if Task.isCancelled { return }
                    trouble.report("\(name) failed", error)
                    try await clock.sleep(backoff.next())
                }
            }
        }
    }
}
