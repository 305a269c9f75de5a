import Dashboards
import Redis
import Synchronization
import Testing

@testable import Jobs

/// Random calls of the scripts against a model of what stands in line, on a clock that only the test moves.
@Suite("The order of ready work and its model", .timeLimit(.minutes(10)))
struct ReadyOrderModelTests {
    @Test(
        "nothing is handed out twice, past a cap or a pause, or before its elders; nothing that could run is left, or left without a marker",
        arguments: [1, 2, 3, 5, 8, 13, 21, 34, 55, 89] as [UInt64]
    )
    func random(_ seed: UInt64) async throws {
        let now = Mutex(1_000_000)
        try await TestQueue.with(now: { now.withLock { $0 } }) { test in
            let walk = OrderWalk(order: test.queue.order, redis: test.redis, seed: seed) { time in now.withLock { $0 = time } }
            for _ in 0..<250 { try await walk.step() }
        }
    }
}

/// One random walk; every step is done to Redis and to the model.
private final class OrderWalk {
    private static let kinds: [JobKind] = [.test, .other, JobKind(rawValue: "third")]
    private static let caps: [JobKind: Int] = [.other: 2]
    private static let facilityCap = 4
    private static let sourceCap = 2

    private let order: ReadyOrder
    private let redis: RedisClient
    private let seed: UInt64
    private let setClock: (Int) -> Void
    private var generator: SeededGenerator
    private var time = 1_000_000
    private var nextID: Int64 = 1
    private var places: [JobID: Place] = [:]
    /// Due jobs, in the order of their lanes.
    private var ready: [JobID] = []
    private var delayed: [JobID: Int] = [:]
    private var running: Set<JobID> = []
    /// Cancelled while they stood in line: their ids come out of it only where Redis knows no job at all, as after a loss.
    private var ghosts: [JobID: Place] = [:]
    private var paused: Set<PauseSubject> = []
    private var story: [String] = []

    init(order: ReadyOrder, redis: RedisClient, seed: UInt64, setClock: @escaping (Int) -> Void) {
        self.order = order
        self.redis = redis
        self.seed = seed
        self.setClock = setClock
        generator = SeededGenerator(seed: seed)
    }

    private var context: Comment { "seed \(seed): \(story.suffix(15).joined(separator: ", "))" }

