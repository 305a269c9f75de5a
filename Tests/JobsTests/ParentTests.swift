import Dashboards
import Postgres
import Testing

@testable import Jobs

@Suite("Parents and children", .timeLimit(.minutes(10)))
struct ParentTests {
    @Test("a parent runs once, after the last of its children")
    func afterChildren() async throws {
        try await TestQueue.with { test in
            let order = Journal<JobKind>()
            let performers = [JobKind.test, .other].map { kind in
                ClosurePerformer(kind) { job in
                    await order.add(job.kind)
                    return .done
                }
            }
            try await test.running([test.runner(performers), test.runner(performers)]) {
                let jobs = try await test.postgres.withTransaction { connection in
                    try await test.queue.enqueue(.test(kind: .other), after: (0..<40).map { _ in try .test(jobClass: .bulk) }, on: connection)
                }
                #expect(jobs[0].state == .waiting)
                await test.queue.publish(jobs)
                #expect(try await test.settled(jobs[0].id).state == .done)
            }
            let kinds = await order.entries
            #expect(kinds.count == 41 && kinds.last == .other && kinds.count { $0 == .other } == 1)
        }
    }

    @Test("a parent that waits is as far as its children are finished")
    func progress() async throws {
        try await TestQueue.with { test in
            let jobs = try await test.postgres.withTransaction { connection in
                try await test.queue.enqueue(.test(kind: .other), after: (0..<4).map { _ in try .test() }, on: connection)
            }
            for finished in 0..<4 {
                #expect(try await test.queue.find(jobs[0].id)?.progress == Double(finished) / 4)
                let lease = test.lease(try await test.start(jobs[finished + 1].id))
                _ = await test.execute(lease, with: ClosurePerformer { _ in .done })
            }
            #expect(try await test.queue.find(jobs[0].id)?.state == .queued)
        }
    }

    @Test("a job that makes children while it runs waits for them, and is done with the last")
    func fanOut() async throws {
        try await TestQueue.with { test in
            let queue = test.queue
            let children = Journal<JobID>()
            let gate = Gate()
            let parent = ClosurePerformer(.other) { job in
                .completed { connection in
                    let requests = try (0..<5).map { _ in
                        var request = try JobRequest.test()
                        request.parent = job.id
                        return request
                    }
                    _ = try await queue.enqueue(requests, on: connection)
                }
            }
            let child = ClosurePerformer { job in
                await children.add(job.id)
                if await children.entries.count == 1 { await gate.wait() }
                return .done
            }
            var relay = OutboxRelay(queue: queue)
            relay.respite = .zero
            relay.interval = .milliseconds(20)
            try await test.running([relay, test.runner([parent, child])]) {
                let job = try await queue.enqueue(.test(kind: .other))
                await children.reached(5)
                let waiting = try #require(try await queue.find(job.id))
                #expect(waiting.state == .waiting && waiting.finishedAt == nil)
                gate.open()
                let record = try await test.settled(job.id)
                #expect(record.state == .done && record.pendingChildren == 0 && record.starts == 1)
            }
        }
    }

    @Test("a child that fails, dies or is cancelled counts as finished for its parent")
    func unhappyChildren() async throws {
        try await TestQueue.with { test in
            let jobs = try await test.postgres.withTransaction { connection in
                try await test.queue.enqueue(
                    .test(kind: .other),
                    after: [.test(arguments: ["n": 1]), .test(arguments: ["n": 2], attempts: 1), .test()],
                    on: connection
                )
            }
            #expect(try await test.queue.cancel(jobs[3].id) == .cancelled)
            let child = ClosurePerformer { job in
                job.arguments["n"] == 1 ? .failed(JobFailure(code: "a", message: "a")) : .retry(JobFailure(code: "b", message: "b"))
            }
            await test.queue.publish(jobs)
            try await test.running([test.runner([child, ClosurePerformer(.other) { _ in .done }])]) {
                let found = try await test.settled(jobs[0].id).state
                #expect(found == .done)
            }
            #expect(try await test.queue.list(JobFilter(parent: jobs[0].id)).map(\.state) == [.cancelled, .dead, .failed])
        }
    }

    @Test("cancelling a waiting parent cancels its children")
    func cancel() async throws {
        try await TestQueue.with { test in
            let jobs = try await test.postgres.withTransaction { connection in
                try await test.queue.enqueue(.test(kind: .other), after: [.test(), .test()], on: connection)
            }
            await test.queue.publish(jobs)
            #expect(try await test.queue.cancel(jobs[0].id) == .cancelled)
            #expect(try await test.queue.list().map(\.state) == [.cancelled, .cancelled, .cancelled])
            #expect(try await test.claim(5).allSatisfy { $0 != jobs[0].id })
        }
    }

    @Test("a parent whose children are all live already does not wait for what is not its own")
    func coalescedChildren() async throws {
        try await TestQueue.with { test in
            _ = try await test.queue.enqueue(.test(key: "k"))
            let jobs = try await test.postgres.withTransaction { connection in
                try await test.queue.enqueue(.test(kind: .other), after: [.test(key: "k")], on: connection)
            }
            #expect(jobs[0].state == .queued)
        }
    }

