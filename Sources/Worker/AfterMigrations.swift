import Logging
import ServiceLifecycle
import Storage

/// Runs a service once the database has all migrations of this program: a worker that is newer than its database would take jobs whose end it cannot write.
struct AfterMigrations: Service {
    let gate: SchemaGate
    let service: any Service
    let logger: Logger

    func run() async throws {
        let isOpen = await cancelWhenGracefulShutdown { [gate, logger] in (try? await gate.opened(logger: logger)) != nil }
        if isOpen { try await service.run() }
    }
}
