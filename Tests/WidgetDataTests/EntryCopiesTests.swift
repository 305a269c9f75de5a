import NIOCore
import Testing

@testable import WidgetData

@Suite("Copies of entries")
struct EntryCopiesTests {
    private let start = ContinuousClock.now

    private func key(_ name: String, fingerprint: UInt8 = 1) -> CacheKey {
        CacheKey(
            name: name,
            member: name,
            scope: [1],
            fingerprint: [fingerprint],
            sourceVersion: 1,
            label: [],
            expiries: "",
            sizes: ""
        )
    }

    private func entry(_ key: CacheKey, bytes: Int = 10) -> CacheEntry {
        CacheEntry(
            kind: .data,
            fence: 1,
            key: key,
            asOf: 0,
            freshUntil: 0,
            keptUntil: 0,
            rowCount: 0,
            contentHash: "",
            payload: ByteBuffer(repeating: 0x61, count: bytes)
        )
    }

    private func listening(capacity: Int = 1 << 20) -> EntryCopies {
        let copies = EntryCopies(capacity: capacity)
        copies.forgetAll(listening: true)
        return copies
    }

    private func keep(_ key: CacheKey, bytes: Int = 10, in copies: EntryCopies) {
        copies.keep(entry(key, bytes: bytes), since: copies.mark(key, at: start))
    }

    @Test("are given for a second from when the entry was asked for")
    func life() {
        let copies = listening()
        keep(key("a"), in: copies)
        #expect(copies.entry(key("a"), at: start + .milliseconds(999)) == entry(key("a")))
        #expect(copies.entry(key("a"), at: start + .seconds(1)) == nil)
        #expect(copies.entry(key("b"), at: start) == nil)
    }

    @Test("are given for the whole key only, not for its name")
    func otherKey() {
        let copies = listening()
        keep(key("a"), in: copies)
        #expect(copies.entry(key("a", fingerprint: 2), at: start) == nil)
    }

    @Test("are given up when their key changes, and when all may have changed")
    func changes() {
        let copies = listening()
        for name in ["a", "b"] { keep(key(name), in: copies) }
        copies.forget("a")
        #expect(copies.entry(key("a"), at: start) == nil)
        #expect(copies.entry(key("b"), at: start) != nil)
        copies.forgetAll()
        #expect(copies.entry(key("b"), at: start) == nil)
    }

    @Test("are not made of an answer during which the key changed, even if the news of it came first")
    func race() {
        let copies = listening()
        for upheaval in [false, true] {
            let mark = copies.mark(key("a"), at: start)
            if upheaval { copies.forgetAll() } else { copies.forget("a") }
            copies.keep(entry(key("a")), since: mark)
            #expect(copies.entry(key("a"), at: start) == nil)
        }
        keep(key("a"), in: copies)
        #expect(copies.entry(key("a"), at: start) != nil)
    }

    @Test("are not made before changes are heard, nor of what was asked for before that")
    func deaf() {
        let copies = EntryCopies(capacity: 1 << 20)
        let before = copies.mark(key("a"), at: start)
        #expect(before == nil)
        copies.forgetAll(listening: true)
        copies.keep(entry(key("a")), since: before)
        #expect(copies.entry(key("a"), at: start) == nil)
        let mark = copies.mark(key("a"), at: start)
        copies.forgetAll(listening: false)
        copies.keep(entry(key("a")), since: mark)
        #expect(copies.entry(key("a"), at: start) == nil)
        #expect(EntryCopies(capacity: 0).mark(key("a")) == nil)
    }

    @Test("hold no more bytes than they may: the newest stay, and what is large is not copied")
    func room() {
        let copies = listening(capacity: 20_000)
        let names = (0..<100).map { "key \($0)" }
        for name in names {
            keep(key(name), bytes: 976, in: copies)
            #expect(copies.entry(key(name), at: start) != nil, "the newest")
        }
        let held = names.filter { copies.entry(key($0), at: start) != nil }
        #expect((5...10).contains(held.count) && held == names.suffix(held.count))
        keep(key("large"), bytes: 1477, in: copies)
        #expect(copies.entry(key("large"), at: start) == nil)
        for _ in 0..<100 { keep(key("same"), bytes: 976, in: copies) }
        #expect(copies.entry(key(names[99]), at: start) != nil, "the same key again takes no more room")
    }

    @Test("take room also when their entries are empty, as marks of answers that are too large are")
    func empty() {
        let copies = listening(capacity: 100_000)
        for number in 0..<10_000 { keep(key("\(number)"), bytes: 0, in: copies) }
        #expect((0..<10_000).count { copies.entry(key("\($0)"), at: start) != nil } < 100)
    }

    @Test("are let go at the second sweep after they were made")
    func swept() {
        let copies = listening()
        keep(key("a"), in: copies)
        copies.sweep()
        #expect(copies.entry(key("a"), at: start) != nil)
        copies.sweep()
        #expect(copies.entry(key("a"), at: start) == nil)
    }
}
