import Dashboards
import Foundation
import Postgres
import Redis
import Synchronization
import Testing

@testable import Jobs

@Suite("Running jobs", .timeLimit(.minutes(10)))
struct RunnerTests {
    @Test("a job runs once, with what it was enqueued with, and its effect and its end are committed together")
    func run() async throws {
        try await TestQueue.with { test in
            try await test.postgres.execute("CREATE TABLE effect (job bigint, fence bigint)")
            let seen = Journal<RunningJob>()
            let performer = ClosurePerformer { job in
                await seen.add(job)
                return .completed { connection in
                    try await connection.execute("INSERT INTO effect VALUES (\(job.id.rawValue), \(job.fence))")
                }
            }
            try await test.running([test.runner([performer])]) {
                let job = try await test.queue.enqueue(.test(arguments: ["widget": "w1"]))
                let record = try await test.settled(job.id)
                #expect(record.state == .done && record.progress == 1 && record.attempt == 1)
                #expect(try await test.postgres.query("SELECT job, fence FROM effect").count == 1)
            }
            let job = try #require(await seen.entries.first)
            #expect(job.arguments["widget"] == "w1")
            #expect(job.facility.rawValue == "JFK" && job.attempt == 1 && job.starts == 1)
            #expect(await seen.entries.count == 1)
            #expect(try await test.queue.workers().isEmpty)
        }
    }

