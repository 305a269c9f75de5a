import Dashboards
import Foundation
import Postgres
import Testing

@testable import Jobs

@Suite("Enqueueing", .timeLimit(.minutes(10)))
struct EnqueueTests {
    @Test("a job of a transaction that is rolled back never existed")
    func rollback() async throws {
        try await TestQueue.with { test in
            struct Stop: Error {}
            await #expect(throws: Stop.self) {
                try await test.postgres.withTransaction { connection in
                    _ = try await test.queue.enqueue(.test(), on: connection)
                    throw Stop()
                }
            }
            let found = try await test.queue.list().isEmpty
            #expect(found)
        }
    }

    @Test("a published job is claimed once, however often it is published")
    func publishTwice() async throws {
        try await TestQueue.with { test in
            let job = try await test.queue.enqueue(.test())
            await test.queue.publish([job])
            await test.queue.publish([job])
            #expect(try await test.claim(10) == [job.id])
            await test.queue.publish([job])
            #expect(try await test.claim(10).isEmpty)
        }
    }

    @Test("the relay publishes what nobody published, once")
    func relay() async throws {
        try await TestQueue.with { test in
            let job = try await test.queue.enqueue(.test(), on: test.postgres)
            #expect(try await test.claim(10).isEmpty)
            try await test.postgres.execute("UPDATE job_outbox SET noted_at = now() - interval '1 second'")
            let relay = OutboxRelay(queue: test.queue)
            #expect(try await relay.relayOnce() == 1)
            #expect(try await relay.relayOnce() == 0)
            #expect(try await test.claim(10) == [job.id])
        }
    }

    @Test("two relays at once publish every row, each once")
    func twoRelays() async throws {
        try await TestQueue.with { test in
            _ = try await test.queue.enqueue((0..<1200).map { _ in try .test() }, on: test.postgres)
            try await test.postgres.execute("UPDATE job_outbox SET noted_at = now() - interval '1 second'")
            let relay = OutboxRelay(queue: test.queue)
            let counts = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        var total = 0
                        while case let count = try await relay.relayOnce(), count > 0 { total += count }
                        return total
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(counts.reduce(0, +) == 1200)
            var claimed: Set<JobID> = []
            while case let ids = try await test.claim(100), !ids.isEmpty { claimed.formUnion(ids) }
            #expect(claimed.count == 1200)
        }
    }

    @Test("a request with the key of a live job becomes that job, and can make it more urgent")
    func deduplication() async throws {
        try await TestQueue.with { test in
            let first = try await test.queue.enqueue(.test(jobClass: .bulk, key: "a"))
            let second = try await test.queue.enqueue(.test(jobClass: .interactive, key: "a"))
            let foreign = try await test.queue.enqueue(.test(kind: .other, jobClass: .bulk, key: "a"))
            #expect(first.isNew && !second.isNew && foreign.isNew)
            #expect(first.id == second.id && foreign.id != first.id)
            #expect(try await test.queue.find(first.id)?.jobClass == .interactive)
            #expect(try await test.claim(1, others: 0) == [first.id])
        }
    }

    @Test("requests of one key in one batch are one job, and answers come in the order of requests")
    func batch() async throws {
        try await TestQueue.with { test in
            let jobs = try await test.queue.enqueue([
                .test(arguments: ["n": 1]), .test(arguments: ["n": 2], key: "k"), .test(arguments: ["n": 3]), .test(arguments: ["n": 4], key: "k"),
            ])
            #expect(jobs[1].id == jobs[3].id)
            #expect(Set(jobs.map(\.id)).count == 3)
            #expect(try await test.queue.find(jobs[0].id)?.arguments["n"] == 1)
            #expect(try await test.queue.find(jobs[1].id)?.arguments["n"] == 2)
            #expect(try await test.queue.find(jobs[2].id)?.arguments["n"] == 3)
        }
    }

    @Test("a hundred tasks that ask for the same key at once get the same job")
    func concurrentDeduplication() async throws {
        try await TestQueue.with { test in
            let jobs = try await withThrowingTaskGroup(of: EnqueuedJob.self) { group in
                for _ in 0..<100 { group.addTask { try await test.queue.enqueue(.test(key: "same")) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(jobs.map(\.id)).count == 1)
            #expect(jobs.count { $0.isNew } == 1)
        }
    }

    @Test("a request that breaks a rule is refused and leaves nothing")
    func refusals() async throws {
        try await TestQueue.with { test in
            for request in [
                try JobRequest.test(kind: JobKind(rawValue: "Not A Kind")), try .test(kind: JobKind(rawValue: "")), try .test(attempts: 0),
                try .test(arguments: .string(String(repeating: "x", count: 2 << 20))), try .test(arguments: .string("a\u{0}b")),
            ] {
                await #expect { try await test.queue.enqueue(request) } throws: { ($0 as? JobError)?.code == "invalid_job_request" }
            }
            #expect(try await test.queue.list().isEmpty)
        }
    }

    @Test("a job for later is claimed when its time has come, not before")
    func delayed() async throws {
        try await TestQueue.with { test in
            let job = try await test.queue.enqueue(.test(key: "k", runAt: Date(timeIntervalSinceNow: 3600)))
            let claim = try await test.queue.order.claim(test.claimOrder(1))
            #expect(claim.jobs.isEmpty)
            let due = try #require(claim.nextDue)
            #expect(due > .seconds(3590) && due <= .seconds(3600))
            #expect(try await test.queue.enqueue(.test(key: "k")).id == job.id)
            #expect(try await test.claim(1) == [job.id])
        }
    }

    @Test("statistics name the kinds that have due jobs and no worker")
    func statistics() async throws {
        try await TestQueue.with { test in
            _ = try await test.queue.enqueue([.test(), .test(), .test(kind: .other, runAt: Date(timeIntervalSinceNow: 60))])
            let statistics = try await test.queue.statistics()
            #expect(statistics.lines.first { $0.kind == .test }?.ready == 2)
            #expect(statistics.lines.first { $0.kind == .other }?.delayed == 1)
            #expect(statistics.abandonedKinds == [.test])
            #expect(statistics.workers.isEmpty)
        }
    }
}