    private func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &generator) }

    func step() async throws {
        switch number(0..<100) {
        case 0..<30: try await enqueue()
        case 30..<65: try await claim()
        case 65..<75: try await release()
        case 75..<80: try await cancel()
        case 80..<86: try await pause()
        case 86..<92: try await resume()
        case 92..<95: try await renew()
        default: advance()
        }
        try await compare()
    }

    private func place() throws -> Place {
        Place(
            jobClass: JobClass.allCases[number(0..<3)],
            kind: Self.kinds[number(0..<3)],
            facility: try #require(FacilityID("F\(number(0..<3))")),
            source: number(0..<3) == 0 ? "S\(number(0..<2))" : nil
        )
    }

    private func enqueue() async throws {
        var tickets: [Ticket] = []
        for _ in 0..<number(1..<6) {
            if number(0..<6) == 0, let known = places.keys.sorted().randomElement(using: &generator), let place = places[known] {
                if delayed[known] == nil { tickets.append(Ticket(id: known, place: place, delay: 0)) }
                continue
            }
            let ticket = Ticket(id: JobID(rawValue: nextID), place: try place(), delay: number(0..<4) == 0 ? number(1..<300) : 0)
            nextID += 1
            tickets.append(ticket)
            places[ticket.id] = ticket.place
            if ticket.delay > 0 { delayed[ticket.id] = time + ticket.delay } else { ready.append(ticket.id) }
        }
        story.append("enqueue \(tickets.map { "\($0.id) \($0.place.text)" })")
        try await order.enqueue(tickets)
    }

    private func runs(_ matches: (Place) -> Bool) -> Int {
        running.count { places[$0].map(matches) ?? false }
    }

    /// Whether a job may be handed out to whoever performs these kinds.
    private func mayRun(_ place: Place, _ kinds: [JobKind]) -> Bool {
        guard kinds.contains(place.kind) else { return false }
        let subjects: [PauseSubject] = [.kind(place.kind), .facility(place.facility), .jobClass(place.jobClass)]
        guard !subjects.contains(where: paused.contains), runs({ $0.facility == place.facility }) < Self.facilityCap else { return false }
        if let cap = Self.caps[place.kind], runs({ $0.kind == place.kind }) >= cap { return false }
        return place.source.map { source in runs { $0.source == source } < Self.sourceCap } ?? true
    }

    private func claim() async throws {
        let kinds = Self.kinds.filter { _ in number(0..<4) > 0 }
        // Whoever was woken has taken a marker.
        if let kind = kinds.randomElement(using: &generator) {
            _ = try await redis.send(RedisCommand("DEL", .string(order.keys.marker(JobClass.allCases[number(0..<3)], kind))))
        }
        let settled = running.sorted().filter { _ in number(0..<2) == 0 }
        let wanted = number(0..<7)
        let others = min(wanted, number(0..<7))
        for id in settled {
            running.remove(id)
            places[id] = nil
        }
        let due = delayed.filter { $0.value <= time }.sorted { ($0.value, $0.key.description) < ($1.value, $1.key.description) }
        for (id, _) in due {
            delayed[id] = nil
            ready.append(id)
        }
        let isAnyKnown = !places.isEmpty
        let claim = try await order.claim(
            ClaimOrder(
                wanted: wanted,
                others: others,
                kinds: kinds.map { ($0, Self.caps[$0] ?? 0) },
                facilityCap: Self.facilityCap,
                sourceCap: Self.sourceCap,
                handoff: .seconds(1_000_000),
                settled: settled.map { ($0, .done) }
            )
        )
        story.append("claim \(wanted)/\(others) \(kinds.map(\.rawValue)) settling \(settled): \(claim.jobs.map(\.id))")
        for (id, jobClass) in claim.jobs { try take(id, jobClass, kinds, isAnyKnown) }
        #expect(claim.jobs.count <= wanted && claim.jobs.count { $0.jobClass != .interactive } <= others, context)
        let left = ready.filter { id in
            guard let place = places[id], mayRun(place, kinds) else { return false }
            return claim.jobs.count < wanted && (place.jobClass == .interactive || claim.jobs.count { $0.jobClass != .interactive } < others)
        }
        #expect(left.isEmpty, "could have run too: \(left); \(context)")
        #expect(claim.nextDue == delayed.values.min().map { .milliseconds($0 - time) }, context)
    }

    /// Checks one job that was handed out.
    private func take(_ id: JobID, _ jobClass: JobClass, _ kinds: [JobKind], _ isAnyKnown: Bool) throws {
        #expect(!running.contains(id), "\(id) runs already; \(context)")
        if let place = ghosts.removeValue(forKey: id) {
            #expect(!isAnyKnown, "\(id) was cancelled; \(context)")
            places[id] = place
        } else {
            let place = try #require(places[id], "\(id) is not known; \(context)")
            #expect(place.jobClass == jobClass && mayRun(place, kinds), "\(id) may not run; \(context)")
            let position = try #require(ready.firstIndex(of: id), "\(id) is not ready; \(context)")
            let elder = ready[..<position].first { places[$0] == place }
            #expect(elder == nil, "\(id) comes before \(elder.map { "\($0)" } ?? ""); \(context)")
            ready.remove(at: position)
        }
        running.insert(id)
    }

    private func release() async throws {
        guard let id = running.sorted().randomElement(using: &generator), let place = places[id] else { return }
        let delay = number(0..<3) == 0 ? number(1..<300) : 0
        let toFront = number(0..<2) == 0
        running.remove(id)
        if delay > 0 { delayed[id] = time + delay } else { ready.insert(id, at: toFront ? 0 : ready.count) }
        story.append("release \(id) after \(delay)\(toFront ? " to the front" : "")")
        try await order.release([Ticket(id: id, place: place, delay: delay)], toFront: toFront)
    }

    private func cancel() async throws {
        guard let id = (ready + delayed.keys.sorted()).randomElement(using: &generator), let place = places.removeValue(forKey: id) else { return }
        if delayed.removeValue(forKey: id) == nil { ghosts[id] = place }
        ready.removeAll { $0 == id }
        story.append("cancel \(id)")
        try await order.forget([(id, .cancelled)])
    }

    private func subject() throws -> PauseSubject {
        switch number(0..<3) {
        case 0: .kind(Self.kinds[number(0..<3)])
        case 1: .facility(try #require(FacilityID("F\(number(0..<3))")))
        default: .jobClass(JobClass.allCases[number(0..<3)])
        }
    }

    private func pause() async throws {
        let subject = try subject()
        paused.insert(subject)
        story.append("pause \(subject.text)")
        try await order.pause([subject])
    }

    private func resume() async throws {
        guard let subject = paused.sorted(by: { $0.text < $1.text }).randomElement(using: &generator) else { return }
        paused.remove(subject)
        story.append("resume \(subject.text)")
        try await order.resume(subject)
    }

    private func renew() async throws {
        story.append("renew")
        let held = running.sorted().compactMap { id in places[id].map { (id, $0) } }
        #expect(try await order.renew(held, for: .seconds(1_000_000), restoring: false).isEmpty, context)
    }

    private func advance() {
        time += number(1..<200)
        setClock(time)
        story.append("at \(time)")
    }

    /// Redis knows the jobs of the model and no others, and where something could run somebody will be woken.
    private func compare() async throws {
        let known = try await redis.send(RedisCommand("HKEYS", .string("\(order.keys.root):place"))).array?.compactMap {
            $0.string.flatMap(JobID.init)
        }
        #expect(Set(known ?? []) == Set(places.keys), context)
        #expect(Set(try await order.held()) == running, context)
        for id in ready {
            guard let place = places[id], mayRun(place, Self.kinds) else { continue }
            let marker = try await redis.send(RedisCommand("EXISTS", .string(order.keys.marker(place.jobClass, place.kind))))
            #expect(marker.int == 1, "nobody is woken for \(id) (\(place.text)); \(context)")
        }
    }
}
