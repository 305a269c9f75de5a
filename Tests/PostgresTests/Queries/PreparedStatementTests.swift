import Postgres
import Testing

@Suite("Prepared statements")
struct PreparedStatementTests {
    private func prepared(_ connection: PostgresConnection) async throws -> Int {
        try await connection.query("SELECT count(*) FROM pg_prepared_statements")[0].decode(at: 0)
    }

    @Test("a statement is prepared at its second use and found again")
    func preparesAtSecondUse() async throws {
        let connection = try await TestServer.connect()
        for round in 1...4 {
            #expect(try await connection.query("SELECT \(round)::int8 + 1")[0].decode(at: 0, as: Int.self) == round + 1)
        }
        #expect(try await prepared(connection) == 1)
        await connection.close()
    }

    @Test("no more statements are kept than allowed")
    func bounded() async throws {
        let connection = try await TestServer.connect { $0.preparedStatements = 5 }
        for number in 1...20 {
            for _ in 1...3 { _ = try await connection.query("SELECT \(unsafe: String(number))") }
        }
        #expect(try await prepared(connection) <= 6)
        await connection.close()
    }

    @Test("DISCARD ALL, DEALLOCATE and a changed table are survived")
    func survivesLoss() async throws {
        let connection = try await TestServer.connect()
        try await connection.executeScript("CREATE TEMP TABLE shape (a int); INSERT INTO shape VALUES (1)")
        for _ in 1...3 { #expect(try await connection.query("SELECT * FROM shape")[0].count == 1) }
        try await connection.executeScript("ALTER TABLE shape ADD COLUMN b int")
        for _ in 1...3 { #expect(try await connection.query("SELECT * FROM shape")[0].count == 2) }
        try await connection.executeScript("DEALLOCATE ALL")
        for _ in 1...3 { #expect(try await connection.query("SELECT * FROM shape")[0].count == 2) }
        for _ in 1...3 { _ = try await connection.query("SELECT 7") }
        try await connection.executeScript("DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$")
        for _ in 1...3 { #expect(try await connection.query("SELECT 7").count == 1) }
        try await connection.execute("DISCARD ALL")
        for _ in 1...3 { #expect(try await connection.query("SELECT 7").count == 1) }
        await connection.close()
    }

    @Test("a statement that fails while it is prepared leaves the connection good")
    func failingPreparation() async throws {
        let connection = try await TestServer.connect()
        for _ in 1...3 {
            #expect(await PostgresError.thrown { _ = try await connection.query("SELECT nothing FROM nowhere") }?.sqlState == .undefinedTable)
        }
        #expect(connection.isUsable)
        await connection.close()
    }
}
