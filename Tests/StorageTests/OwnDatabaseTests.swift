import Logging
import Postgres
import Storage
import TestSupport
import Testing

@Suite("Sessions of the product in its own database")
struct OwnDatabaseTests {
    private static func limits(_ url: String) async throws -> [String] {
        let client = PostgresClient(try .ownDatabase(url: url, process: "test", connections: 1), logger: .silent)
        let row = try await client.query("SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock")[0]
        await client.close()
        return [try row.decode("statement"), try row.decode("lock")]
    }

    @Test("have limits of time, and the URL's own go before")
    func limits() async throws {
        try await TestDatabase.withDatabase { database in
            let standard = try await Self.limits(database.url)
            #expect(standard == ["30s", "5s"])
            let own = database.url + (database.url.contains("?") ? "&" : "?") + "options=-c%20statement_timeout%3D60s"
            let chosen = try await Self.limits(own)
            #expect(chosen == ["1min", "5s"])
        }
    }
}
