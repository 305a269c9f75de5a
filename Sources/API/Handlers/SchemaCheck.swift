import HTTPTypes
import Storage
import Synchronization

/// Whether the database has all migrations of this program; once it has, it is not asked again.
final class SchemaCheck: Sendable {
    private let migrator: Migrator
    private let isKnown = Atomic(false)

    init(_ migrator: Migrator) {
        self.migrator = migrator
    }

    /// - Throws: 503 while migrations are pending.
    func requireCurrent() async throws {
        if isKnown.load(ordering: .relaxed) { return }
        guard try await !migrator.isBehind() else {
            throw Problem(
                .serviceUnavailable,
                "migration_pending",
                "The database lacks migrations of this program.",
                hint: "Run `vitrine migrate`.",
                headers: [.retryAfter: "2"]
            )
        }
        isKnown.store(true, ordering: .relaxed)
    }
}
