import Dispatch

/// A thread for heartbeats alone, so that work that keeps the cooperative pool busy cannot cost a worker its leases.
final class HeartbeatThread: TaskExecutor {
    private let queue = DispatchQueue(label: "jobs.heartbeat", qos: .userInitiated)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
