import Testing

@testable import Postgres

@Suite("The statement cache's decisions")
struct StatementCacheTests {
    private func key(_ text: String, _ types: [UInt32] = []) -> StatementCache.Key { StatementCache.Key(text: text, types: types) }

    @Test("first use is direct, second prepares, third is prepared; other types are another statement")
    func lifecycle() {
        var cache = StatementCache(capacity: 2)
        #expect(cache.plan(for: key("a")) == .direct)
        #expect(cache.plan(for: key("a")) == .prepare(name: "vitrine_1", evicting: nil))
        cache.didPrepare(key("a"), name: "vitrine_1")
        #expect(cache.plan(for: key("a")) == .prepared(name: "vitrine_1"))
        #expect(cache.plan(for: key("a", [20])) == .direct)
    }

    @Test("the least recently used statement goes, and is deallocated with the next preparation")
    func eviction() {
        var cache = StatementCache(capacity: 2)
        for _ in 1...2 { _ = cache.plan(for: key("a")) }
        cache.didPrepare(key("a"), name: "vitrine_1")
        _ = cache.plan(for: key("b"))
        _ = cache.plan(for: key("c"))
        #expect(cache.plan(for: key("c")) == .prepare(name: "vitrine_2", evicting: "vitrine_1"))
        #expect(cache.plan(for: key("a")) == .direct)
    }

    @Test("a cache without room, and a text that is too long, prepare nothing")
    func refusals() {
        var none = StatementCache(capacity: 0)
        var some = StatementCache(capacity: 5)
        let long = key(String(repeating: "x", count: 10_000))
        for _ in 1...3 {
            #expect(none.plan(for: key("a")) == .direct)
            #expect(some.plan(for: long) == .direct)
        }
    }
}
