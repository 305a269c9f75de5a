import Dispatch
import Foundation
import Synchronization

/// Waits for SIGINT or SIGTERM.
final class StopSignals: Sendable {
    private let stream: AsyncStream<Void>
    private let finish: @Sendable () -> Void

    init() {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        self.stream = stream
        nonisolated(unsafe) let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
        finish = { for source in sources { source.cancel() } }
    }

    /// Returns at the first signal.
    func wait() async {
        for await _ in stream { break }
        finish()
    }
}
