import Logging
import NIOCore
import Synchronization
import Testing

@testable import Redis

@Suite("Reconnecting")
struct ReconnectTests {
    @Test("waits 50 ms at first, twice as long each time, 5 s at most, and less by chance")
    func delays() {
        var delay = ReconnectDelay()
        let now = NIODeadline.now()
        var full: Int64 = 50_000_000
        for _ in 0..<100 {
            let pause = delay.next(at: now).nanoseconds
            #expect((full / 2...full).contains(pause))
            full = min(full * 2, 5_000_000_000)
        }
    }

    @Test("starts anew only after a session that held for a second")
    func reset() {
        var delay = ReconnectDelay()
        let now = NIODeadline.now()
        for _ in 0..<10 { _ = delay.next(at: now) }
        delay.noteReady(at: now)
        #expect(delay.next(at: now + .milliseconds(10)) >= .milliseconds(2500))
        delay.noteReady(at: now)
        #expect(delay.next(at: now + .seconds(2)) <= .milliseconds(50))
    }

    @Test("is told in the log at most once a second")
    func log() {
        let lines = Counter()
        let log = OutageLog(Logger(label: "test") { _ in CountingLogHandler(count: lines) })
        for _ in 0..<1000 { log.noteEnd(RedisError(.connectionLost, "gone"), retryIn: .milliseconds(50)) }
        #expect(lines.value.load(ordering: .relaxed) == 1)
        log.noteReady()
        log.noteReady()
        #expect(lines.value.load(ordering: .relaxed) == 2)
    }
}

private final class Counter: Sendable {
    let value = Atomic<Int>(0)
}

private struct CountingLogHandler: LogHandler {
    let count: Counter
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        count.value.add(1, ordering: .relaxed)
    }
}
