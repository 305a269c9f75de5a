import Logging
import Postgres
import Storage
import TestSupport
import Testing

@Suite("The gate before an older database", .timeLimit(.minutes(10)))
struct SchemaGateTests {
    @Test("opens with the last migration, and stays open")
    func opens() async throws {
        try await TestDatabase.withClient(isMigrated: false) { client in
            let gate = SchemaGate(MigratorTests.migrator(client))
            #expect(try await !gate.isOpen())
            async let opened: Void = gate.opened(pause: .milliseconds(5), logger: .silent)
            _ = try await MigratorTests.migrator(client, Array(MigratorTests.steps.prefix(2))).migrate()
            #expect(try await !gate.isOpen())
            _ = try await MigratorTests.migrator(client).migrate()
            try await opened
            _ = try await client.execute("DROP TABLE schema_migrations")
            #expect(try await gate.isOpen())
        }
    }

    @Test("lets go of who waits and is cancelled")
    func cancelled() async throws {
        try await TestDatabase.withClient(isMigrated: false) { client in
            let waiting = Task { try await SchemaGate(MigratorTests.migrator(client)).opened(logger: .silent) }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
        }
    }
}
