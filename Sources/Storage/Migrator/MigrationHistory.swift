import Postgres

/// The steps that a database has been through.
struct MigrationHistory {
    struct Entry: Equatable {
        let version: Int
        let name: String
        let checksum: String
    }

    let entries: [Entry]

    /// Reads the history; empty when there is none yet.
    static func read(on executor: some PostgresExecutor) async throws -> MigrationHistory {
        guard
            try await executor.query("SELECT to_regclass('schema_migrations') IS NOT NULL AS present").first?.decode("present", as: Bool.self) == true
        else { return MigrationHistory(entries: []) }
        let rows = try await executor.query("SELECT version::bigint AS version, name, checksum FROM schema_migrations ORDER BY version")
        return MigrationHistory(
            entries: try rows.map { row in
                Entry(version: try row.decode("version"), name: try row.decode("name"), checksum: try row.decode("checksum"))
            }
        )
    }

    /// The steps that are still to be applied, in their order.
    ///
    /// - Throws: when the history and the steps contradict each other.
    func pending(of migrations: [Migration]) throws(MigrationError) -> [Migration] {
        let ordered = migrations.sorted { $0.version < $1.version }
        for (earlier, later) in zip(ordered, ordered.dropFirst()) where earlier.version == later.version {
            throw .numberTaken(later.fileName, by: earlier.fileName)
        }
        let known = Dictionary(ordered.map { ($0.version, $0) }, uniquingKeysWith: { first, _ in first })
        for entry in entries {
            let applied = Migration(version: entry.version, name: entry.name, sql: "").fileName
            guard let migration = known[entry.version], migration.name == entry.name else { throw .missing(applied) }
            guard migration.checksum == entry.checksum else { throw .edited(applied) }
        }
        let applied = Set(entries.map(\.version))
        let pending = ordered.filter { !applied.contains($0.version) }
        if let first = pending.first, let last = entries.last, first.version < last.version {
            throw .outOfOrder(first.fileName, after: Migration(version: last.version, name: last.name, sql: "").fileName)
        }
        return pending
    }
}
