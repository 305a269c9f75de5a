import Dispatch
import Postgres
import Testing

@Suite("Tasks that prefer an executor of their own", .timeLimit(.minutes(10)))
struct PreferredExecutorTests {
    /// Runs tasks on one queue, as an event loop does.
    private final class QueueExecutor: TaskExecutor {
        private let queue = DispatchQueue(label: "postgres.tests.preferred")

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
    }

    @Test("miss no answer, although they leave the connection's queue at every step")
    func noLostAnswer() async throws {
        let executor = QueueExecutor()
        let answered = try await withThrowingTaskGroup(of: Int.self) { group in
            for worker in 0..<8 {
                let connection = try await TestServer.connect()
                group.addTask(executorPreference: executor) {
                    var answered = 0
                    for round in 0..<400 {
                        let delay = Double((round * 7 + worker * 3) % 40) / 20_000
                        let rows = try await connection.query("SELECT pg_sleep(\(delay)), \(round) AS round")
                        if try rows.first?.decode("round", as: Int.self) == round { answered += 1 }
                    }
                    await connection.close()
                    return answered
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(answered == 8 * 400)
    }

    @Test("can be cancelled in a statement")
    func cancellation() async throws {
        let executor = QueueExecutor()
        let connection = try await TestServer.connect()
        let observer = try await TestServer.connect()
        let pid = await connection.backendPID
        for _ in 0..<20 {
            let task = Task(executorPreference: executor) { try await connection.query("SELECT pg_sleep(600)") }
            try await TestServer.until(observer, "SELECT state = 'active' FROM pg_stat_activity WHERE pid = \(pid)")
            task.cancel()
            #expect(await PostgresError.thrown { _ = try await task.value }?.code == .cancelled)
            #expect(try await connection.query("SELECT 1 AS one").count == 1)
        }
        await connection.close()
        await observer.close()
    }
}