    @Test("a cancelled parent that is retried runs, and waits only for a child that still runs")
    func retriedParent() async throws {
        try await TestQueue.with { test in
            let jobs = try await test.postgres.withTransaction { connection in
                try await test.queue.enqueue(.test(kind: .other), after: [.test(), .test(), .test()], on: connection)
            }
            let child = try await test.start(jobs[1].id)
            #expect(try await test.queue.cancel(jobs[0].id) == .cancelled)
            #expect(try await test.queue.find(jobs[0].id)?.pendingChildren == 1)
            try await test.queue.retry(jobs[0].id)
            let parent = try await test.start(jobs[0].id)
            #expect(await test.execute(test.lease(parent), with: ClosurePerformer { _ in .done })?.state == .waiting)
            #expect(await test.execute(test.lease(child), with: ClosurePerformer { _ in .givenBack })?.state == .cancelled)
            let record = try #require(try await test.queue.find(jobs[0].id))
            #expect(record.state == .done && record.pendingChildren == 0)
        }
    }

    @Test("a request for a parent that runs, or waits for the children it made, runs it once more afterwards", arguments: [false, true])
    func rerun(whileWaiting: Bool) async throws {
        try await TestQueue.with { test in
            let queue = test.queue
            let job = try await queue.enqueue(.test(kind: .other, key: "k"), on: test.postgres)
            let parent = try await test.start(job.id)
            let makesChild = ClosurePerformer { job in
                .completed { connection in
                    var request = try JobRequest.test()
                    request.parent = job.id
                    _ = try await queue.enqueue(request, on: connection)
                }
            }
            if !whileWaiting { #expect(try await queue.enqueue(.test(kind: .other, key: "k"), on: test.postgres).id == job.id) }
            #expect(await test.execute(test.lease(parent), with: makesChild)?.state == .waiting)
            if whileWaiting { #expect(try await queue.enqueue(.test(kind: .other, key: "k"), on: test.postgres).id == job.id) }
            let child = try await test.start(try #require(try await queue.list(JobFilter(parent: job.id)).first).id)
            _ = await test.execute(test.lease(child), with: ClosurePerformer { _ in .done })
            let record = try #require(try await queue.find(job.id))
            #expect(record.state == .done && record.attempt == 1)
            let again = try await queue.list(JobFilter(kind: .other, state: .queued))
            #expect(again.count == 1)
            #expect(try await test.claim(5, kinds: [(.other, 0)]) == again.map(\.id))
        }
    }

    enum Moment: String, CaseIterable, Sendable { case beforeTheEnd, insideOfIt, afterIt }

    @Test("a parent that is cancelled while it makes its children is cancelled with all of them", arguments: Moment.allCases)
    func cancelWhileChildrenAreMade(_ moment: Moment) async throws {
        try await TestQueue.with { test in
            let queue = test.queue
            let job = try await queue.enqueue(.test(kind: .other), on: test.postgres)
            let parent = try await test.start(job.id)
            if moment == .beforeTheEnd { #expect(try await queue.cancel(job.id) == .running) }
            let cancellation = Journal<JobState?>()
            let performer = ClosurePerformer(.other) { job in
                .completed { connection in
                    var request = try JobRequest.test()
                    request.parent = job.id
                    _ = try await queue.enqueue([request, request], on: connection)
                    guard moment == .insideOfIt else { return }
                    Task { await cancellation.add(try? await queue.cancel(job.id)) }
                    try await test.blocked()
                }
            }
            let ended = await test.execute(test.lease(parent), with: performer)
            #expect(ended?.state == (moment == .beforeTheEnd ? .cancelled : .waiting))
            if moment == .insideOfIt {
                await cancellation.reached(1)
                #expect(await cancellation.entries == [.cancelled])
            }
            if moment == .afterIt { #expect(try await queue.cancel(job.id) == .cancelled) }
            let record = try #require(try await queue.find(job.id))
            #expect(record.state == .cancelled && record.pendingChildren == 0 && record.finishedAt != nil)
            #expect(try await queue.list(JobFilter(parent: job.id)).map(\.state) == [.cancelled, .cancelled])
        }
    }

    @Test("a parent that made no children is done, though it was cancelled meanwhile")
    func cancelWithoutChildren() async throws {
        try await TestQueue.with { test in
            let job = try await test.queue.enqueue(.test(kind: .other), on: test.postgres)
            let parent = try await test.start(job.id)
            #expect(try await test.queue.cancel(job.id) == .running)
            #expect(await test.execute(test.lease(parent), with: ClosurePerformer(.other) { _ in .completed { _ in } })?.state == .done)
        }
    }

    @Test("a parent that is cancelled while it waits anew for a child of an earlier run is cancelled at its end")
    func cancelWithOldChildren() async throws {
        try await TestQueue.with { test in
            let jobs = try await test.postgres.withTransaction { connection in
                try await test.queue.enqueue(.test(kind: .other), after: [.test()], on: connection)
            }
            _ = try await test.start(jobs[1].id)
            #expect(try await test.queue.cancel(jobs[0].id) == .cancelled)
            try await test.queue.retry(jobs[0].id)
            let parent = try await test.start(jobs[0].id)
            #expect(try await test.queue.cancel(jobs[0].id) == .running)
            #expect(await test.execute(test.lease(parent), with: ClosurePerformer { _ in .done })?.state == .cancelled)
        }
    }
}
