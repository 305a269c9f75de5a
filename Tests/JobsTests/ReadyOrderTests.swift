import Dashboards
import Foundation
import Postgres
import Redis
import Synchronization
import Testing

@testable import Jobs

@Suite("The order of ready work", .timeLimit(.minutes(10)))
struct ReadyOrderTests {
    private func ticket(_ id: Int64, _ facility: String = "JFK", kind: JobKind = .test, _ jobClass: JobClass = .interactive, delay: Int = 0) throws
        -> Ticket
    {
        Ticket(
            id: JobID(rawValue: id),
            place: Place(jobClass: jobClass, kind: kind, facility: try #require(FacilityID(facility))),
            delay: delay
        )
    }

    @Test("jobs of one lane come in the order in which they were published")
    func order() async throws {
        try await TestQueue.with { test in
            try await test.queue.order.enqueue((1...20).map { try ticket($0) })
            #expect(try await test.claim(20).map(\.rawValue) == Array(1...20))
        }
    }

    @Test("a facility with few jobs is not kept waiting by one with many")
    func fairness() async throws {
        try await TestQueue.with { test in
            try await test.queue.order.enqueue((1...100).map { try ticket($0, "JFK") })
            #expect(try await test.claim(50).count == 50)
            try await test.queue.order.enqueue((101...105).map { try ticket($0, "LGA") })
            let next = try await test.claim(10).map(\.rawValue)
            #expect(next.filter { $0 > 100 } == Array(101...105))
        }
    }

    @Test("a facility of weight 3 gets three times the share")
    func weights() async throws {
        try await TestQueue.with { test in
            try await test.queue.setWeight(3, of: try #require(FacilityID("LGA")))
            try await test.queue.order.enqueue((1...100).map { try ticket($0, "JFK") } + (101...200).map { try ticket($0, "LGA") })
            let share = try await test.claim(80).filter { $0.rawValue > 100 }.count
            #expect((58...62).contains(share))
        }
    }

    @Test("interactive work goes first, but bulk and scheduled work each begin one claim in eight")
    func classes() async throws {
        try await TestQueue.with { test in
            try await test.queue.order.enqueue(
                (1...40).map { try ticket($0, "JFK", .bulk) } + (101...140).map { try ticket($0, "JFK", .scheduled) }
                    + (201...240).map { try ticket($0) }
            )
            let claimed = try await test.claim(32).map(\.rawValue)
            #expect(claimed.count { $0 <= 40 } == 4)
            #expect(claimed.count { (101...140).contains($0) } == 4)
            #expect(claimed.count { $0 > 200 } == 24)
        }
    }

    @Test("reserved places go to interactive work alone")
    func reserved() async throws {
        try await TestQueue.with { test in
            try await test.queue.order.enqueue((1...10).map { try ticket($0, "JFK", .bulk) } + [try ticket(99)])
            let claimed = try await test.claim(6, others: 4).map(\.rawValue)
            #expect(claimed.contains(99))
            #expect(claimed.count == 5)
        }
    }

    @Test("a cap on a kind holds over all workers, and a finished job frees its place and wakes a worker")
    func kindCap() async throws {
        try await TestQueue.with { test in
            try await test.queue.order.enqueue((1...5).map { try ticket($0) })
            let kinds = [(kind: JobKind.test, cap: 2)]
            let first = try await test.claim(10, kinds: kinds)
            #expect(first.count == 2)
            #expect(try await test.claim(10, kinds: kinds).isEmpty)
            try await test.queue.order.forget([(first[0], .done)])
            #expect(try await test.takeMarker(of: .test))
            #expect(try await test.claim(10, kinds: kinds).count == 1)
        }
    }

    @Test("a cap on facilities holds one back and lets another through; a finished job lets it go on")
    func facilityCap() async throws {
        try await TestQueue.with { test in
            try await test.queue.order.enqueue((1...5).map { try ticket($0, "JFK") } + (11...12).map { try ticket($0, "LGA") })
            let first = try await test.claim(10, facilityCap: 1)
            #expect(Set(first.map(\.rawValue)) == [1, 11])
            #expect(try await test.claim(10, facilityCap: 1).isEmpty)
            try await test.queue.order.forget([(JobID(rawValue: 1), .done)])
            #expect(try await test.claim(10, facilityCap: 1).map(\.rawValue) == [2])
        }
    }

    @Test("what is paused stays in line, and comes when it is resumed", arguments: ["kind", "facility", "class"])
    func pause(_ what: String) async throws {
        try await TestQueue.with { test in
            let subject: PauseSubject =
                switch what {
                case "kind": .kind(.test)
                case "class": .jobClass(.interactive)
                default: .facility(try #require(FacilityID("JFK")))
                }
            try await test.queue.pause(subject)
            try await test.queue.order.enqueue([try ticket(1), try ticket(2, "LGA", kind: .other, .bulk)])
            let kinds = [(kind: JobKind.test, cap: 0), (kind: .other, cap: 0)]
            #expect(try await test.claim(10, kinds: kinds).map(\.rawValue) == [2])
            #expect(try await test.queue.paused() == [subject])
            try await test.queue.resume(subject)
            #expect(try await test.takeMarker(of: .test))
            #expect(try await test.claim(10, kinds: kinds).map(\.rawValue) == [1])
        }
    }

    @Test("a worker gets only the kinds that it performs, and its wake-up does not swallow another's")
    func kinds() async throws {
        try await TestQueue.with { test in
            try await test.queue.order.enqueue([try ticket(1, kind: .other)])
            #expect(try await test.claim(10).isEmpty)
            #expect(try await test.takeMarker(of: .other))
            #expect(try await test.claim(10, kinds: [(.other, 0)]).map(\.rawValue) == [1])
        }
    }

    @Test("whoever claims and leaves work behind wakes the next worker")
    func chain() async throws {
        try await TestQueue.with { test in
            try await test.queue.order.enqueue((1...3).map { try ticket($0) })
            for id in 1...3 {
                #expect(try await test.takeMarker(of: .test))
                #expect(try await test.claim(1).map(\.rawValue) == [Int64(id)])
            }
        }
    }

    @Test("a delayed job is ready when the clock says so, and the first one wakes a worker to set the alarm")
    func delayed() async throws {
        let now = Mutex(1_000_000)
        try await TestQueue.with(now: { now.withLock { $0 } }) { test in
            try await test.queue.order.enqueue([try ticket(1, delay: 5000)])
            #expect(try await test.takeMarker(test.queue.order.keys.dueMarker))
            let early = try await test.queue.order.claim(test.claimOrder(1))
            #expect(early.jobs.isEmpty && early.nextDue == .milliseconds(5000))
            now.withLock { $0 += 4999 }
            #expect(try await test.claim(1).isEmpty)
            now.withLock { $0 += 1 }
            #expect(try await test.claim(1).map(\.rawValue) == [1])
        }
    }

    @Test("a claim that is never started comes up for rescue when its handoff is over, not before")
    func handoff() async throws {
        let now = Mutex(1_000_000)
        try await TestQueue.with(now: { now.withLock { $0 } }) { test in
            try await test.queue.order.enqueue([try ticket(1)])
            #expect(try await test.claim(1).map(\.rawValue) == [1])
            now.withLock { $0 += 14_999 }
            #expect(try await test.queue.order.reap(respite: .seconds(15), limit: 100).isEmpty)
            now.withLock { $0 += 1 }
            #expect(try await test.queue.order.reap(respite: .seconds(15), limit: 100).map(\.rawValue) == [1])
            #expect(try await test.queue.order.reap(respite: .seconds(15), limit: 100).isEmpty)
        }
    }

    @Test("a job given back at shutdown is the next one claimed")
    func release() async throws {
        try await TestQueue.with { test in
            try await test.queue.order.enqueue((1...3).map { try ticket($0) })
            #expect(try await test.claim(1).map(\.rawValue) == [1])
            try await test.queue.order.release([try ticket(1)], toFront: true)
            #expect(try await test.claim(3).map(\.rawValue) == [1, 2, 3])
        }
    }

    @Test("a script refuses wrong arguments before it writes anything")
    func validation() async throws {
        try await TestQueue.with { test in
            let root = test.queue.order.keys.root
            for (script, arguments): (RedisScript, [RedisArgument]) in [
                (QueueScripts.enqueue, ["", "1", "0|test|JFK", "0", "2", "9|test|JFK", "0"]),
                (QueueScripts.enqueue, ["", "1", "0|test|JFK", "0", "2", "0|test|JFK", "soon"]),
                (QueueScripts.enqueue, ["", "1"]),
                (QueueScripts.release, ["", "1", "0|test|JFK", "0", "0", "2", "nowhere", "0", "0"]),
                (QueueScripts.renew, ["", "1000", "1", "1", "0|test|JFK", "2", "nowhere"]),
                (QueueScripts.claim, ["", "15000", "1", "1", "0", "1", "test", "many"]),
                (QueueScripts.reconcile, ["", "1", "0|test|JFK", "0", "0", "2", "0|test|JFK", "soon", "0"]),
                (QueueScripts.resume, ["everything"]),
                (QueueScripts.pause, ["kind:test", "every thing"]),
            ] {
                await #expect(throws: RedisError.self) { try await test.redis.evaluate(script, keys: [root], arguments: arguments) }
            }
            let found = try await test.redis.send(["DBSIZE"]).int
            #expect(found == 0)
        }
    }

    @Test("finished work leaves nothing behind in Redis but the turns of fairness")
    func memory() async throws {
        try await TestQueue.with { test in
            for _ in 0..<20 {
                let jobs = try await test.queue.enqueue((0..<50).map { try .test("F\($0)") })
                var claimed = 0
                while case let ids = try await test.claim(50), !ids.isEmpty {
                    claimed += ids.count
                    try await test.queue.order.forget(ids.map { ($0, .done) })
                }
                #expect(claimed == jobs.count)
            }
            let keys = try await test.redis.send(["KEYS", "*"]).array?.compactMap(\.string) ?? []
            let names = Set(keys.map { String($0.split(separator: ":", maxSplits: 1)[1]) })
            #expect(names.isSubset(of: ["floor", "tag:0", "turn", "kinds", "mk:0|test"]))
        }
    }
}
