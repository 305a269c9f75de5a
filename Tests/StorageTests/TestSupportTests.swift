import Postgres
import TestSupport
import Testing

@Suite("Databases of tests")
struct TestSupportTests {
    @Test("are each test's own, and are dropped even when the test fails")
    func isolation() async throws {
        struct Abort: Error {}
        let names = try await TestDatabase.withDatabase { first in
            _ = try await first.client.execute("CREATE TABLE only_here (id integer)")
            return try await TestDatabase.withDatabase { second in
                let row = try await second.client.query("SELECT to_regclass('only_here') IS NULL AS gone").first
                #expect(try row?.decode("gone", as: Bool.self) == true)
                return [first.name, second.name]
            }
        }
        var failed = ""
        await #expect(throws: Abort.self) {
            try await TestDatabase.withDatabase { database in
                failed = database.name
                throw Abort()
            }
        }
        try await TestDatabase.withClient { client in
            let rows = try await client.query("SELECT count(*) AS count FROM pg_database WHERE datname = ANY(\(names + [failed])::text[])")
            #expect(try rows.first?.decode("count", as: Int.self) == 0)
        }
    }

    @Test("of Redis are each test's own")
    func redis() async throws {
        let urls = try await TestRedis.withDatabase { first in
            try await TestRedis.withDatabase { second in [first.url, second.url] }
        }
        #expect(Set(urls).count == 2)
    }
}
