import Dashboards
import Foundation
import Postgres
import Redis
import Synchronization
import Testing

@testable import Jobs

@Suite("Caps, shares and rates", .timeLimit(.minutes(10)))
struct LimitTests {
    private func ticket(_ id: Int64, _ facility: String = "JFK", _ jobClass: JobClass = .interactive, source: String? = nil) throws -> Ticket {
        Ticket(
            id: JobID(rawValue: id),
            place: Place(jobClass: jobClass, kind: .test, facility: try #require(FacilityID(facility)), source: source),
            delay: 0
        )
    }

    private func claim(_ test: TestQueue, _ wanted: Int, sourceCap: Int) async throws -> [Int64] {
        var order = test.claimOrder(wanted)
        order.sourceCap = sourceCap
        return try await test.queue.order.claim(order).jobs.map(\.id.rawValue)
    }

    @Test("a cap on a data source holds over facilities, lets other work through, and a finished job lets the next one on")
    func sourceCap() async throws {
        try await TestQueue.with { test in
            try await test.queue.order.enqueue(
                [try ticket(1, source: "S"), try ticket(2, source: "S"), try ticket(3, "LGA", source: "S"), try ticket(4)]
            )
            // JFK has its turn with what needs no place; the place is LGA's.
            #expect(Set(try await claim(test, 10, sourceCap: 1)) == [3, 4])
            #expect(try await claim(test, 10, sourceCap: 1).isEmpty)
            for (ended, next) in [(3, 1), (1, 2)] as [(Int64, Int64)] {
                try await test.queue.order.forget([(JobID(rawValue: ended), .done)])
                #expect(try await test.takeMarker(of: .test))
                #expect(try await claim(test, 10, sourceCap: 1) == [next])
            }
        }
    }

    @Test("who waits for a place at a data source waits by class, then in turns of facilities, then in line; a full source holds up no other")
    func sourceLine() async throws {
        try await TestQueue.with { test in
            let order = test.queue.order
            try await order.enqueue(try (1...60).map { try ticket($0, "JFK", .bulk, source: "S") })
            #expect(try await claim(test, 10, sourceCap: 2) == [1, 2])
            try await order.enqueue(try (101...110).map { try ticket($0, "LGA", .bulk, source: "S") } + [try ticket(201, "EWR", source: "S")])
            try await order.enqueue([try ticket(301, "JFK", .bulk, source: "T"), try ticket(302, "JFK", .bulk)])
            #expect(Set(try await claim(test, 10, sourceCap: 2)) == [301, 302])
            var running: [Int64] = [1, 2]
            var started: [Int64] = []
            while !running.isEmpty {
                try await order.forget([(JobID(rawValue: running.removeFirst()), .done)])
                let claimed = try await claim(test, 10, sourceCap: 2)
                #expect(claimed.count == (started.count < 69 ? 1 : 0))
                started += claimed
                running += claimed
            }
            #expect(started.first == 201, "interactive work comes first: \(started)")
            for facility in [Int64(1)...60, 101...110] {
                let own = started.filter { facility.contains($0) }
                #expect(own == own.sorted(), "each facility's in line: \(own)")
            }
            let last = try #require(started.lastIndex { $0 > 100 && $0 < 111 })
            #expect(last < 24, "LGA's ten are not behind JFK's sixty: \(started)")
        }
    }

    @Test("a place at a data source goes to the first that may use it, past those that are held back")
    func placeForWhoMayRun() async throws {
        try await TestQueue.with { test in
            let queue = test.queue.order
            let held = try #require(FacilityID("EWR"))
            func ticket(_ id: Int64, _ facility: String, _ kind: JobKind, _ source: String?) throws -> Ticket {
                let place = Place(jobClass: .interactive, kind: kind, facility: try #require(FacilityID(facility)), source: source)
                return Ticket(id: JobID(rawValue: id), place: place, delay: 0)
            }
            var order = test.claimOrder(10, kinds: [(.test, 0), (.other, 0)])
            order.sourceCap = 1
            try await queue.enqueue([try ticket(1, "LGA", .test, "S")])
            #expect(try await queue.claim(order).jobs.map(\.id.rawValue) == [1])
            try await queue.enqueue([try ticket(2, "EWR", .test, "S"), try ticket(3, "EWR", .other, "S")])
            #expect(try await queue.claim(order).jobs.isEmpty)
            try await queue.enqueue([try ticket(4, "LGA", .other, "S")])
            #expect(try await queue.claim(order).jobs.isEmpty)
            try await queue.pause([.facility(held)])
            try await queue.enqueue([try ticket(5, "EWR", .test, nil), try ticket(6, "EWR", .other, nil)])
            #expect(try await queue.claim(order).jobs.isEmpty)
            order.settled = [(JobID(rawValue: 1), .done)]
            #expect(try await queue.claim(order).jobs.map(\.id.rawValue) == [4])
        }
    }

    @Test("bulk work for a data source that interactive work keeps full has its turn")
    func bulkAtFullSource() async throws {
        try await TestQueue.with { test in
            let order = test.queue.order
            var next: Int64 = 1
            func interactive(_ count: Int) async throws {
                for facility in 0..<5 {
                    try await order.enqueue(try (0..<Int64(count)).map { try ticket(next + $0, "F\(facility)", source: "S") })
                    next += Int64(count)
                }
            }
            try await interactive(20)
            var running = try await claim(test, 5, sourceCap: 5)
            try await order.enqueue([try ticket(100_000, "LGA", .bulk, source: "S")])
            var claims = 0
            while !running.contains(100_000), claims < 500 {
                if claims % 100 == 99 { try await interactive(20) }
                try await order.forget([(JobID(rawValue: running.removeFirst()), .done)])
                running += try await claim(test, 1, sourceCap: 5)
                claims += 1
            }
            #expect(claims < 500)
        }
    }

    @Test("the sources of one facility take turns")
    func sourcesInTurn() async throws {
        try await TestQueue.with { test in
            let sources = ["S", "T", nil]
            try await test.queue.order.enqueue(try (0..<30).map { try ticket(Int64($0 + 1), source: sources[$0 / 10]) })
            let claimed = try await claim(test, 9, sourceCap: 5)
            for source in 0..<3 { #expect(claimed.count { ($0 - 1) / 10 == source } == 3, "\(claimed)") }
        }
    }

    @Test("who was cancelled in line costs its facility no turn and no token")
    func cancelledInLine() async throws {
        let now = Mutex(1_000_000)
        try await TestQueue.with(now: { now.withLock { $0 } }) { test in
            let order = test.queue.order
            try await order.enqueue(try (1...300).map { try ticket($0) } + (1001...1040).map { try ticket($0, "LGA") })
            try await order.forget((1...300).map { (JobID(rawValue: $0), .cancelled) })
            try await order.enqueue([try ticket(500)])
            var seen: [Int64] = []
            while !seen.contains(500), seen.count < 40 { seen += try await claim(test, 1, sourceCap: 0) }
            #expect(seen.count < 4, "\(seen)")

            try await test.queue.setRate(1, burst: 1, of: try #require(FacilityID("EWR")))
            try await order.enqueue(try (2001...2100).map { try ticket($0, "EWR") })
            try await order.forget((2001...2100).map { (JobID(rawValue: $0), .cancelled) })
            try await order.enqueue([try ticket(2200, "EWR")])
            var claimed: [Int64] = []
            for _ in 0..<60 { claimed += try await claim(test, 1, sourceCap: 0) }
            #expect(claimed.contains(2200))
        }
    }

    @Test("a place at a data source whose holder vanished is free again when its entry has run out")
    func vanishedHolder() async throws {
        let now = Mutex(1_000_000)
        try await TestQueue.with(now: { now.withLock { $0 } }) { test in
            try await test.queue.order.enqueue([try ticket(1, source: "S"), try ticket(2, source: "S")])
            #expect(try await claim(test, 10, sourceCap: 1) == [1])
            #expect(try await claim(test, 10, sourceCap: 1).isEmpty)
            now.withLock { $0 += 15_001 }
            #expect(try await claim(test, 10, sourceCap: 1) == [2])
        }
    }

    @Test("what runs keeps its places under all caps when Redis was emptied")
    func recount() async throws {
        try await TestQueue.with { test in
            func request(_ facility: String) throws -> JobRequest {
                var request = try JobRequest.test(facility)
                request.source = "S"
                return request
            }
            let jobs = try await test.queue.enqueue([try request("JFK"), try request("JFK")])
            #expect(try await claim(test, 1, sourceCap: 1).count == 1)
            _ = try await test.start(jobs[0].id)
            _ = try await test.redis.send(["FLUSHDB"])
            #expect(try await Reconciler(queue: test.queue, leadership: nil).rebuildIfLost() == 1)
            #expect(try await claim(test, 10, sourceCap: 1).isEmpty)
            #expect(try await test.claim(10, kinds: [(.test, 1)]).isEmpty)
            #expect(try await test.claim(10, facilityCap: 1).isEmpty)
            try await test.queue.order.forget([(jobs[0].id, .done)])
            #expect(try await claim(test, 10, sourceCap: 1) == [jobs[1].id.rawValue])
        }
    }

    @Test("with a cap of 1 two jobs of one source never run at once on all workers together, while another source's job runs beside them")
    func oneAtATime() async throws {
        try await TestQueue.with { test in
            let running = Mutex<(now: Set<JobID>, most: Int)>(([], 0))
            let other = Gate()
            let ended = Journal<JobID>()
            let performer = ClosurePerformer { job in
                if job.source == "T" {
                    other.open()
                } else {
                    running.withLock { running in
                        running.now.insert(job.id)
                        running.most = max(running.most, running.now.count)
                    }
                    await other.wait()
                    for _ in 0..<100 { await Task.yield() }
                    running.withLock { _ = $0.now.remove(job.id) }
                }
                await ended.add(job.id)
                return .done
            }
            var configuration = JobRunnerConfiguration.test()
            configuration.sourceCap = 1
            var second = JobRunnerConfiguration.test()
            second.sourceCap = 1
            try await test.running([test.runner([performer], configuration), test.runner([performer], second)]) {
                var requests = try (0..<12).map { number in try JobRequest.test(number.isMultiple(of: 2) ? "JFK" : "LGA") }
                for index in requests.indices { requests[index].source = "S" }
                _ = try await test.queue.enqueue(requests)
                var request = try JobRequest.test()
                request.source = "T"
                _ = try await test.queue.enqueue(request)
                await ended.reached(13)
            }
            #expect(running.withLock { $0.most } == 1)
        }
    }

    @Test("without Redis the caps hold too")
    func degradedCaps() async throws {
        try await TestQueue.with { test in
            var requests = try (0..<6).map { _ in try JobRequest.test("JFK") }
            for index in 0..<3 { requests[index].source = "S" }
            _ = try await test.queue.enqueue(requests, on: test.postgres)
            var order = test.claimOrder(10, kinds: [(.test, 3)])
            order.sourceCap = 1
            let started = try await test.starter("w").startDegraded(order, classes: JobClass.allCases)
            #expect(started.count { $0.job.source == "S" } == 1)
            #expect(started.count == 3)
            #expect(try await test.starter("w").startDegraded(order, classes: JobClass.allCases).isEmpty)

            // However many wait for the full source, what needs no place there is found behind them.
            var backlog = try (0..<150).map { _ in try JobRequest.test("LGA") }
            for index in backlog.indices { backlog[index].source = "S" }
            _ = try await test.queue.enqueue(backlog, on: test.postgres)
            let free = try await test.queue.enqueue(try JobRequest.test("EWR"), on: test.postgres)
            order.kinds = [(.test, 0)]
            #expect(try await test.starter("w").startDegraded(order, classes: JobClass.allCases).map(\.job.id).contains(free.id))
        }
    }

    @Test("a facility with a rate gets its burst, then one job for each token, and others do not wait for it")
    func rate() async throws {
        let now = Mutex(1_000_000)
        try await TestQueue.with(now: { now.withLock { $0 } }) { test in
            try await test.queue.setRate(2, burst: 3, of: try #require(FacilityID("JFK")))
            try await test.queue.order.enqueue(try (1...10).map { try ticket($0) } + [try ticket(99, "LGA")])
            let first = try await test.queue.order.claim(test.claimOrder(10))
            #expect(Set(first.jobs.map(\.id.rawValue)) == [1, 2, 3, 99])
            #expect(first.nextDue == .milliseconds(500))
            now.withLock { $0 += 499 }
            #expect(try await test.claim(10).isEmpty)
            now.withLock { $0 += 1 }
            #expect(try await test.claim(10).map(\.rawValue) == [4])
            try await test.queue.setRate(0.001, burst: 1, of: try #require(FacilityID("JFK")))
            #expect(try await test.claim(10).isEmpty)
            now.withLock { $0 += 1000 }
            try await test.queue.setRate(1000, burst: 1, of: try #require(FacilityID("JFK")))
            #expect(try await test.claim(10).map(\.rawValue) == [5], "a higher rate counts at once")
            try await test.queue.setRate(nil, of: try #require(FacilityID("JFK")))
            #expect(try await test.claim(10).map(\.rawValue) == Array(6...10))
        }
    }

    @Test("shares and rates are there again after Redis was emptied")
    func sharesSurvive() async throws {
        try await TestQueue.with { test in
            try await test.queue.setWeight(3, of: try #require(FacilityID("LGA")))
            try await test.queue.setRate(5, of: try #require(FacilityID("JFK")))
            _ = try await test.redis.send(["FLUSHDB"])
            _ = try await Reconciler(queue: test.queue, leadership: nil).rebuildIfLost()
            let root = test.queue.order.keys.root
            #expect(try await test.redis.send(["HGET", .string("\(root):weight"), "LGA"]).string.flatMap { Double($0) } == 3)
            #expect(try await test.redis.send(["HGET", .string("\(root):rate"), "JFK"]).string == "5.0 10.0")
        }
    }

    @Test("ten thousand bulk jobs of one facility: another's interactive job is the next one claimed, and its bulk job the next but one")
    func flood() async throws {
        try await TestQueue.with { test in
            for start in stride(from: 1, through: 10_000, by: 500) {
                try await test.queue.order.enqueue(try (start..<start + 500).map { try ticket(Int64($0), "JFK", .bulk) })
            }
            _ = try await test.claim(100)
            // Of eight turns one begins with bulk: an interactive job waits for at most that one.
            for round in 0..<8 {
                try await test.queue.order.enqueue([try ticket(Int64(20_000 + round), "LGA")])
                let claimed = try await test.claim(2).map(\.rawValue)
                #expect(claimed.contains(Int64(20_000 + round)))
            }
            try await test.queue.order.enqueue(try (1...3).map { try ticket(Int64(30_000 + $0), "LGA", .bulk) })
            let claimed = try await test.claim(6).map(\.rawValue)
            #expect(claimed.filter { $0 > 30_000 } == [30_001, 30_002, 30_003], "virtual time gives both facilities the same share: \(claimed)")
        }
    }

    @Test("cancelling a job reaches the query that runs for it at a database")
    func cancelReachesQuery() async throws {
        try await TestQueue.with { test in
            let performer = ClosurePerformer { _ in
                _ = try? await test.postgres.query("SELECT pg_sleep(600) AS a_job_of_ten_minutes")
                return .givenBack
            }
            try await test.running([test.runner([performer])]) {
                let job = try await test.queue.enqueue(.test())
                let running: SQL =
                    "SELECT pid FROM pg_stat_activity WHERE query LIKE '%a_job_of_ten%' AND pid <> pg_backend_pid() AND state = 'active'"
                while try await test.postgres.query(running).isEmpty { await Task.yield() }
                _ = try await test.queue.cancel(job.id)
                let found = try await test.settled(job.id).state
                #expect(found == .cancelled)
                #expect(try await test.postgres.query(running).isEmpty)
            }
        }
    }

    @Test("claims of a dead worker that had not started are handed out again as soon as the supervisor says so")
    func deadClaims() async throws {
        try await TestQueue.with { test in
            let jobs = try await test.queue.enqueue(try (0..<3).map { _ in try .test() })
            #expect(try await test.claim(3).count == 3)
            _ = try await test.queue.releaseLeases(ofWorker: "dead")
            try await test.running([test.runner([ClosurePerformer { _ in .done }])]) {
                for job in jobs {
                    let found = try await test.settled(job.id).state
                    #expect(found == .done)
                }
            }
        }
    }

    @Test("statistics count no further than their limit and still know the age of the oldest job")
    func longLine() async throws {
        try await TestQueue.with { test in
            try await test.postgres.execute(
                """
                INSERT INTO job (kind, facility, class, run_at) SELECT 'test', 'JFK', 2, now() - make_interval(secs => n) FROM generate_series(1, 10500) AS n
                """
            )
            _ = try await test.queue.enqueue(.test(kind: .other, runAt: Date(timeIntervalSinceNow: 600)), on: test.postgres)
            let lines = try await test.queue.statistics().lines
            #expect(lines.map(\.ready) == [0, QueueStatistics.countLimit])
            #expect(lines.map(\.delayed) == [1, 0])
            #expect(try #require(lines.last).oldestReadyAge > 10_499)
        }
    }
}
