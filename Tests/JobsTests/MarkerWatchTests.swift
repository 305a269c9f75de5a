import Foundation
import Logging
import PrivateServers
import Redis
import TestSupport
import Testing

@testable import Jobs

@Suite("An idle worker", .timeLimit(.minutes(10)))
struct MarkerWatchTests {
    /// The finding of a watch that was armed for all classes.
    private func finding(_ test: TestQueue, meanwhile body: () async throws -> Void) async throws -> MarkerWatch.Finding {
        let gate = Gate()
        let watch = test.watch("idle") { gate.open() }
        await watch.arm(Set(JobClass.allCases), test.claimOrder(1), timeout: .seconds(60))
        try await test.blockedClients(1)
        try await body()
        await gate.wait()
        return try #require(watch.take())
    }

    /// A queue on a Redis of its own that knows the script.
    private func withTaughtQueue(_ body: (TestQueue) async throws -> Void) async throws {
        let server = try await PrivateRedis.start(flavor: .test)
        let redis = try RedisClient.patient(server.url)
        try await TestDatabaseAndRedis.with(redis) { test in
            _ = try await test.claim(1)
            try await body(test)
        }
        await redis.close()
        try await server.stop()
    }

    @Test("has the first job of those that come, and knows whether there are more", arguments: [1, 2])
    func claims(count: Int) async throws {
        try await withTaughtQueue { test in
            var jobs: [EnqueuedJob] = []
            let claim = try #require(try await finding(test) { jobs = try await test.queue.enqueue((0..<count).map { _ in try .test() }) }.claim)
            #expect(claim.jobs.map(\.id) == [jobs[0].id])
            #expect(claim.hasMore == (count > 1))
            #expect(try await test.takeMarker(of: .test) == (count > 1))
            #expect(try await test.claim(5) == jobs.dropFirst().map(\.id))
        }
    }

    @Test("is told when a delayed job comes first, and when it will be due")
    func delayed() async throws {
        try await withTaughtQueue { test in
            let claim = try #require(
                try await finding(test) { _ = try await test.queue.enqueue(.test(runAt: Date(timeIntervalSinceNow: 3600))) }.claim
            )
            #expect(claim.jobs.isEmpty && !claim.hasMore)
            #expect(try #require(claim.nextDue) > .seconds(3500))
        }
    }

    @Test("is woken, and has nothing, by a Redis that does not know the script; its next claim teaches it")
    func untaught() async throws {
        try await withTaughtQueue { test in
            let found = try await finding(test) {
                _ = try await test.redis.send(["SCRIPT", "FLUSH"])
                _ = try await test.queue.enqueue(.test())
            }
            #expect(found.claim == nil)
            #expect(try await test.claim(1).count == 1)
        }
    }

    @Test("is woken when its connection is lost")
    func lost() async throws {
        try await withTaughtQueue { test in
            let found = try await finding(test) { _ = try await test.redis.send(["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"]) }
            #expect(found.claim == nil)
        }
    }

    @Test("stops at once when it has nothing, and gives out what it had claimed")
    func stop() async throws {
        try await withTaughtQueue { test in
            let idle = test.watch("idle")
            await idle.arm([.interactive], test.claimOrder(1), timeout: .seconds(60))
            try await test.blockedClients(1)
            #expect(await idle.stop()?.jobs.isEmpty == true)
            try await test.blockedClients(0)

            let job = try await test.queue.enqueue(.test())
            await idle.arm([.interactive], test.claimOrder(1), timeout: .seconds(60))
            #expect(await idle.stop()?.jobs.map(\.id) == [job.id])
            #expect(await idle.stop() == nil)
        }
    }

    @Test("looks at more classes when it may, by a wait of its own")
    func widened() async throws {
        try await withTaughtQueue { test in
            let (rings, bell) = AsyncStream.makeStream(of: Void.self)
            var heard = rings.makeAsyncIterator()
            let watch = test.watch("idle") { bell.yield() }
            await watch.arm([.interactive], test.claimOrder(1, others: 0), timeout: .seconds(60))
            try await test.blockedClients(1)
            await watch.arm(Set(JobClass.allCases), test.claimOrder(1), timeout: .seconds(60))
            await heard.next()
            #expect(watch.take()?.claim?.jobs.isEmpty == true)
            await watch.arm(Set(JobClass.allCases), test.claimOrder(1), timeout: .seconds(60))
            try await test.blockedClients(1)
            let job = try await test.queue.enqueue(.test(jobClass: .bulk))
            await heard.next()
            #expect(watch.take()?.claim?.jobs.map(\.id) == [job.id])
        }
    }
}
