import Dashboards
import Foundation
import NIOCore
import Synchronization
import Testing

@testable import WidgetData

@Suite("Questions under way in one process")
struct FlightTableTests {
    /// Questions that are numbered as they begin, and each answered when it is let go.
    private final class Questions: Sendable {
        private let gates = Mutex<[AsyncStream<Void>.Continuation]>([])
        let key: CacheKey

        init() {
            key = CacheKey(
                name: "k",
                member: "k",
                scope: [UInt8](repeating: 0, count: 16),
                fingerprint: [UInt8](repeating: 0, count: 16),
                sourceVersion: 1,
                label: [],
                expiries: "e",
                sizes: "s"
            )
        }

        var begun: Int { gates.withLock { $0.count } }

        func ask(_ kind: String) async -> FlightTable.Outcome {
            let (stream, gate) = AsyncStream<Void>.makeStream()
            let number = gates.withLock { gates in
                gates.append(gate)
                return gates.count
            }
            for await _ in stream {}
            return .success(
                CacheEntry(
                    kind: .data,
                    fence: Int64(number),
                    key: key,
                    asOf: 0,
                    freshUntil: 0,
                    keptUntil: 0,
                    rowCount: 0,
                    contentHash: kind,
                    payload: ByteBuffer()
                )
            )
        }

        func letGo(_ number: Int) { gates.withLock { $0[number - 1] }.finish() }
    }

    private let table = FlightTable()
    private let questions = Questions()

    /// Asks; the number of the question that answered and what kind it was, or nil when the asker was withdrawn.
    private func asker(fresh: Bool) -> Task<String?, Never> {
        Task { [table, questions] in
            let outcome = await table.outcome(for: questions.key, fresh: fresh, joined: {}) { await questions.ask(fresh ? "fresh" : "any") }
            guard case .success(let entry) = outcome else { return nil }
            return "\(entry.fence) \(entry.contentHash)"
        }
    }

    private func isWaiting(_ count: Int) async -> Bool {
        await eventually { table.waiting(for: questions.key) == count }
    }

    private func hasBegun(_ count: Int) async -> Bool {
        await eventually { questions.begun == count }
    }

    @Test("are shared by all who ask meanwhile, unless they demand fresh data: these share the next one")
    func fresh() async throws {
        let first = asker(fresh: false)
        try #require(await hasBegun(1))
        let others = (0..<20).map { _ in asker(fresh: false) }
        let demanding = (0..<20).map { _ in asker(fresh: true) }
        #expect(await isWaiting(41))
        #expect(questions.begun == 1)
        questions.letGo(1)
        for task in [first] + others { #expect(await task.value == "1 any") }
        try #require(await hasBegun(2))
        let late = asker(fresh: true)
        let easy = asker(fresh: false)
        #expect(await isWaiting(22))
        questions.letGo(2)
        for task in demanding + [easy] { #expect(await task.value == "2 fresh") }
        try #require(await hasBegun(3))
        questions.letGo(3)
        #expect(await late.value == "3 fresh")
        #expect(table.waiting(for: questions.key) == 0 && questions.begun == 3)
    }

    @Test("are not joined after a flush by those who come later, who share the next one; one who demands fresh data makes it fresh")
    func closed() async throws {
        let first = asker(fresh: false)
        try #require(await hasBegun(1))
        table.close()
        let later = (0..<10).map { _ in asker(fresh: false) }
        #expect(await isWaiting(11))
        let demanding = asker(fresh: true)
        #expect(await isWaiting(12))
        questions.letGo(1)
        #expect(await first.value == "1 any")
        try #require(await hasBegun(2))
        questions.letGo(2)
        for task in later + [demanding] { #expect(await task.value == "2 fresh") }
        #expect(questions.begun == 2)
    }

    @Test("are stopped when the last has left; the next one begins then, and not at all when nobody waits for it any more")
    func leaving() async throws {
        let (first, second, third) = (asker(fresh: false), asker(fresh: true), asker(fresh: true))
        #expect(await isWaiting(3))
        try #require(await eventually { questions.begun >= 1 })
        let began = questions.begun
        for task in [first, second, third] { task.cancel() }
        for task in [first, second, third] { #expect(await task.value == nil) }
        #expect(table.waiting(for: questions.key) == 0 && questions.begun <= began + 1)
        let again = asker(fresh: false)
        #expect(await isWaiting(1))
        try #require(await eventually { questions.begun > began })
        questions.letGo(questions.begun)
        #expect(await again.value != nil)
    }
}
