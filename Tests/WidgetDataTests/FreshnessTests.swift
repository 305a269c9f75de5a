import Dashboards
import DataSources
import Foundation
import NIOCore
import Postgres
import Storage
import Testing

@testable import WidgetData

@Suite("Who demands fresh data")
struct FreshnessTests {
    /// Says when it was asked, and then waits for who holds the gate.
    private let question =
        "SELECT extract(epoch FROM statement_timestamp())::text AS moment, counted() AS n, pg_advisory_xact_lock_shared(42)::text AS gate"

    private func process(_ stage: Stage) throws -> WidgetDataReader {
        try stage.process { $0.limits.time = .seconds(120) }
    }

    private func now(_ stage: Stage) async throws -> String {
        try await stage.warehouse.query("SELECT extract(epoch FROM clock_timestamp())::text")[0].decode(at: 0)
    }

    private func moment(_ answer: WidgetAnswer) throws -> String { try #require(answer.rows.first?["moment"]?.stringValue) }

    /// Holds up the source's answers while the body runs.
    private func holdingAnswers(_ stage: Stage, _ body: () async throws -> Void) async throws {
        try await stage.warehouse.withConnection { connection in
            try await connection.executeScript("BEGIN; SELECT pg_advisory_xact_lock(42)")
            try await body()
            try await connection.executeScript("ROLLBACK")
        }
    }

    private func isHeldUp(_ stage: Stage) async throws -> Bool {
        try await stage.warehouse.query(
            "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database AND datname = current_database() WHERE locktype = 'advisory' AND NOT granted"
        )[0].decode(at: 0, as: Int.self) == 1
    }

    @Test("is not answered by a question that was asked before, of this process or of another; many at once share few questions")
    func refresh() async throws {
        try await Stage.with { stage in
            try await stage.makeCountedFunction()
            let widget = try await stage.widget(question)
            let (one, other) = (try process(stage), try process(stage))
            let key = try await one.authorized(stage.request(widget)).key
            var early: Task<WidgetAnswer, any Error>?
            var demanding: [Task<WidgetAnswer, any Error>] = []
            var demandedAt = ""
            try await holdingAnswers(stage) { () async throws -> Void in
                early = Task { try await one.answer(stage.request(widget)) }
                #expect(try await eventually { try await isHeldUp(stage) })
                demandedAt = try await now(stage)
                demanding = (0..<40).map { number in
                    Task { try await (number % 2 == 0 ? one : other).answer(stage.request(widget, refresh: true)) }
                }
                #expect(await eventually { one.flights.waiting(for: key) == 21 && other.flights.waiting(for: key) == 20 })
            }
            #expect(try moment(try await #require(early).value) < demandedAt)
            for task in demanding { #expect(try moment(try await task.value) > demandedAt) }
            let calls = try await stage.calls(after: [one, other])
            #expect(calls >= 2 && calls <= 5, "\(calls)")
        }
    }

    @Test("by materializing gets it, too")
    func materialize() async throws {
        try await Stage.with { stage in
            try await stage.makeCountedFunction()
            let widget = try await stage.widget(question)
            let reader = try process(stage)
            let key = try await reader.authorized(stage.request(widget)).key
            var early: Task<WidgetAnswer, any Error>?
            var made: Task<Materialized, any Error>?
            var demandedAt = Date()
            try await holdingAnswers(stage) { () async throws -> Void in
                early = Task { try await reader.answer(stage.request(widget)) }
                #expect(try await eventually { try await isHeldUp(stage) })
                demandedAt = Date()
                made = Task { try await reader.materialize(stage.request(widget)) }
                #expect(await eventually { reader.flights.waiting(for: key) == 2 })
            }
            _ = try await #require(early).value
            #expect(try await #require(made).value.asOf.timeIntervalSince(demandedAt) > -0.001)
        }
    }

    @Test("or comes after a flush does not join a question of this process that was asked before it")
    func flush() async throws {
        try await Stage.with { stage in
            try await stage.makeCountedFunction()
            let widget = try await stage.widget(question)
            let reader = try process(stage)
            let key = try await reader.authorized(stage.request(widget)).key
            var early: Task<WidgetAnswer, any Error>?
            var late: [Task<WidgetAnswer, any Error>] = []
            var flushedAt = ""
            try await holdingAnswers(stage) { () async throws -> Void in
                early = Task { try await reader.answer(stage.request(widget)) }
                #expect(try await eventually { try await isHeldUp(stage) })
                flushedAt = try await now(stage)
                _ = try await reader.flush(facility: stage.facility)
                late = (0..<10).map { _ in Task { try await reader.answer(stage.request(widget)) } }
                #expect(await eventually { reader.flights.waiting(for: key) == 11 })
            }
            #expect(try moment(try await #require(early).value) < flushedAt)
            let moments = try await late.asyncMoments { try moment($0) }
            #expect(moments.count == 1 && moments.allSatisfy { $0 > flushedAt })
            #expect(try moment(try await reader.answer(stage.request(widget))) > flushedAt)
        }
    }

    @Test("waits for the lease of another process, and takes only what was asked after the demand, no failure either")
    func leases() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT 1 AS n")
            let reader = try stage.process()
            let cache = reader.cache
            let key = try await reader.authorized(stage.request(widget)).key
            _ = try await reader.answer(stage.request(widget))
            let stored = try #require(await cache.entry(key))
            func claim(_ token: String, _ known: Int64?) async -> WidgetDataCache.Claim {
                await cache.claim(key, token: token, lease: .seconds(600), known: known, acceptsFailure: false)
            }
            func entry(_ fence: Int64) -> CacheEntry {
                var entry = stored
                entry.fence = fence
                return entry
            }
            guard case .lease(let first) = await claim("first", nil), case .held(let latest) = await claim("second", nil) else {
                Issue.record("the lease was not given once")
                return
            }
            #expect(latest >= first)
            #expect(await cache.store(entry(first), key, token: "first", life: .seconds(600)))
            guard case .lease(let second) = await claim("second", latest), case .held(let later) = await claim("third", nil) else {
                Issue.record("what was asked before the demand was taken for an answer")
                return
            }
            #expect(second > latest && later >= second)
            #expect(await cache.store(entry(second), key, token: "second", life: .seconds(600)))
            guard case .entry(let found) = await claim("fourth", latest) else {
                Issue.record("what was asked after the demand was not taken")
                return
            }
            #expect(found.fence == second)
            let trouble = DataSourceError(.sourceUnreachable, "away")
            guard case .lease = await claim("third", later) else {
                Issue.record("no lease")
                return
            }
            await cache.release(key, token: "third", failure: trouble, life: .seconds(600))
            guard case .lease = await claim("fifth", later) else {
                Issue.record("a failure of before was taken for an answer")
                return
            }
        }
    }

