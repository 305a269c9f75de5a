import Dashboards
import Jobs
import Logging
import Postgres
import Redis
import ServiceLifecycle
import Synchronization

/// How long a job waits for an idle worker: from the commit of its row to its performer, and from the call of `enqueue`.
struct IdlePickup {
    let redis: RedisClient
    let postgres: PostgresClient
    let logger: Logger

    func run(_ count: Int) async throws {
        let queue = JobQueue(postgres: postgres, redis: redis, logger: logger, namespace: "idle-pickup")
        guard let facility = FacilityID("JFK") else { return }
        let (begun, begin) = AsyncStream.makeStream(of: ContinuousClock.Instant.self)
        let runner = JobRunner(queue: queue, performers: [Clocked(begin: begin)], configuration: JobRunnerConfiguration(name: "bench"))
        let group = ServiceGroup(services: [runner], logger: logger)
        let running = Task { try await group.run() }
        var moments = begun.makeAsyncIterator()
        var fromCommit: [Double] = []
        var fromCall: [Double] = []
        for number in 0..<(count + 20) {
            try await Task.sleep(for: .milliseconds(10))
            let called = ContinuousClock.now
            let job = try await queue.enqueue(JobRequest(kind: .materializeWidget, facility: facility, jobClass: .interactive), on: postgres)
            let committed = ContinuousClock.now
            await queue.publish([job])
            guard let moment = await moments.next() else { break }
            guard number >= 20 else { continue }
            fromCommit.append(committed.duration(to: moment).inMilliseconds)
            fromCall.append(called.duration(to: moment).inMilliseconds)
        }
        await group.triggerGracefulShutdown()
        try await running.value
        fromCommit.sort()
        fromCall.sort()
        try Figure.write("queue.pickup.p50", fromCommit[fromCommit.count / 2], "ms", baseline: 1.5)
        try Figure.write("queue.pickup.p99", fromCommit[fromCommit.count * 99 / 100], "ms", baseline: 8)
        try Figure.write("queue.pickup_from_call.p50", fromCall[fromCall.count / 2], "ms")
        try Figure.write("queue.pickup_from_call.p99", fromCall[fromCall.count * 99 / 100], "ms")
    }

    /// Says when it begins.
    private struct Clocked: JobPerformer {
        let kind = JobKind.materializeWidget
        let timeLimit = Duration.seconds(60)
        let begin: AsyncStream<ContinuousClock.Instant>.Continuation

        func perform(_ job: RunningJob) async -> Outcome {
            begin.yield(.now)
            return .done
        }
    }
}
