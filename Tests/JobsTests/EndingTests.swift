import Postgres
import Testing

@testable import Jobs

@Suite("The end of a run", .timeLimit(.minutes(10)))
struct EndingTests {
    @Test(
        "that cannot be written for now is given up when the run is to be stopped",
        arguments: [(.shutdown, .queued), (.cancelRequested, .cancelled), (.deadline, .queued)] as [(StopReason, JobState)]
    )
    func hurry(_ reason: StopReason, _ state: JobState) async throws {
        try await TestQueue.with { test in
            let job = try await test.queue.enqueue(.test())
            let lease = test.lease(try await test.start(job.id))
            let attempts = Journal<Void>()
            let performer = ClosurePerformer { _ in
                .completed { _ in
                    await attempts.add(())
                    var busy = PostgresError(.server, "canceling statement due to lock timeout")
                    busy.sqlState = .lockNotAvailable
                    throw busy
                }
            }
            let run = Task { await test.execute(lease, with: performer) }
            await attempts.reached(2)
            #expect(!lease.stop(reason), "the performer has returned")
            _ = await run.value
            let record = try #require(try await test.queue.find(job.id))
            #expect(record.state == state)
            #expect(record.attempt == (reason == .shutdown ? 0 : 1))
        }
    }

    @Test("lets go of the lease, also when the performer was faster than who began it")
    func letsGo() async throws {
        try await TestQueue.with { test in
            let job = try await test.queue.enqueue(.test())
            var lease: Lease? = test.lease(try await test.start(job.id))
            weak let held = lease
            #expect(lease?.end() == true)
            lease?.onStop { [lease] _ in _ = lease }
            lease = nil
            #expect(held == nil)
        }
    }
}
