import Logging
import Postgres
import ServiceLifecycle
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Worker

@Suite("A worker that is newer than its database", .timeLimit(.minutes(10)))
struct AfterMigrationsTests {
    /// Notes that it was begun, and goes on until shutdown.
    private final class Noting: Service, Sendable {
        private let state = Atomic(false)

        var hasBegun: Bool { state.load(ordering: .relaxed) }

        func run() async throws {
            state.store(true, ordering: .relaxed)
            try await gracefulShutdown()
        }

        func begun() async {
            while !hasBegun { await Task.yield() }
        }
    }

    /// A group of a service that begins at once and one that waits for the migrations.
    private static func group(_ first: Noting, _ waiting: Noting, _ client: PostgresClient) -> ServiceGroup {
        let gate = SchemaGate(Migrator(client, logger: .silent))
        return ServiceGroup(services: [first, AfterMigrations(gate: gate, service: waiting, logger: .silent)], logger: .silent)
    }

    @Test("begins its services with the last migration")
    func begins() async throws {
        try await TestDatabase.withClient(isMigrated: false) { client in
            let (first, service) = (Noting(), Noting())
            let group = Self.group(first, service, client)
            let running = Task { try await group.run() }
            await first.begun()
            _ = try await Migrator(client, migrations: Array(Migration.embedded.dropLast()), logger: .silent).migrate()
            #expect(!service.hasBegun)
            _ = try await Migrator(client, logger: .silent).migrate()
            await service.begun()
            await group.triggerGracefulShutdown()
            try await running.value
        }
    }

    @Test("shuts down while it waits, and has begun nothing")
    func stops() async throws {
        try await TestDatabase.withClient(isMigrated: false) { client in
            let (first, service) = (Noting(), Noting())
            let group = Self.group(first, service, client)
            let running = Task { try await group.run() }
            await first.begun()
            await group.triggerGracefulShutdown()
            try await running.value
            #expect(!service.hasBegun)
        }
    }
}
