import Synchronization

/// The places for running jobs of one runner, what has finished but is not yet told to Redis, and the bell that wakes the fetcher.
final class Slots: Sendable {
    private struct State {
        var running = 0
        var others = 0
        var settled: [(id: JobID, state: JobState)] = []
        var isStopping = false
    }

    private let total: Int
    private let othersLimit: Int
    private let state = Mutex(State())
    private let bell: AsyncStream<Void>.Continuation
    let rings: AsyncStream<Void>

    init(_ configuration: JobRunnerConfiguration) {
        total = configuration.concurrency
        othersLimit = configuration.concurrency - configuration.reservedInteractive
        (rings, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// The free places: in all, and how many of these for work that is not interactive.
    var room: (all: Int, others: Int) {
        state.withLock { (total - $0.running, max(0, min(total - $0.running, othersLimit - $0.others))) }
    }

    var running: Int { state.withLock { $0.running } }
    var isStopping: Bool { state.withLock { $0.isStopping } }

    func take(_ jobClass: JobClass) {
        state.withLock { state in
            state.running += 1
            if jobClass != .interactive { state.others += 1 }
        }
    }

    func free(_ jobClass: JobClass, settled: (id: JobID, state: JobState)?) {
        state.withLock { state in
            state.running -= 1
            if jobClass != .interactive { state.others -= 1 }
            if let settled { state.settled.append(settled) }
        }
        bell.yield()
    }

    /// What Redis is to be told, at most 1,000 at a time.
    func takeSettled() -> [(id: JobID, state: JobState)] {
        state.withLock { state in
            let batch = Array(state.settled.prefix(1000))
            state.settled.removeFirst(batch.count)
            return batch
        }
    }

    /// Takes back what Redis could not be told; at most 10,000, the reconciler clears up the rest.
    func keep(settled: [(id: JobID, state: JobState)]) {
        state.withLock { state in
            state.settled = Array((settled + state.settled).prefix(10_000))
        }
    }

    var hasSettled: Bool { state.withLock { !$0.settled.isEmpty } }

    /// Waits until nothing runs any more; for whoever listens to the bell alone, once the fetcher has stopped.
    func emptied() async {
        var rings = rings.makeAsyncIterator()
        while running > 0 { await rings.next() }
    }

    /// Wakes the fetcher.
    func ring() {
        bell.yield()
    }

    /// No new jobs from now on.
    func stop() {
        state.withLock { $0.isStopping = true }
        bell.yield()
    }
}
