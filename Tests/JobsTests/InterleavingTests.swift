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
        case lapse, rescue, cancel, retry
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
        Scenario(house: [.cancel, .retry], first: .giveBack, second: .finish),
        Scenario(house: [.cancel, .retry], first: .fail, second: .finish),
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

    @Test(
        "what comes while the finishing transaction is open changes neither the end nor the effect",
        arguments: [Step.start, .renew, .rescue, .cancel, .retry],
        [false, true]
    )
    func insideOfTheEnd(_ step: Step, hasLapsed: Bool) async throws {
        try await TestQueue.with { test in
            try await test.postgres.execute("CREATE TABLE effect (job bigint, fence bigint)")
            let job = try await test.queue.enqueue(.test(), on: test.postgres)
            let started = try await test.start(job.id)
            if hasLapsed { try await test.endLease(of: job.id) }
            let done = Journal<Bool>()
            let performer = ClosurePerformer { run in
                .completed { connection in
                    try await connection.execute("INSERT INTO effect VALUES (\(run.id.rawValue), \(run.fence))")
                    Task {
                        try? await Self.disturb(step, started, test)
                        await done.add(true)
                    }
                    // It either passes the locked row by or waits for it.
                    while await done.entries.isEmpty, try await !test.isBlocked() { await Task.yield() }
                }
            }
            #expect(await test.execute(test.lease(started), with: performer)?.state == .done)
            await done.reached(1)
            let record = try #require(try await test.queue.find(job.id))
            #expect(record.state == .done && record.attempt == 1 && record.losses == 0)
            #expect(try await test.postgres.query("SELECT FROM effect").count == 1)
            #expect(try await test.starter("late").start([job.id]).isEmpty)
        }
    }

    private static func disturb(_ step: Step, _ started: StartedJob, _ test: TestQueue) async throws {
        switch step {
        case .start: _ = try await test.starter("thief").start([started.job.id])
        case .rescue: _ = try await Reaper(queue: test.queue).reapOnce()
        case .cancel: _ = try await test.queue.cancel(started.job.id)
        case .retry: try await test.queue.retry(started.job.id)
        default:
            let book = LeaseBook()
            book.add(test.lease(started))
            try await test.postgres.withConnection { try await test.heartbeat("hand", book).beat(on: $0) }
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
            try await test.heartbeat("worker-\(track)", book).beat(on: connection)
        case .finish: await end(track) { job in .completed { try await Self.write($0, id, job.fence) } }
        case .giveBack: await end(track) { _ in .givenBack }
        case .fail: await end(track) { _ in .retry(JobFailure(code: "test", message: "test"), after: .zero) }
        case .lapse: try await test.endLease(of: id)
        case .rescue: _ = try await Reaper(queue: test.queue).reapOnce()
        case .cancel: _ = try await test.queue.cancel(id)
        case .retry: try await retry(id)
        }
    }

    /// Puts a cancelled job back in line: its end was none. In another state it is left alone.
    private func retry(_ id: JobID) async throws {
        do throws(JobError) {
            try await test.queue.retry(id)
            end = nil
        } catch {
            guard case .conflict = error else { throw error }
        }
    }

    private func end(_ track: Int, _ outcome: @escaping @Sendable (RunningJob) -> Outcome) async {
        guard let lease = hands.removeValue(forKey: track) else { return }
        _ = await test.execute(lease, with: ClosurePerformer { outcome($0) })
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
