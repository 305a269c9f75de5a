import Dashboards
import Postgres
import Redis
import Testing

@testable import Jobs

/// Facilities of which one always has work in line and another's next job comes when its last one has been claimed.
@Suite("Fairness between a backlog and single jobs", .timeLimit(.minutes(10)))
struct FairnessTests {
    private static let jfk = 1...400

    private func ticket(_ id: Int, _ facility: String, kind: JobKind = .test) throws -> Ticket {
        Ticket(
            id: JobID(rawValue: Int64(id)),
            place: Place(jobClass: .interactive, kind: kind, facility: try #require(FacilityID(facility))),
            delay: 0
        )
    }

    /// Claims one job at a time; whenever it is the single one of LGA, the next of LGA comes. Returns how many were LGA's.
    private func share(of claims: Int, _ test: TestQueue, kinds: [(kind: JobKind, cap: Int)] = [(.test, 0)]) async throws -> Int {
        try await test.queue.order.enqueue(try Self.jfk.map { try ticket($0, "JFK") })
        var next = 1000
        try await test.queue.order.enqueue([try ticket(next, "LGA")])
        var single = 0
        for _ in 0..<claims {
            let claimed = try await test.claim(1, kinds: kinds)
            try #require(claimed.count == 1)
            try await test.queue.order.forget([(claimed[0], .done)])
            guard claimed[0].rawValue == Int64(next) else { continue }
            single += 1
            next += 1
            try await test.queue.order.enqueue([try ticket(next, "LGA")])
        }
        return single
    }

    @Test("two facilities of one weight get half each, though the jobs of one come singly")
    func singleJobs() async throws {
        try await TestQueue.with { test in
            let single = try await share(of: 60, test)
            #expect((28...32).contains(single), "\(single) of 60")
        }
    }

    @Test("a weight counts for jobs that come singly", arguments: [("LGA", 4...8), ("JFK", 52...56)])
    func weights(_ light: String, _ expected: ClosedRange<Int>) async throws {
        try await TestQueue.with { test in
            try await test.queue.setWeight(0.1, of: try #require(FacilityID(light)))
            let single = try await share(of: 60, test)
            #expect(expected.contains(single), "\(single) of 60")
        }
    }

    @Test("a facility that was at its cap comes back where its weight puts it")
    func parked() async throws {
        try await TestQueue.with { test in
            try await test.queue.setWeight(0.1, of: try #require(FacilityID("LGA")))
            try await test.queue.order.enqueue(try Self.jfk.map { try ticket($0, "JFK") } + (1001...1100).map { try ticket($0, "LGA") })
            var light = 0
            for _ in 0..<60 {
                // The third look finds one facility or both at the cap, and parks them.
                var claimed = try await test.claim(1, facilityCap: 1)
                claimed += try await test.claim(1, facilityCap: 1)
                claimed += try await test.claim(1, facilityCap: 1)
                light += claimed.count { $0.rawValue > 1000 }
                try await test.queue.order.forget(claimed.map { ($0, .done) })
            }
            // With a place for each, both run all the time: the weight decides only who comes first.
            #expect(light == 60)
            let first = try await test.claim(11).map(\.rawValue)
            #expect(first.count { $0 > 1000 } <= 2, "\(first)")
        }
    }

    @Test("a backlog of a capped kind does not stand before all single jobs of another facility")
    func cappedKind() async throws {
        try await TestQueue.with { test in
            let kinds = [(kind: JobKind.test, cap: 1), (kind: .other, cap: 0)]
            // While the one place of the kind is taken, others move the virtual time of the class far on.
            try await test.queue.order.enqueue(try Self.jfk.map { try ticket($0, "JFK") })
            #expect(try await test.claim(1, kinds: kinds) == [JobID(rawValue: 1)])
            try await test.queue.order.enqueue(try (5001...5200).map { try ticket($0, "BOS", kind: .other) })
            #expect(try await test.claim(100, kinds: kinds).count == 100)
            try await test.queue.order.enqueue([try ticket(1000, "LGA")])
            var order: [Int64] = []
            var running = JobID(rawValue: 1)
            for _ in 0..<4 {
                try await test.queue.order.forget([(running, .done)])
                let claimed = try await test.claim(1, kinds: [(.test, 1)])
                running = try #require(claimed.first)
                order.append(running.rawValue)
            }
            #expect(order.contains(1000), "\(order)")
        }
    }

    @Test("what is remembered of facilities that have left is forgotten as the class goes on")
    func bounded() async throws {
        try await TestQueue.with { test in
            let tags = "\(test.queue.order.keys.root):tag:0"
            try await test.queue.order.enqueue(try (1...200).map { try ticket($0, "F\($0)") })
            #expect(try await test.claim(100).count == 100)
            #expect(try await test.claim(100).count == 100)
            #expect(try await test.redis.send(["ZCARD", .string(tags)]).int == 200)
            try await test.queue.order.enqueue(try (1001...1003).map { try ticket($0, "JFK") })
            #expect(try await test.claim(3).count == 3)
            #expect(try await test.redis.send(["ZRANGE", .string(tags), "0", "-1"]).array?.compactMap(\.string) == ["JFK"])
        }
    }
}