    @Test("is not deceived by a clock of Redis that was set back")
    func clockSetBack() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT 1 AS n")
            let reader = try stage.process()
            let key = try await reader.authorized(stage.request(widget)).key
            _ = try await reader.answer(stage.request(widget))
            let future = Int64((Date().timeIntervalSince1970 + 3600) * 1_000_000)
            try await stage.alter(key) { $0.fence = future }
            let stored = try #require(await reader.cache.entry(key))
            guard case .lease(let fence) = await reader.cache.claim(key, token: "a", lease: .seconds(600), known: nil),
                case .held(let latest) = await reader.cache.claim(key, token: "b", lease: .seconds(600), known: nil)
            else {
                Issue.record("the lease was not given once")
                return
            }
            #expect(fence == future + 1 && latest == fence)
            var entry = stored
            entry.fence = fence
            #expect(await reader.cache.store(entry, key, token: "a", life: .seconds(600)))
            guard case .lease(let next) = await reader.cache.claim(key, token: "b", lease: .seconds(600), known: latest, acceptsFailure: false) else {
                Issue.record("what was asked before the demand was taken for an answer")
                return
            }
            #expect(next == fence + 1)
        }
    }
}

extension [Task<WidgetAnswer, any Error>] {
    /// What is said of each answer, each once.
    fileprivate func asyncMoments(_ said: (WidgetAnswer) throws -> String) async throws -> Set<String> {
        var all: Set<String> = []
        for task in self { all.insert(try said(try await task.value)) }
        return all
    }
}
