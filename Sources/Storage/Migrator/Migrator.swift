public import Logging
public import Postgres

/// Brings a database's schema up to date, one step per transaction. Any number of processes may do so at the same time.
///
/// A step that waits for a table makes everybody wait who comes after it, readers too. So it waits briefly, lets them go on, and tries again.
public struct Migrator: Sendable {
    /// The advisory lock that lets one process apply a step at a time.
    static let lock: Int64 = 0x5649_5452_494E_4501

    private let postgres: PostgresClient
    private let migrations: [Migration]
    private let lockTimeout: Duration
    private let attempts: Int
    private let logger: Logger

    /// A runner of steps.
    ///
    /// - Parameters:
    ///   - migrations: by default those that the program was built with.
    ///   - lockTimeout: how long a step waits for a lock before it lets others go on.
    ///   - attempts: how often a step is tried that gets no lock; a pause of half to all of `lockTimeout` lies between two attempts.
    public init(
        _ postgres: PostgresClient,
        migrations: [Migration] = Migration.embedded,
        lockTimeout: Duration = .seconds(3),
        attempts: Int = 60,
        logger: Logger
    ) {
        self.postgres = postgres
        self.migrations = migrations
        self.lockTimeout = lockTimeout
        self.attempts = attempts
        self.logger = logger
    }

    /// Applies what is pending and returns what this call applied, in order. A step that fails leaves nothing of itself behind.
    public func migrate() async throws(StorageError) -> [Migration] {
        try await StorageError.translating {
            var applied: [Migration] = []
            while let migration = try await applyNextPatiently() {
                logger.info("migration applied", metadata: ["migration": "\(migration.fileName)"])
                applied.append(migration)
            }
            return applied
        }
    }

    /// The steps that are still to be applied, in order; changes nothing.
    public func pending() async throws(StorageError) -> [Migration] {
        try await StorageError.translating { try await MigrationHistory.read(on: postgres).pending(of: migrations) }
    }

    /// Whether the database lacks steps of this program. One that is ahead, as it is in the middle of an update, lacks none.
    public func isBehind() async throws(StorageError) -> Bool {
        try await StorageError.translating {
            let applied = Set(try await MigrationHistory.read(on: postgres).entries.map(\.version))
            return migrations.contains { !applied.contains($0.version) }
        }
    }

    private func applyNextPatiently() async throws -> Migration? {
        for attempt in 1..<max(2, attempts) {
            do {
                return try await applyNext()
            } catch MigrationError.locked(let name) {
                logger.warning(
                    "a migration waits for a lock; it lets others go on and tries again",
                    metadata: ["migration": "\(name)", "attempt": "\(attempt) of \(attempts)"]
                )
                try await Task.sleep(for: lockTimeout * Double.random(in: 0.5...1))
            }
        }
        return try await applyNext()
    }

    private func applyNext() async throws -> Migration? {
        try await postgres.withTransaction(.readWrite) { connection in
            _ = try await connection.query("SELECT pg_advisory_xact_lock(\(Self.lock)::bigint)")
            let history = try await MigrationHistory.read(on: connection)
            guard let next = try history.pending(of: migrations).first else { return nil }
            if history.entries.isEmpty { try await connection.executeScript(Self.historyTable) }
            _ = try await connection.query("SELECT set_config('lock_timeout', \("\(Int(lockTimeout / .milliseconds(1)))"), true)")
            try await run(next, on: connection)
            _ = try await connection.execute(
                "INSERT INTO schema_migrations (version, name, checksum) VALUES (\(next.version), \(next.name), \(next.checksum))"
            )
            return next
        }
    }

    private func run(_ migration: Migration, on connection: PostgresConnection) async throws(MigrationError) {
        guard !ScriptStatements.holdTransactionControl(migration.sql) else { throw .transactionControl(migration.fileName) }
        do {
            try await connection.executeScript(migration.sql)
        } catch {
            throw error.sqlState == .lockNotAvailable ? .locked(migration.fileName) : .failed(migration.fileName, error)
        }
    }

    private static let historyTable = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            version    integer PRIMARY KEY CHECK (version > 0),
            name       text NOT NULL,
            checksum   text NOT NULL CHECK (checksum ~ '^[0-9a-f]{64}$'),
            applied_at timestamptz NOT NULL DEFAULT now()
        )
        """
}
