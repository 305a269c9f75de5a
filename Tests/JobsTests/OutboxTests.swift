import Foundation
import Postgres
import TestSupport
import Testing

@testable import Jobs

/// What is ready is noted in the same transaction, whichever way it became ready. Where notes must stay, Redis is away: nothing takes them away then.
@Suite("The outbox", .timeLimit(.minutes(10)))
struct OutboxTests {
    private static func alone(_ body: (TestQueue, JobQueue) async throws -> Void) async throws {
        try await TestQueue.with { test in try await body(test, test.queueWithoutRedis()) }
    }

    private static func empty(_ test: TestQueue) async throws {
        try await test.postgres.execute("DELETE FROM job_outbox")
    }

    @Test("a job that is enqueued is noted, and again when it is asked for again; one that waits for its children is not, but with the last of them")
    func enqueued() async throws {
        try await Self.alone { test, queue in
            let job = try await queue.enqueue(.test(key: "k"))
            #expect(try await test.noted() == [job.id])
            try await Self.empty(test)
            #expect(try await queue.enqueue(.test(key: "k")).id == job.id)
            #expect(try await test.noted() == [job.id])
            try await Self.empty(test)
            let family = try await test.postgres.withTransaction { try await queue.enqueue(.test(), after: [.test()], on: $0) }
            #expect(try await test.noted() == [family[1].id])
            try await Self.empty(test)
            try await queue.cancel(family[1].id)
            #expect(try await test.noted() == [family[0].id])
            try await Self.empty(test)
            let childless = try await test.postgres.withTransaction { try await queue.enqueue(.test(), after: [.test(key: "k")], on: $0) }
            #expect(try await test.noted() == [childless[0].id, job.id])
        }
    }

    @Test("a job that goes back in line is noted: by its performer, by a rescue, by a person")
    func back() async throws {
        try await Self.alone { test, queue in
            let job = try await queue.enqueue(.test())
            var started = try await test.start(job.id)
            try await Self.empty(test)
            #expect(await test.execute(test.lease(started), with: ClosurePerformer { _ in .givenBack }, by: test.executor(of: queue)) == nil)
            #expect(try await test.noted() == [job.id])

            started = try await test.start(job.id)
            try await Self.empty(test)
            #expect(try await queue.releaseLeases(ofWorker: "hand") == 1)
            #expect(try await test.noted() == [job.id])

            try await queue.cancel(job.id)
            try await Self.empty(test)
            try await queue.retry(job.id)
            #expect(try await test.noted() == [job.id])
        }
    }

    @Test("the next run of a job that was asked for while it ran is noted, whether its performer or a rescue ends it", arguments: [false, true])
    func again(isRescued: Bool) async throws {
        try await Self.alone { test, queue in
            let job = try await queue.enqueue(.test(key: "k", attempts: 1))
            let started = try await test.start(job.id)
            _ = try await queue.enqueue(.test(key: "k"))
            try await Self.empty(test)
            if isRescued {
                #expect(try await queue.releaseLeases(ofWorker: "hand") == 1)
            } else {
                let settled = await test.execute(test.lease(started), with: ClosurePerformer { _ in .done }, by: test.executor(of: queue))
                #expect(settled?.state == .done)
            }
            let rows = try await test.postgres.query("SELECT id FROM job WHERE state = 0")
            let next = JobID(rawValue: try #require(try rows.first?.decode("id", as: Int64.self)))
            #expect(next != job.id)
            #expect(try await test.noted() == [next])
        }
    }

    @Test("a note is taken away once Redis knows of its job; the relay takes away those of jobs that are over, and Redis hears nothing of them")
    func removed() async throws {
        try await TestQueue.with { test in
            let told = try await test.queue.enqueue(.test())
            await test.queue.outbox.flush()
            #expect(try await test.noted().isEmpty)
            let started = try await test.queue.enqueue(.test(), on: test.postgres)
            _ = try await test.start(started.id)
            let gone = try await test.queue.enqueue(.test(), on: test.postgres)
            try await test.postgres.execute("DELETE FROM job WHERE id = \(gone.id.rawValue)")
            #expect(try await test.noted() == [started.id, gone.id])
            var relay = OutboxRelay(queue: test.queue)
            relay.respite = .zero
            #expect(try await relay.relayOnce() == 2)
            #expect(try await test.noted().isEmpty)
            #expect(try await test.claim(10) == [told.id])
        }
    }

    @Test("who has told Redis that a job was ready takes that note away, not the one of its next time, of which Redis was not told")
    func nextTime() async throws {
        try await Self.alone { test, queue in
            let job = try await test.queue.enqueue(.test())
            _ = try await test.start(job.id)
            #expect(try await queue.releaseLeases(ofWorker: "hand") == 1)
            await test.queue.outbox.flush()
            #expect(try await test.noted() == [job.id])
        }
    }

    @Test("a job that becomes ready while the relay works keeps that note when the relay takes the one of before")
    func meanwhile() async throws {
        try await Self.alone { test, queue in
            let job = try await queue.enqueue(.test(key: "k"))
            try await test.postgres.execute("UPDATE job_outbox SET noted_at = now() - interval '1 minute'")
            let connection = try await PostgresConnection.connect(test.postgres.configuration, logger: .silent)
            try await connection.execute("BEGIN")
            _ = try await queue.enqueue(.test(key: "k"), on: connection)
            #expect(try await OutboxRelay(queue: test.queue).relayOnce() == 1)
            try await connection.execute("COMMIT")
            await connection.close()
            #expect(try await test.noted() == [job.id])
        }
    }
}
