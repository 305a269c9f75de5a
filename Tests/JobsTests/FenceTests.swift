import Dashboards
import Foundation
import Postgres
import Testing

@testable import Jobs

@Suite("Fences and leases", .timeLimit(.minutes(10)))
struct FenceTests {
    private func write(_ value: String, _ job: RunningJob) -> Outcome {
        .completed { connection in
            try await connection.execute(
                """
                INSERT INTO result VALUES (1, \(value), \(job.fence))
                ON CONFLICT (id) DO UPDATE SET value = excluded.value, fence = excluded.fence WHERE result.fence < excluded.fence
                """
            )
        }
    }

    private func table(_ test: TestQueue) async throws {
        try await test.postgres.execute("CREATE TABLE result (id int PRIMARY KEY, value text, fence bigint)")
    }

    private func value(_ test: TestQueue) async throws -> String? {
        try await test.postgres.query("SELECT value FROM result").first?.decode("value")
    }

    @Test("of two workers with the same job in hand, one starts it")
    func oneStarts() async throws {
        try await TestQueue.with { test in
            let jobs = try await test.queue.enqueue((0..<50).map { _ in try .test() }, on: test.postgres)
            let ids = jobs.map(\.id)
            let counts = try await withThrowingTaskGroup(of: [JobID].self) { group in
                for worker in 0..<4 { group.addTask { try await test.starter("w\(worker)").start(ids.shuffled()).map(\.job.id) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(counts.flatMap { $0 }.sorted() == ids.sorted())
        }
    }

    @Test("a worker that was thought dead cannot write its result after another has begun, nor after it has finished")
    func olderFence() async throws {
        try await TestQueue.with { test in
            try await table(test)
            let job = try await test.queue.enqueue(.test(), on: test.postgres)
            let old = try #require(try await test.starter("old").start([job.id]).first)
            try await test.endLease(of: job.id)
            let new = try #require(try await test.starter("new").start([job.id]).first)
            #expect(new.job.fence > old.job.fence)

            let late = ClosurePerformer { job in write("old", job) }
            #expect(await test.execute(test.lease(old), with: late) == nil)
            #expect(try await value(test) == nil)

            let winner = ClosurePerformer { job in write("new", job) }
            #expect(await test.execute(test.lease(new), with: winner)?.state == .done)
            #expect(await test.execute(test.lease(old), with: late) == nil)
            #expect(try await value(test) == "new")
            #expect(try await test.queue.find(job.id)?.state == .done)
        }
    }

    @Test(
        "a worker that was thought dead cannot fail, delay or give back the job of another",
        arguments: ["retry", "failed", "snoozed", "givenBack"]
    )
    func olderOutcome(_ outcome: String) async throws {
        try await TestQueue.with { test in
            let job = try await test.queue.enqueue(.test(), on: test.postgres)
            let old = try #require(try await test.starter("old").start([job.id]).first)
            try await test.endLease(of: job.id)
            _ = try #require(try await test.starter("new").start([job.id]).first)
            let late = ClosurePerformer { _ in
                switch outcome {
                case "retry": .retry(JobFailure(code: "x", message: "x"))
                case "failed": .failed(JobFailure(code: "x", message: "x"))
                case "snoozed": .snoozed(.seconds(60))
                default: .givenBack
                }
            }
            #expect(await test.execute(test.lease(old), with: late) == nil)
            let record = try #require(try await test.queue.find(job.id))
            #expect(record.state == .running && record.worker == "new" && record.attempt == 2)
        }
    }

    @Test("a job whose worker vanished is taken back when its lease has ended, not before, and done once")
    func reaper() async throws {
        try await TestQueue.with { test in
            try await table(test)
            let job = try await test.queue.enqueue(.test(), on: test.postgres)
            let lost = try #require(try await test.starter("lost").start([job.id]).first)
            #expect(try await Reaper(queue: test.queue).reapOnce() == 0)
            try await test.endLease(of: job.id)
            #expect(try await Reaper(queue: test.queue).reapOnce() == 1)
            let record = try #require(try await test.queue.find(job.id))
            #expect(record.state == .queued && record.losses == 1 && record.errorCode == "worker_lost")

            let performer = ClosurePerformer { job in write("second", job) }
            try await test.running([test.runner([performer])]) {
                let found = try await test.settled(job.id).state
                #expect(found == .done)
            }
            #expect(await test.execute(test.lease(lost), with: ClosurePerformer { job in write("first", job) }) == nil)
            #expect(try await value(test) == "second")
        }
    }

    @Test("a whole house recovers a job from a worker that vanished in the middle, by short leases alone")
    func recovery() async throws {
        try await TestQueue.with { test in
            let job = try await test.queue.enqueue(.test())
            #expect(try await test.claim(1) == [job.id])
            _ = try await test.start(job.id, lease: .milliseconds(300))
            var reaper = Reaper(queue: test.queue)
            reaper.interval = .milliseconds(50)
            let performer = ClosurePerformer { _ in .done }
            try await test.running([reaper, test.runner([performer])]) {
                let record = try await test.settled(job.id)
                #expect(record.state == .done && record.losses == 1 && record.attempt == 2)
            }
        }
    }

    @Test("a start that the server forgot in a crash is made again soon, and the first result is kept out")
    func forgottenStart() async throws {
        try await TestQueue.with { test in
            try await table(test)
            let runs = Journal<Int64>()
            let postgres = test.postgres
            let performer = ClosurePerformer { job in
                await runs.add(job.fence)
                guard await runs.entries.count == 1 else { return write("second", job) }
                _ = try? await postgres.execute(
                    "UPDATE job SET state = 0, attempt = 0, starts = 0, fence = NULL, worker = NULL, lease_until = NULL WHERE id = \(job.id.rawValue)"
                )
                return write("first", job)
            }
            try await test.running([test.runner([performer])]) {
                let job = try await test.queue.enqueue(.test())
                let record = try await test.settled(job.id)
                #expect(record.state == .done && record.attempt == 1)
            }
            #expect(await runs.entries.count == 2)
            #expect(try await value(test) == "second")
        }
    }

    @Test("the supervisor's word frees the jobs of a dead worker at once, and only its")
    func supervisor() async throws {
        try await TestQueue.with { test in
            let jobs = try await test.queue.enqueue([.test(), .test()], on: test.postgres)
            _ = try await test.starter("dead").start([jobs[0].id])
            _ = try await test.starter("alive").start([jobs[1].id])
            #expect(try await test.queue.releaseLeases(ofWorker: "dead") == 1)
            #expect(try await test.queue.find(jobs[0].id)?.state == .queued)
            #expect(try await test.queue.find(jobs[1].id)?.state == .running)
        }
    }

    @Test("a job that makes worker after worker vanish is dead at the third")
    func poison() async throws {
        try await TestQueue.with { test in
            let job = try await test.queue.enqueue(.test(attempts: 100), on: test.postgres)
            for losses in 1...3 {
                #expect(try await test.starter("w\(losses)").start([job.id]).count == 1)
                try await test.endLease(of: job.id)
                #expect(try await Reaper(queue: test.queue).reapOnce() == 1)
                try await test.postgres.execute("UPDATE job SET run_at = now() WHERE state = 0")
            }
            let record = try #require(try await test.queue.find(job.id))
            #expect(record.state == .dead && record.errorCode == "poison" && record.losses == 3)
            #expect(try await test.starter("w4").start([job.id]).isEmpty)
        }
    }

    @Test("a request that came while a job ran is run, though the last worker vanished with that job")
    func requestOutlivesPoison() async throws {
        try await TestQueue.with { test in
            let job = try await test.queue.enqueue(.test(key: "k", attempts: 1), on: test.postgres)
            _ = try await test.start(job.id)
            #expect(try await test.queue.enqueue(.test(key: "k"), on: test.postgres).id == job.id)
            try await test.endLease(of: job.id)
            #expect(try await Reaper(queue: test.queue).reapOnce() == 1)
            #expect(try await test.queue.find(job.id)?.state == .dead)
            let again = try await test.queue.list(JobFilter(state: .queued)).map(\.id)
            #expect(again.count == 1)
            #expect(try await test.claim(5) == again)
        }
    }

    @Test("a request that came after a running job was cancelled is run", arguments: [false, true])
    func requestOutlivesCancellation(workerVanishes: Bool) async throws {
        try await TestQueue.with { test in
            let job = try await test.queue.enqueue(.test(key: "k"), on: test.postgres)
            let started = try await test.start(job.id)
            #expect(try await test.queue.cancel(job.id) == .running)
            #expect(try await test.queue.enqueue(.test(key: "k"), on: test.postgres).id == job.id)
            if workerVanishes {
                try await test.endLease(of: job.id)
                #expect(try await Reaper(queue: test.queue).reapOnce() == 1)
            } else {
                #expect(await test.execute(test.lease(started), with: ClosurePerformer { _ in .givenBack })?.state == .cancelled)
            }
            #expect(try await test.queue.find(job.id)?.state == .cancelled)
            let again = try await test.queue.list(JobFilter(state: .queued)).map(\.id)
            #expect(again.count == 1)
            #expect(try await test.claim(5) == again)
        }
    }

    @Test("runs given back are no losses, however many")
    func givenBackIsNoLoss() async throws {
        try await TestQueue.with { test in
            let job = try await test.queue.enqueue(.test(attempts: 1), on: test.postgres)
            for _ in 0..<10 {
                let started = try await test.start(job.id)
                #expect(await test.execute(test.lease(started), with: ClosurePerformer { _ in .givenBack }) == nil)
            }
            let record = try #require(try await test.queue.find(job.id))
            #expect(record.state == .queued && record.attempt == 0 && record.starts == 0)
        }
    }

    @Test("a heartbeat keeps a lease, and stops a run whose lease is gone")
    func heartbeat() async throws {
        try await TestQueue.with { test in
            let started = Journal<RunningJob>()
            let stopped = Gate()
            let never = Gate()
            let performer = ClosurePerformer { job in
                await started.add(job)
                await never.wait()
                stopped.open()
                return .givenBack
            }
            try await test.running([test.runner([performer], .test(lease: .seconds(1), heartbeat: .milliseconds(100)))]) {
                let job = try await test.queue.enqueue(.test())
                await started.reached(1)
                let before = try await lease(test, job.id)
                while try await lease(test, job.id) == before { await Task.yield() }
                try await test.endLease(of: job.id)
                _ = try await test.postgres.execute(
                    "UPDATE job SET fence = nextval('job_fence'), worker = 'thief', lease_until = now() + interval '1 minute' WHERE id = \(job.id.rawValue)"
                )
                await stopped.wait()
                #expect(try await test.queue.find(job.id)?.worker == "thief")
            }
        }
    }

    private func lease(_ test: TestQueue, _ id: JobID) async throws -> Date? {
        try await test.postgres.query("SELECT lease_until FROM job WHERE id = \(id.rawValue)").first?.decode("lease_until")
    }

    @Test("a lease that cannot be renewed is not trusted to its very end")
    func localTrust() throws {
        let book = LeaseBook()
        let job = RunningJob(id: JobID(rawValue: 1), kind: .test, facility: try #require(FacilityID("JFK")))
        let lease = Lease(job, trustedUntil: .seconds(28))
        book.add(lease)
        #expect(book.stopExpired(now: .seconds(27)) == 0)
        #expect(book.stopExpired(now: .seconds(28)) == 1)
        #expect(lease.reason == .lostLease)
        #expect(JobRunnerConfiguration(name: "w").leaseMargin == .seconds(2))
    }
}
