import Dashboards
import Postgres
import Testing

@testable import Jobs

/// Somebody else may hold the row of a job for as long as it likes: who enqueues the same again in a long transaction, a backend behind a partition.
@Suite("A job whose row is locked", .timeLimit(.minutes(10)))
struct LockedRowTests {
    /// Holds the row of a job while the body runs.
    private func locking<T: Sendable>(_ job: JobID, _ test: TestQueue, _ body: () async throws -> T) async throws -> T {
        try await test.postgres.withTransaction { connection in
            _ = try await connection.query("SELECT FROM job WHERE id = \(job.rawValue) FOR UPDATE")
            return try await body()
        }
    }

    private func leaseEnd(_ job: JobID, _ test: TestQueue) async throws -> Double {
        try await test.postgres.query("SELECT extract(epoch FROM lease_until)::float8 AS end FROM job WHERE id = \(job.rawValue)")[0].decode("end")
    }

    @Test("keeps its lease as it was, and its worker's other leases are renewed")
    func heartbeat() async throws {
        try await TestQueue.with { test in
            let jobs = try await test.queue.enqueue([.test(), .test()])
            let book = LeaseBook()
            var leases: [Lease] = []
            for job in jobs {
                let lease = Lease(
                    try await test.start(job.id, lease: .milliseconds(900)).job,
                    trustedUntil: JobClock.continuous.now() + .milliseconds(500)
                )
                leases.append(lease)
                book.add(lease)
            }
            let trusted = leases.map(\.trustedUntil)
            let before = [try await leaseEnd(jobs[0].id, test), try await leaseEnd(jobs[1].id, test)]
            try await locking(jobs[0].id, test) {
                try await test.postgres.withConnection { try await test.heartbeat("hand", book).beat(on: $0) }
            }
            #expect(try await leaseEnd(jobs[0].id, test) == before[0])
            #expect(try await leaseEnd(jobs[1].id, test) > before[1])
            #expect(leases[0].trustedUntil == trusted[0] && leases[1].trustedUntil > trusted[1])
            #expect(leases.allSatisfy { $0.reason == nil })
            try await test.postgres.withConnection { try await test.heartbeat("hand", book).beat(on: $0) }
            #expect(leases[0].trustedUntil > trusted[0])
        }
    }

    @Test("does not hold up the ends of others")
    func ends() async throws {
        try await TestQueue.with { test in
            let jobs = try await test.queue.enqueue((0..<3).map { _ in try .test() })
            let executor = test.executor
            let leases = [
                test.lease(try await test.start(jobs[0].id)), test.lease(try await test.start(jobs[1].id)),
                test.lease(try await test.start(jobs[2].id)),
            ]
            let last = Gate()
            let locked = Task { await test.execute(leases[0], with: ClosurePerformer { _ in .done }, by: executor) }
            try await locking(jobs[0].id, test) {
                for lease in leases.dropFirst() {
                    #expect(await test.execute(lease, with: ClosurePerformer { _ in .done }, by: executor)?.state == .done)
                }
                last.open()
            }
            await last.wait()
            #expect(await locked.value?.state == .done)
        }
    }

    @Test("is cancelled although one of its children is ending meanwhile")
    func cancelBesideChild() async throws {
        try await TestQueue.with { test in
            let queue = test.queue
            let family = try await test.postgres.withTransaction { try await queue.enqueue(.test(kind: .other), after: [.test()], on: $0) }
            let child = try await test.start(family[1].id)
            let cancellation = Journal<JobState?>()
            let performer = ClosurePerformer { _ in
                .completed { _ in
                    Task { await cancellation.add(try? await queue.cancel(family[0].id)) }
                    // It holds the parent now and waits for this child, which will want the parent.
                    try await test.blocked()
                }
            }
            _ = await test.execute(test.lease(child), with: performer)
            await cancellation.reached(1)
            #expect(await cancellation.entries == [.cancelled])
            #expect(try await queue.find(family[0].id)?.state == .cancelled)
        }
    }
}