    @Test("five hundred jobs are each done once by three workers")
    func many() async throws {
        try await TestQueue.with { test in
            let seen = Journal<JobID>()
            let performer = ClosurePerformer { job in
                await seen.add(job.id)
                return .done
            }
            let runners = (0..<3).map { _ in test.runner([performer]) }
            try await test.running(runners) {
                let jobs = try await test.queue.enqueue(
                    (0..<500).map { try .test("F\($0 % 7)", jobClass: [.interactive, .scheduled, .bulk][$0 % 3]) }
                )
                for job in jobs { #expect(try await test.settled(job.id).state == .done) }
            }
            let ids = await seen.entries
            #expect(ids.count == 500 && Set(ids).count == 500)
        }
    }

    @Test("a failed attempt is repeated until it succeeds, and its failures are kept")
    func retry() async throws {
        try await TestQueue.with { test in
            let performer = ClosurePerformer { job in
                job.attempt < 3 ? .retry(JobFailure(code: "flaky", message: "attempt \(job.attempt)")) : .done
            }
            try await test.running([test.runner([performer])]) {
                let job = try await test.queue.enqueue(.test())
                let record = try await test.settled(job.id)
                #expect(record.state == .done && record.attempt == 3 && record.errorCode == nil)
            }
        }
    }

    @Test("a job whose attempts are used up is dead, and can be put back by hand")
    func exhausted() async throws {
        try await TestQueue.with { test in
            let succeeds = Mutex(false)
            let performer = ClosurePerformer { _ in
                succeeds.withLock { $0 } ? .done : .retry(JobFailure(code: "broken", message: "no"))
            }
            try await test.running([test.runner([performer])]) {
                let job = try await test.queue.enqueue(.test(key: "k", attempts: 2))
                let record = try await test.settled(job.id)
                #expect(record.state == .dead && record.attempt == 2 && record.errorCode == "broken")
                #expect(try await test.queue.statistics().dead[.test] == 1)
                succeeds.withLock { $0 = true }
                try await test.queue.retry(job.id)
                #expect(try await test.settled(job.id).state == .done)
                await #expect { try await test.queue.retry(job.id) } throws: { ($0 as? JobError)?.code == "job_conflict" }
            }
        }
    }

    @Test("a permanent failure ends the job at its first attempt")
    func failed() async throws {
        try await TestQueue.with { test in
            let performer = ClosurePerformer { _ in .failed(JobFailure(code: "query_failed", message: "no such table")) }
            try await test.running([test.runner([performer])]) {
                let job = try await test.queue.enqueue(.test())
                let record = try await test.settled(job.id)
                #expect(record.state == .failed && record.attempt == 1)
                #expect(record.errorCode == "query_failed" && record.error == "no such table")
            }
        }
    }

    @Test("a snoozed job comes again and has spent no attempt")
    func snoozed() async throws {
        try await TestQueue.with { test in
            let runs = Journal<Int>()
            let performer = ClosurePerformer { job in
                await runs.add(job.attempt)
                return await runs.entries.count < 4 ? .snoozed(.milliseconds(20)) : .done
            }
            try await test.running([test.runner([performer])]) {
                let job = try await test.queue.enqueue(.test(attempts: 2))
                #expect(try await test.settled(job.id).state == .done)
            }
            #expect(await runs.entries == [1, 1, 1, 1])
        }
    }

    @Test("a result that cannot be committed rolls everything back and is tried again")
    func commitFails() async throws {
        try await TestQueue.with { test in
            try await test.postgres.execute("CREATE TABLE effect (n int CHECK (n > 1))")
            let performer = ClosurePerformer { job in
                .completed { connection in try await connection.execute("INSERT INTO effect VALUES (\(Int32(job.attempt)))") }
            }
            try await test.running([test.runner([performer])]) {
                let job = try await test.queue.enqueue(.test())
                let record = try await test.settled(job.id)
                #expect(record.state == .done && record.attempt == 2)
                #expect(try await test.postgres.query("SELECT n FROM effect").count == 1)
            }
        }
    }

    @Test("a run that exceeds its time limit is cancelled and counts as a failed attempt")
    func deadline() async throws {
        try await TestQueue.with { test in
            let never = Gate()
            let performer = ClosurePerformer(timeLimit: .milliseconds(50)) { _ in
                await never.wait()
                return .givenBack
            }
            try await test.running([test.runner([performer])]) {
                let job = try await test.queue.enqueue(.test(attempts: 1))
                let record = try await test.settled(job.id)
                #expect(record.state == .dead && record.errorCode == "deadline_exceeded")
            }
        }
    }

    @Test("a performer that ignores its cancellation loses its slot, and the next job runs")
    func stuck() async throws {
        try await TestQueue.with { test in
            let released = Gate()
            let performer = ClosurePerformer(timeLimit: .milliseconds(50)) { job in
                guard job.arguments["stuck"] == true else { return .done }
                await Task { await released.wait() }.value
                return .done
            }
            try await test.running([test.runner([performer], .test(concurrency: 1, reservedInteractive: 0))]) {
                let stuck = try await test.queue.enqueue(.test(arguments: ["stuck": true], attempts: 1))
                let next = try await test.queue.enqueue(.test())
                #expect(try await test.settled(stuck.id).state == .dead)
                #expect(try await test.settled(next.id).state == .done)
                released.open()
            }
        }
    }

    @Test("cancelling a queued job keeps it from running")
    func cancelQueued() async throws {
        try await TestQueue.with { test in
            let job = try await test.queue.enqueue(.test(key: "k"))
            #expect(try await test.queue.cancel(job.id) == .cancelled)
            #expect(try await test.queue.cancel(job.id) == .cancelled)
            let again = try await test.queue.enqueue(.test(key: "k"))
            #expect(again.isNew)
            let seen = Journal<JobID>()
            let performer = ClosurePerformer { job in
                await seen.add(job.id)
                return .done
            }
            try await test.running([test.runner([performer])]) {
                let found = try await test.settled(again.id).state
                #expect(found == .done)
            }
            #expect(await seen.entries == [again.id])
            await #expect { try await test.queue.cancel(JobID(rawValue: 999_999)) } throws: { ($0 as? JobError)?.code == "job_not_found" }
        }
    }

    @Test("cancelling a running job cancels its task, by message or by the next heartbeat", arguments: [true, false])
    func cancelRunning(byMessage: Bool) async throws {
        try await TestQueue.with { test in
            let started = Journal<JobID>()
            let never = Gate()
            let performer = ClosurePerformer { job in
                await started.add(job.id)
                await never.wait()
                return .givenBack
            }
            let configuration = JobRunnerConfiguration.test(heartbeat: byMessage ? .seconds(60) : .milliseconds(100))
            try await test.running([test.runner([performer], configuration)]) {
                let job = try await test.queue.enqueue(.test())
                await started.reached(1)
                if byMessage {
                    let channel = test.queue.order.keys.cancellations
                    while try await test.redis.send(["PUBSUB", "NUMSUB", .string(channel)]).array?.last?.int != 1 { await Task.yield() }
                    #expect(try await test.queue.cancel(job.id) == .running)
                } else {
                    try await test.postgres.execute("UPDATE job SET cancel_requested = true WHERE id = \(job.id.rawValue)")
                }
                #expect(try await test.settled(job.id).state == .cancelled)
            }
        }
    }

    @Test("a request for a running job runs it once more afterwards")
    func rerun() async throws {
        try await TestQueue.with { test in
            let started = Journal<JobID>()
            let gate = Gate()
            let performer = ClosurePerformer { job in
                await started.add(job.id)
                await gate.wait()
                return .done
            }
            try await test.running([test.runner([performer])]) {
                let first = try await test.queue.enqueue(.test(key: "k"))
                await started.reached(1)
                let second = try await test.queue.enqueue(.test(key: "k"))
                let third = try await test.queue.enqueue(.test(key: "k"))
                #expect(second.id == first.id && second.state == .running && third.id == first.id)
                gate.open()
                await started.reached(2)
                #expect(try await test.settled(first.id).state == .done)
                let rerun = await started.entries[1]
                #expect(rerun != first.id)
                #expect(try await test.settled(rerun).state == .done)
            }
            #expect(await started.entries.count == 2)
        }
    }

    @Test("progress is heard while the job runs, and kept by the job")
    func progress() async throws {
        try await TestQueue.with { test in
            let gate = Gate()
            let reported = Gate()
            let performer = ClosurePerformer { job in
                await job.report(progress: 0.25, message: "reading\nrows")
                reported.open()
                await gate.wait()
                return .done
            }
            try await test.running([test.runner([performer])]) {
                let job = try await test.queue.enqueue(.test())
                await reported.wait()
                let record = try #require(try await test.queue.find(job.id))
                #expect(record.state == .running && record.progress == 0.25 && record.progressMessage == "reading rows")
                gate.open()
                #expect(try await test.settled(job.id).progress == 1)
            }
        }
    }

    @Test("statistics know a running worker and what it takes")
    func registry() async throws {
        try await TestQueue.with { test in
            let started = Journal<JobID>()
            let gate = Gate()
            let performer = ClosurePerformer { job in
                await started.add(job.id)
                await gate.wait()
                return .done
            }
            try await test.running([test.runner([performer, ClosurePerformer(.other) { _ in .done }], .test("w1"))]) {
                let job = try await test.queue.enqueue(.test())
                await started.reached(1)
                // The worker's row comes with its first heartbeat.
                while try await test.queue.workers().isEmpty { await Task.yield() }
                let statistics = try await test.queue.statistics()
                #expect(statistics.performedKinds == [.test, .other])
                #expect(statistics.workers.map(\.name) == ["w1"])
                #expect(statistics.lines.first { $0.kind == .test }?.running == 1)
                gate.open()
                _ = try await test.settled(job.id)
            }
        }
    }

    @Test("graceful shutdown lets a job finish that finishes in time")
    func shutdownWaits() async throws {
        try await TestQueue.with { test in
            let started = Journal<JobID>()
            let gate = Gate()
            let performer = ClosurePerformer { job in
                await started.add(job.id)
                await gate.wait()
                return .done
            }
            let job = try await test.queue.enqueue(.test())
            let runner = test.runner([performer])
            try await test.running([runner]) {
                await started.reached(1)
                Task { gate.open() }
            }
            #expect(try await test.queue.find(job.id)?.state == .done)
            #expect(runner.running == 0)
        }
    }

    @Test("graceful shutdown gives a long job back with its attempt, and another worker takes it at once")
    func shutdownGivesBack() async throws {
        try await TestQueue.with { test in
            let started = Journal<(attempt: Int, starts: Int)>()
            let never = Gate()
            let performer = ClosurePerformer { job in
                await started.add((job.attempt, job.starts))
                if await started.entries.count > 1 { return .done }
                await never.wait()
                return .failed(JobFailure(code: "interrupted", message: "stopped in the middle"))
            }
            let jobs = try await test.queue.enqueue([.test(), .test()])
            try await test.running([test.runner([performer], .test(concurrency: 1, reservedInteractive: 0, stop: .milliseconds(50)))]) {
                await started.reached(1)
            }
            let record = try #require(try await test.queue.find(jobs[0].id))
            #expect(record.state == .queued && record.attempt == 0 && record.starts == 0 && record.losses == 0)
            #expect(try await test.claim(10).first == jobs[0].id)
            try await test.queue.order.putBack([jobs[0].id])
            try await test.running([test.runner([performer])]) {
                let found = try await test.settled(jobs[0].id)
                #expect(found.state == .done)
            }
            #expect(await started.entries.allSatisfy { $0 == (1, 1) })
        }
    }
}
