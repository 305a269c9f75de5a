import Logging
import Metrics
import NIOCore
import Postgres
import Redis

extension JobRunner {
    /// What goes on beside the jobs: heartbeats, cancellations, deadlines, and the gauge of the fetcher's age.
    func keep() async {
        let heartbeat = Heartbeat(
            queue: queue,
            configuration: configuration,
            kinds: performers.keys.sorted { $0.rawValue < $1.rawValue },
            leases: leases,
            slots: slots,
            clock: clock
        )
        let thread = HeartbeatThread()
        await withTaskGroup(of: Void.self) { group in
            group.addTask(executorPreference: thread) { await heartbeat.run() }
            group.addTask { await self.listenForCancellations() }
            group.addTask { await self.watchTime() }
            await group.waitForAll()
        }
    }

    /// Stops jobs as soon as somebody cancels them; what is missed while Redis is away, the heartbeat hears.
    private func listenForCancellations() async {
        for await element in queue.redis.subscribe(to: [queue.order.keys.cancellations]) {
            guard case .message(let message) = element, let id = JobID(String(buffer: message.payload)) else { continue }
            leases.lease(of: id)?.stop(.cancelRequested)
        }
    }

    /// Once a second for all: a timer for each job costs more than a short job does.
    private func watchTime() async {
        while (try? await clock.sleep(.seconds(1))) != nil {
            leases.stopLate()
            queue.metrics.claimLoopAge.record((lastClaimAge ?? .zero).fractionalSeconds)
        }
    }

    /// Refuses a Redis that evicts. One that cannot be reached now is no reason not to start: the runner claims without it.
    func checkRedis() async throws(JobError) {
        do {
            try await queue.requireNoEviction()
        } catch {
            guard case .redis(let cause) = error, cause.isTransient else { throw error }
            queue.logger.warning("Redis cannot be reached; jobs are claimed from PostgreSQL once a second", metadata: ["error": "\(cause)"])
        }
    }

    func signOff(_ control: PostgresClient) async {
        do {
            try await control.jobRows("DELETE FROM worker WHERE name = \(configuration.name)")
        } catch {
            queue.trouble.report("the worker could not sign off; it will be forgotten", error)
        }
    }
}
