public import Dashboards
public import Postgres

/// Why something could not be kept, changed or read.
public enum StorageError: Error, Sendable {
    /// There is no such object; the text names its kind, for example `dashboard`.
    case notFound(String)
    /// Somebody else wrote in between; holds the revision (or version) that is stored now.
    case revisionConflict(current: Int64)
    /// The object is still used; the text names by what, for example `widgets`.
    case referenced(by: String)
    /// There is one already; the text names the broken uniqueness.
    case duplicate(String)
    /// The input breaks rules that only the stored state shows, such as a widget outside its dashboard's grid.
    case invalid([RuleViolation])
    /// A page's cursor was not made by the list it is used for.
    case invalidCursor
    /// What is stored cannot be read; the text says what and why.
    case corrupt(String)
    /// A migration was refused or failed.
    case migration(MigrationError)
    /// The database failed or could not be reached.
    case database(PostgresError)
    /// The task was cancelled.
    case cancelled
}

extension StorageError: CustomStringConvertible {
    /// The stable code of the failure, in snake case.
    public var code: String {
        switch self {
        case .notFound: "not_found"
        case .revisionConflict: "revision_conflict"
        case .referenced: "referenced"
        case .duplicate: "duplicate"
        case .invalid: "invalid"
        case .invalidCursor: "invalid_cursor"
        case .corrupt: "corrupt"
        case .migration(let error): error.code
        case .database(let error): "database_" + error.code.rawValue
        case .cancelled: "cancelled"
        }
    }

    /// One line for a log, free of stored values.
    public var description: String {
        switch self {
        case .notFound(let kind): "no such \(kind)"
        case .revisionConflict(let current): "revision conflict: revision \(current) is stored"
        case .referenced(let owner): "still used by \(owner)"
        case .duplicate(let rule): "exists already (\(rule))"
        case .invalid(let violations): "invalid: " + violations.map { "\($0.pointer) \($0.code)" }.joined(separator: ", ")
        case .invalidCursor: "the page cursor is not one of this list"
        case .corrupt(let what): "stored data cannot be read: \(what)"
        case .migration(let error): error.description
        case .database(let error): error.description
        case .cancelled: "cancelled"
        }
    }

    /// Whether the same call may succeed when it is made again unchanged.
    public var isTransient: Bool {
        if case .database(let error) = self { error.isTransient } else { false }
    }
}
