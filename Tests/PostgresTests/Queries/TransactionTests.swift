import Postgres
import Testing

@Suite("Transactions")
struct TransactionTests {
    private struct Refusal: Error {}

    @Test("what the body did is kept when it returns and gone when it throws")
    func commitAndRollBack() async throws {
        let client = try await TestServer.client()
        try await client.execute("CREATE TABLE transaction_kept (id int)")
        try await client.withTransaction { try await $0.execute("INSERT INTO transaction_kept VALUES (1)") }
        await #expect(throws: Refusal.self) {
            try await client.withTransaction { connection in
                try await connection.execute("INSERT INTO transaction_kept VALUES (2)")
                throw Refusal()
            }
        }
        #expect(try await client.query("SELECT id FROM transaction_kept").map { try $0.decode(at: 0, as: Int.self) } == [1])
        await client.close()
    }

    @Test("a nested transaction is a savepoint: its failure undoes only its own work")
    func savepoints() async throws {
        let connection = try await TestServer.connect()
        try await connection.executeScript("CREATE TEMP TABLE nested (id int)")
        try await connection.withTransaction { outer in
            try await outer.execute("INSERT INTO nested VALUES (1)")
            try? await outer.withTransaction { inner in
                try await inner.execute("INSERT INTO nested VALUES (2)")
                try await inner.execute("SELECT 1/0")
            }
            try await outer.withTransaction { inner in
                try await inner.execute("INSERT INTO nested VALUES (3)")
                try? await inner.withTransaction { _ in throw Refusal() }
            }
        }
        #expect(try await connection.query("SELECT id FROM nested ORDER BY id").map { try $0.decode(at: 0, as: Int.self) } == [1, 3])
        #expect(!connection.isInTransaction)
        await connection.close()
    }

    @Test("a transaction whose failure was swallowed does not pretend to have committed")
    func failedCommit() async throws {
        let connection = try await TestServer.connect()
        let error = await PostgresError.thrown {
            try await connection.withTransaction { _ = try? await $0.query("SELECT 1/0") }
        }
        #expect(error?.sqlState == .inFailedTransaction)
        #expect(!connection.isInTransaction)
        await connection.close()
    }

    @Test("a read-only transaction refuses writes, and the isolation asked for is the one in force")
    func options() async throws {
        let client = try await TestServer.client()
        let error = await PostgresError.thrown {
            _ = try await client.withTransaction(.readOnly) { try await $0.execute("CREATE TABLE never (id int)") }
        }
        #expect(error?.sqlState == .readOnlyTransaction)
        let level = try await client.withTransaction(.repeatableReadReadOnly) { try await $0.query("SHOW transaction_isolation")[0].text(at: 0) }
        #expect(level == "repeatable read")
        let strictest = try await client.withTransaction(.serializable) { try await $0.query("SHOW transaction_isolation")[0].text(at: 0) }
        #expect(strictest == "serializable")
        await client.close()
    }

    @Test("a cancelled task rolls its transaction back, and the connection goes on")
    func cancelledTask() async throws {
        let client = try await TestServer.client { $0.maximumConnections = 1 }
        let observer = try await TestServer.connect()
        try await client.execute("CREATE TABLE transaction_cancelled (id int)")
        let task = Task {
            try await client.withTransaction { connection in
                try await connection.execute("INSERT INTO transaction_cancelled VALUES (1)")
                try await connection.execute("SELECT pg_sleep(600) /* rolled back */")
            }
        }
        try await TestServer.until(
            observer,
            "SELECT count(*) = 1 FROM pg_stat_activity WHERE query LIKE '%rolled back%' AND state = 'active' AND pid <> pg_backend_pid()"
        )
        task.cancel()
        let result = await task.result
        #expect(throws: PostgresError.self) { try result.get() }
        #expect(try await client.query("SELECT count(*) FROM transaction_cancelled")[0].decode(at: 0, as: Int.self) == 0)
        #expect(client.statistics.open == 1)
        await client.close()
        await observer.close()
    }
}
