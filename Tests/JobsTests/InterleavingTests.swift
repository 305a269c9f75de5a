import Dashboards
import Foundation
import Logging
import Postgres
import Testing

@testable import Jobs

/// Two workers and one job: every order in which their statements can reach PostgreSQL.
@Suite("Every interleaving of two workers on one job", .timeLimit(.minutes(10)))
struct InterleavingTests {
    enum Step: String, Sendable {
        case start, renew, finish, giveBack, fail
        case lapse, rescue, cancel
    }

    /// What the house does meanwhile, and how the workers end their runs.
    struct Scenario: Sendable, CustomTestStringConvertible {
        let house: [Step]
        let first: Step
        let second: Step

        var testDescription: String { "\(house.map(\.rawValue).joined(separator: ", ")); \(first.rawValue) and \(second.rawValue)" }
    }

    static let scenarios = [
        Scenario(house: [.lapse, .rescue], first: .finish, second: .finish),
        Scenario(house: [.lapse, .cancel], first: .finish, second: .finish),
        Scenario(house: [.lapse, .rescue], first: .fail, second: .finish),
        Scenario(house: [.cancel], first: .giveBack, second: .finish),
    ]

    @Test("one effect, rising fences, and an end that stays as it is", arguments: scenarios)
    func interleavings(_ scenario: Scenario) async throws {
        try await TestQueue.with { test in
            try await test.postgres.execute("CREATE TABLE effect (job bigint, fence bigint)")
            let tracks = [[.start, .renew, scenario.first], [.start, .renew, scenario.second], scenario.house]
            let orders = Self.merges(tracks)
            #expect(orders.count >= 140)
            try await test.postgres.withConnection { connection in
                for order in orders {
                    let room = Room(test: test, connection: connection)
                    try await room.play(order)
                }
            }
        }
    }

    /// All orders of steps that keep each track's own order; a step comes with the number of its track.
    static func merges(_ tracks: [[Step]]) -> [[(track: Int, step: Step)]] {
        if tracks.allSatisfy(\.isEmpty) { return [[]] }
        return tracks.indices.filter { !tracks[$0].isEmpty }.flatMap { track in
            var rest = tracks
            let step = rest[track].removeFirst()
            return merges(rest).map { [(track, step)] + $0 }
        }
    }
}

/// One job and what two workers believe of it.
private final class Room {
    private let test: TestQueue
    private let connection: PostgresConnection
    private var hands: [Int: Lease] = [:]
    private var highestFence: Int64 = 0
    private var end: JobState?

    init(test: TestQueue, connection: PostgresConnection) {
        self.test = test
        self.connection = connection
    }

    func play(_ order: [(track: Int, step: InterleavingTests.Step)]) async throws {
        let story = order.map { "\($0.track) \($0.step.rawValue)" }.joined(separator: ", ")
        let id = try await test.queue.enqueue(.test(), on: connection).id
        for (track, step) in order {
            try await perform(step, track, id)
            try await check(id, "\(story) at \(track) \(step.rawValue)")
        }
        // Whoever comes last brings it to its end.
        for _ in 0..<4 where end == nil {
            try await test.postgres.execute("UPDATE job SET run_at = now(), lease_until = now() - interval '1 s' WHERE id = \(id.rawValue)")
            _ = try await Reaper(queue: test.queue).reapOnce()
            try await test.postgres.execute("UPDATE job SET run_at = now() WHERE id = \(id.rawValue)")
            try await perform(.start, 9, id)
            try await perform(.finish, 9, id)
            try await check(id, "\(story), then the last worker")
        }
        let effects = try await count(id)
        #expect(end == .done || end == .cancelled, "\(story): \(end.map { $0.name } ?? "no end")")
        #expect(effects == (end == .done ? 1 : 0), "\(story): \(effects) effects of a job that is \(end?.name ?? "?")")
    }

    private func perform(_ step: InterleavingTests.Step, _ track: Int, _ id: JobID) async throws {
        switch step {
        case .start:
            guard let started = try await test.starter("worker-\(track)").start([id]).first else { return }
            #expect(started.job.fence > highestFence)
            highestFence = started.job.fence
            hands[track] = test.lease(started)
        case .renew:
            guard let lease = hands[track] else { return }
            let book = LeaseBook()
            book.add(lease)
            let configuration = JobRunnerConfiguration.test("worker-\(track)")
            let slots = Slots(configuration)
            try await Heartbeat(queue: test.queue, configuration: configuration, kinds: [.test], leases: book, slots: slots, clock: .continuous)
                .beat(on: connection)
        case .finish: await end(track) { job in .completed { try await Self.write($0, id, job.fence) } }
        case .giveBack: await end(track) { _ in .givenBack }
        case .fail: await end(track) { _ in .retry(JobFailure(code: "test", message: "test"), after: .zero) }
        case .lapse: try await test.endLease(of: id)
        case .rescue: _ = try await Reaper(queue: test.queue).reapOnce()
        case .cancel: _ = try await test.queue.cancel(id)
        }
    }

    private func end(_ track: Int, _ outcome: @escaping @Sendable (RunningJob) -> Outcome) async {
        guard let lease = hands.removeValue(forKey: track) else { return }
        _ = await test.executor.execute(lease, with: ClosurePerformer { outcome($0) })
    }

    private static func write(_ connection: PostgresConnection, _ id: JobID, _ fence: Int64) async throws {
        try await connection.execute("INSERT INTO effect VALUES (\(id.rawValue), \(fence))")
    }

    private func count(_ id: JobID) async throws -> Int64 {
        try await connection.query("SELECT count(*) AS n FROM effect WHERE job = \(id.rawValue)").first?.decode("n") ?? 0
    }

    private func check(_ id: JobID, _ story: String) async throws {
        let row = try #require(try await connection.query("SELECT state, fence FROM job WHERE id = \(id.rawValue)").first)
        let state = try #require(JobState(rawValue: try row.decode("state")))
        if let end { #expect(state == end, "\(story): \(end.name) became \(state.name)") }
        if state.isFinal { end = state }
        if let fence = try row.decode("fence", as: Int64?.self) { #expect(fence == highestFence, "\(story): an older fence came back") }
        #expect(try await count(id) <= (state == .done ? 1 : 0), "\(story): an effect of a job that is \(state.name)")
        let foreign = try await connection.query(
            "SELECT FROM effect JOIN job ON job.id = effect.job WHERE id = \(id.rawValue) AND job.fence <> effect.fence"
        )
        #expect(foreign.isEmpty, "\(story): an effect of a worker that had lost the job")
    }
}
