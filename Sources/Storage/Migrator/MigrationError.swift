public import Postgres

/// Why the schema was not brought up to date. Nothing of the step that is named has been applied.
public enum MigrationError: Error, Sendable {
    /// An applied step's script differs from the one that ran.
    case edited(String)
    /// An applied step is not part of this program, which is older than the database or has lost a file.
    case missing(String)
    /// A step is new, but a later one has been applied already.
    case outOfOrder(String, after: String)
    /// Two steps have the same number.
    case numberTaken(String, by: String)
    /// The script holds transaction control, so that it cannot run as a whole or not at all.
    case transactionControl(String)
    /// The script got no lock in time.
    case locked(String)
    /// The script failed.
    case failed(String, PostgresError)
}

extension MigrationError: CustomStringConvertible {
    /// The stable code of the failure, in snake case.
    public var code: String {
        switch self {
        case .edited: "migration_edited"
        case .missing: "migration_missing"
        case .outOfOrder: "migration_out_of_order"
        case .numberTaken: "migration_number_taken"
        case .transactionControl: "migration_transaction_control"
        case .locked: "migration_locked"
        case .failed: "migration_failed"
        }
    }

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .edited(let name):
            "migration \(name) was edited after it had been applied; restore the file and put the change into a new migration"
        case .missing(let name):
            "the database has migration \(name), which this program does not have; run the program's newer release, or restore the file"
        case .outOfOrder(let name, let later):
            "migration \(name) is new, but \(later) has been applied already; give it the next free number"
        case .numberTaken(let name, let other):
            "migrations \(name) and \(other) have the same number"
        case .transactionControl(let name):
            "migration \(name) ends the transaction that it runs in; remove BEGIN, COMMIT and ROLLBACK from it"
        case .locked(let name):
            "migration \(name) got no lock: a table that it changes is held by a transaction that does not end (pg_stat_activity, pg_blocking_pids); "
                + "end it, or stop the API and the workers, and migrate again"
        case .failed(let name, let error):
            "migration \(name) failed and was rolled back: \(error.message)"
                + (error.position.map { " (at character \($0))" } ?? "") + (error.hint.map { "; hint: \($0)" } ?? "")
        }
    }
}
