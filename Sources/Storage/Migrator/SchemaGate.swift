public import Logging
import Synchronization

/// Whether the database has all migrations of this program; once it has, it is not asked again.
public final class SchemaGate: Sendable {
    private let migrator: Migrator
    private let isKnown = Atomic(false)
    private let isTold = Atomic(false)

    /// A gate for the steps of a migrator.
    public init(_ migrator: Migrator) {
        self.migrator = migrator
    }

    /// Whether no step is lacking now.
    public func isOpen() async throws(StorageError) -> Bool {
        if isKnown.load(ordering: .relaxed) { return true }
        guard try await !migrator.isBehind() else { return false }
        isKnown.store(true, ordering: .relaxed)
        return true
    }

    /// Waits until no step is lacking; looks again after each pause, and when the database does not answer. Says once that somebody waits.
    public func opened(pause: Duration = .seconds(1), logger: Logger) async throws(CancellationError) {
        while await (try? isOpen()) != true {
            if !isTold.exchange(true, ordering: .relaxed) {
                logger.warning("waiting for a database with all migrations of this program: run `vitrine migrate`")
            }
            do { try await Task.sleep(for: pause) } catch { throw CancellationError() }
        }
    }
}
