import CoreMetrics
import Postgres
import Redis
import Telemetry
import Testing

@testable import Jobs

@Suite("Heartbeats", .timeLimit(.minutes(10)))
struct HeartbeatTests {
    /// A job that was claimed and started, its worker's book, and a heartbeat of that worker.
    private struct Beat {
        let test: TestQueue
        let lease: Lease
        let book = LeaseBook()

        init(_ test: TestQueue) async throws {
            self.test = test
            let job = try await test.queue.enqueue(.test())
            #expect(try await test.claim(1) == [job.id])
            lease = test.lease(try await test.start(job.id))
            book.add(lease)
        }

        func beat() async throws {
            try await test.postgres.withConnection { try await test.heartbeat("hand", book).beat(on: $0) }
        }

        /// Ends the job and tells Redis, as a runner does; the book is the last to hear of it.
        func finish() async throws {
            let ended = try #require(await test.execute(lease, with: ClosurePerformer { _ in .done }))
            try await test.queue.order.forget([ended])
        }

        /// The entries and places that Redis has for jobs.
        func entries() async throws -> Int {
            let root = test.queue.order.keys.root
            var entries = try await test.redis.send(["HLEN", .string("\(root):place")]).int ?? 0
            for key in ["run", "cap:kind:test", "cap:facility:JFK"] {
                entries += try await test.redis.send(["ZCARD", .string("\(root):\(key)")]).int ?? 0
            }
            return entries
        }
    }

    @Test("a job that ends beside a heartbeat takes no place under a cap, and its lease is not counted as lost")
    func endsMeanwhile() async throws {
        let registry = PrometheusRegistry()
        try await withMetricsFactory(registry) {
            try await TestQueue.with { test in
                let beat = try await Beat(test)
                try await beat.finish()
                try await beat.beat()
                #expect(try await beat.entries() == 0)
                #expect(beat.lease.reason == nil)
                #expect(!registry.text().contains("jobs_lost_leases_total 1"))
            }
        }
    }

    @Test("a renewal that reaches Redis after the end of its job makes nothing")
    func lateRenewal() async throws {
        try await TestQueue.with { test in
            let beat = try await Beat(test)
            try await beat.finish()
            let job = beat.lease.job
            #expect(try await test.queue.order.renew([(job.id, job.place)], for: .seconds(30), restoring: false) == [job.id])
            #expect(try await beat.entries() == 0)
        }
    }

    @Test("a job that runs gets its entry and its places again when Redis has lost them")
    func restored() async throws {
        try await TestQueue.with { test in
            let beat = try await Beat(test)
            _ = try await test.redis.send(["FLUSHDB"])
            try await beat.beat()
            #expect(try await beat.entries() == 4)
            #expect(try await test.claim(5, kinds: [(.test, 1)]).isEmpty)
            try await beat.finish()
            #expect(try await beat.entries() == 0)
        }
    }

    @Test("a lease that was lost stops its run and is counted once")
    func lost() async throws {
        let registry = PrometheusRegistry()
        try await withMetricsFactory(registry) {
            try await TestQueue.with { test in
                let beat = try await Beat(test)
                try await test.endLease(of: beat.lease.job.id)
                #expect(try await Reaper(queue: test.queue).reapOnce() == 1)
                try await beat.beat()
                try await beat.beat()
                #expect(beat.lease.reason == .lostLease)
                #expect(registry.text().contains("jobs_lost_leases_total 1"))
            }
        }
    }

    @Test("the end of a lease's trust is counted only while the performer is at work")
    func expired() async throws {
        try await TestQueue.with { test in
            let beat = try await Beat(test)
            #expect(beat.lease.end())
            #expect(beat.book.stopExpired(now: .seconds(2_000_000)) == 0)
            #expect(beat.lease.reason == nil && !beat.lease.isRunning)
        }
    }

    @Test("a worker that starts a job again that it still runs stops the older run")
    func startedTwice() async throws {
        try await TestQueue.with { test in
            let beat = try await Beat(test)
            try await test.endLease(of: beat.lease.job.id)
            let newer = test.lease(try await test.start(beat.lease.job.id))
            beat.book.add(newer)
            #expect(beat.lease.reason == .lostLease && newer.isRunning)
            beat.book.remove(beat.lease)
            #expect(beat.book.count == 1)
        }
    }
}
