import Dashboards
import DataSources
import Foundation
import NIOCore
import Redis
import Testing

@testable import WidgetData

@Suite("A cache that is sealed")
struct SealedCacheTests {
    private func cipher(_ byte: UInt8 = 1, number: UInt8 = 1, previous: [UInt8: [UInt8]] = [:]) throws -> CacheCipher {
        try CacheCipher(credentialsKey: [UInt8](repeating: byte, count: 32), number: number, previous: previous)
    }

    private func process(_ stage: Stage, _ cipher: CacheCipher?) throws -> WidgetDataReader {
        try stage.process { $0.encryption = cipher }
    }

    @Test("shows no data to who reads Redis, and serves it to the processes that have the key")
    func sealed() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT 'canary' AS word FROM generate_series(1, 100)")
            let plain = try await process(stage, nil).answer(stage.request(widget))
            let sealed = try await process(stage, cipher()).answer(stage.request(widget))
            #expect(plain.state == .miss && sealed.state == .miss, "what lies there in clear is not used")
            for key in try await stage.keys("vitrine:data:v2:*") {
                let bytes = try #require(try await stage.redis.get(key))
                #expect(Data(bytes.readableBytesView).range(of: Data("canary".utf8)) == nil)
            }
            let hit = try await process(stage, cipher()).answer(stage.request(widget))
            #expect(hit.state == .hit && hit.rows == sealed.rows && hit.rows.count == 100)
            #expect(hit.entityTag == sealed.entityTag)
            #expect(try await process(stage, nil).answer(stage.request(widget)).state == .miss, "without the key it is not there")
        }
    }

    @Test("is read after the key was changed as long as the old one is at hand, and written again when it is not")
    func rotation() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT clock_timestamp()::text AS moment")
            let first = try await process(stage, cipher()).answer(stage.request(widget))
            let rotated = try cipher(2, number: 2, previous: [1: [UInt8](repeating: 1, count: 32)])
            let second = try await process(stage, rotated).answer(stage.request(widget))
            #expect(second.state == .hit && second.rows == first.rows)
            let third = try await process(stage, cipher(2, number: 2)).answer(stage.request(widget))
            #expect(third.state == .miss && third.rows != first.rows)
            #expect(try await process(stage, rotated).answer(stage.request(widget)).state == .hit)
            #expect(try await process(stage, cipher(3, number: 2)).answer(stage.request(widget)).state == .miss)
        }
    }

    @Test("gives nothing out of which any byte was changed, or that lay under another key")
    func tampered() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT :n AS n", [QueryParameter(name: "n", type: .integer)])
            let cipher = try cipher()
            let reader = try process(stage, cipher)
            func key(_ n: Int64) async throws -> CacheKey { try await reader.authorized(stage.request(widget, ["n": .integer(n)])).key }
            for n in [Int64(1), 2] { _ = try await reader.answer(stage.request(widget, ["n": .integer(n)])) }
            let (one, two) = (try await key(1), try await key(2))
            let good = try #require(try await stage.redis.get(one.name))
            #expect(try CacheEntry(good, for: one, cipher: cipher).payload.readableBytes > 0)
            for index in 0..<good.readableBytes {
                var changed = good
                changed.setInteger(good.getInteger(at: good.readerIndex + index, as: UInt8.self)! ^ 1, at: good.readerIndex + index)
                #expect(throws: CacheEntry.Rejection.self, "byte \(index)") { try CacheEntry(changed, for: one, cipher: cipher) }
            }
            let other = try #require(try await stage.redis.get(two.name))
            let header = CacheEntry.fixedLength + one.label.count
            var moved = try #require(good.getSlice(at: good.readerIndex, length: header))
            moved.writeImmutableBuffer(try #require(other.getSlice(at: other.readerIndex + header, length: other.readableBytes - header)))
            #expect(throws: CacheEntry.Rejection.foreign) { try CacheEntry(moved, for: one, cipher: cipher) }
            try await stage.redis.set(one.name, moved)
            let answer = try await reader.answer(stage.request(widget, ["n": 1]))
            #expect(answer.state == .miss && answer.rows == [["n": 1]])
        }
    }

    @Test("hides what a source says of a failure too, and shows it to who asks the same")
    func failures() async throws {
        try await Stage.with { stage in
            let widget = try await stage.widget("SELECT 'canary'::int AS n")
            let cipher = try cipher()
            func reader() throws -> WidgetDataReader {
                try stage.process { configuration in
                    configuration.encryption = cipher
                    configuration.failureTime = .seconds(60)
                }
            }
            _ = await failure(try reader(), stage.request(widget))
            let note = try #require(try await stage.keys("*:failure").first)
            let bytes = try #require(try await stage.redis.get(note))
            #expect(Data(bytes.readableBytesView).range(of: Data("canary".utf8)) == nil)
            guard case .source(let shown)? = await failure(try reader(), stage.request(widget)) else {
                Issue.record("the failure was not shown")
                return
            }
            #expect(shown.sqlState == "22P02" && shown.detail?.contains("canary") == true)
        }
    }

    @Test("needs keys of 32 bytes with a number that is not 0")
    func keys() {
        #expect(throws: CacheCipher.Failure.key) { try CacheCipher(credentialsKey: [1]) }
        #expect(throws: CacheCipher.Failure.key) { try cipher(number: 0) }
        #expect(throws: CacheCipher.Failure.key) { try cipher(previous: [0: [UInt8](repeating: 1, count: 32)]) }
    }
}
