import Dashboards
import Foundation
import Postgres
import Storage
import Testing

@Suite("Data sources in the store")
struct DataSourceStoreTests {
    @Test("keep their credentials apart, byte by byte")
    func credentials() async throws {
        try await Stage.run { stage in
            let sealed = (0...255).map { UInt8($0) } + [0, 0, 0x5C, 0x27]
            let source = try await stage.source(secret: sealed)
            #expect(try await stage.sources.find(source.id) == source)
            #expect(try await stage.sources.sealedCredentials(source.id) == sealed)
            let both = try #require(try await stage.sources.findWithCredentials(source.id))
            #expect(both.source == source && both.sealedCredentials == sealed)
            #expect(try await stage.sources.sealedCredentials(try await stage.source().id) == nil)
            #expect(try await stage.sources.sealedCredentials(DataSourceID()) == nil)
            #expect(try await stage.sources.findWithCredentials(DataSourceID()) == nil)
            #expect(try await stage.sources.find(DataSourceID()) == nil)
        }
    }

    @Test("count a version with every change of settings or credentials")
    func versions() async throws {
        try await Stage.run { stage in
            var source = try await stage.source(secret: [1])
            source.name = "Other"
            source.settings = ["host": "elsewhere"]
            let kept = try await stage.sources.replace(source, expected: 1)
            #expect(kept.version == 2 && kept.name == "Other" && kept.settings == source.settings)
            #expect(try await stage.sources.sealedCredentials(source.id) == [1])
            #expect(try await stage.sources.replace(source, credentials: .replaced([2, 3]), expected: 2).version == 3)
            #expect(try await stage.sources.sealedCredentials(source.id) == [2, 3])
            #expect(try await stage.sources.replace(source, credentials: .removed, expected: nil).version == 4)
            #expect(try await stage.sources.sealedCredentials(source.id) == nil)
            #expect(await Stage.code { try await stage.sources.replace(source, expected: 3) } == "revision_conflict")
            let changed = source
            let codes = await withTaskGroup(of: String?.self) { group in
                for byte in [UInt8(7), 8] {
                    group.addTask { await Stage.code { try await stage.sources.replace(changed, credentials: .replaced([byte]), expected: 4) } }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.filter { $0 == nil }.count == 1 && codes.contains("revision_conflict"))
        }
    }

    @Test("cannot be deleted while queries use them")
    func deleting() async throws {
        try await Stage.run { stage in
            let source = try await stage.source()
            let query = try await stage.query(source: source.id)
            #expect(await Stage.code { try await stage.sources.delete(source.id, expected: nil) } == "referenced")
            try await stage.queries.delete(query.id, expected: nil)
            #expect(await Stage.code { try await stage.sources.delete(source.id, expected: 2) } == "revision_conflict")
            try await stage.sources.delete(source.id, expected: 1)
            #expect(await Stage.code { try await stage.sources.delete(source.id, expected: nil) } == "not_found")
        }
    }

    @Test("are listed for the principal's facilities, newest first, in pages")
    func list() async throws {
        try await Stage.run { stage in
            for number in 0..<5 { _ = try await stage.source("s\(number)") }
            let first = try await stage.sources.list(visibleTo: Stage.principal(), limit: 3)
            let rest = try await stage.sources.list(visibleTo: Stage.principal(), after: first.nextCursor, limit: 3)
            #expect(Set((first.items + rest.items).map(\.name)) == ["s0", "s1", "s2", "s3", "s4"] && rest.nextCursor == nil)
            #expect(try await stage.sources.list(visibleTo: Stage.principal(in: [Stage.other])).items.isEmpty)
            #expect(try await stage.sources.list(visibleTo: Stage.principal([])).items.isEmpty)
            #expect(try await stage.sources.list(DataSourceFilter(kind: .static), visibleTo: Stage.principal()).items.isEmpty)
        }
    }

    @Test("keep hostile text as text", arguments: Stage.hostile)
    func injection(text: String) async throws {
        try await Stage.run { stage in
            var source = try await stage.source(text)
            #expect(source.name == text)
            source.settings = [text: .string(text)]
            #expect(try await stage.sources.replace(source, expected: nil).settings == source.settings)
        }
    }
}
