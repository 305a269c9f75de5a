/// A five-character SQLSTATE as PostgreSQL reports it (PostgreSQL manual, appendix A).
public struct SQLState: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The five characters, for example `23505`.
    public let rawValue: String

    /// Takes the five characters as they are; unknown values are kept.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The first two characters, which name the class of the condition, for example `23` for integrity violations.
    public var conditionClass: String { String(rawValue.prefix(2)) }

    /// The five characters and, where known, the condition's name in the manual.
    public var description: String {
        conditionName.map { "\(rawValue) \($0)" } ?? rawValue
    }
}

extension SQLState {
    /// 23505: a unique index already holds the key.
    public static let uniqueViolation = SQLState(rawValue: "23505")
    /// 23503: a referenced row is missing, or a row is still referenced.
    public static let foreignKeyViolation = SQLState(rawValue: "23503")
    /// 23514: a check constraint refused the row.
    public static let checkViolation = SQLState(rawValue: "23514")
    /// 23502: a NOT NULL column got no value.
    public static let notNullViolation = SQLState(rawValue: "23502")
    /// 23P01: an exclusion constraint refused the row.
    public static let exclusionViolation = SQLState(rawValue: "23P01")
    /// 40001: the transaction must be retried.
    public static let serializationFailure = SQLState(rawValue: "40001")
    /// 40P01: the transaction was chosen as the victim of a deadlock and must be retried.
    public static let deadlockDetected = SQLState(rawValue: "40P01")
    /// 55P03: a lock was not available within `lock_timeout` or with NOWAIT.
    public static let lockNotAvailable = SQLState(rawValue: "55P03")
    /// 57014: the statement was cancelled by a request or by `statement_timeout`.
    public static let queryCanceled = SQLState(rawValue: "57014")
    /// 57P01: the server or the backend is being shut down by an administrator.
    public static let adminShutdown = SQLState(rawValue: "57P01")
    /// 57P02: the server is recovering from a crash of another backend.
    public static let crashShutdown = SQLState(rawValue: "57P02")
    /// 57P03: the server is starting up, shutting down or recovering.
    public static let cannotConnectNow = SQLState(rawValue: "57P03")
    /// 53300: the server has no connection slot left.
    public static let tooManyConnections = SQLState(rawValue: "53300")
    /// 42501: the role lacks the privilege.
    public static let insufficientPrivilege = SQLState(rawValue: "42501")
    /// 42601: the statement could not be parsed.
    public static let syntaxError = SQLState(rawValue: "42601")
    /// 42P01: the relation does not exist.
    public static let undefinedTable = SQLState(rawValue: "42P01")
    /// 42703: the column does not exist.
    public static let undefinedColumn = SQLState(rawValue: "42703")
    /// 42883: no such function or operator for these types.
    public static let undefinedFunction = SQLState(rawValue: "42883")
    /// 42P07: the relation exists already.
    public static let duplicateTable = SQLState(rawValue: "42P07")
    /// 22P02: a value's text does not fit its type.
    public static let invalidTextRepresentation = SQLState(rawValue: "22P02")
    /// 22021: a text is no valid text of its encoding, or holds NUL.
    public static let characterNotInRepertoire = SQLState(rawValue: "22021")
    /// 22P05: a character has no place in the other encoding; NUL inside of JSON.
    public static let untranslatableCharacter = SQLState(rawValue: "22P05")
    /// 22012: division by zero.
    public static let divisionByZero = SQLState(rawValue: "22012")
    /// 22003: a number is out of its type's range.
    public static let numericValueOutOfRange = SQLState(rawValue: "22003")
    /// 25P02: the transaction has failed already and takes no more commands.
    public static let inFailedTransaction = SQLState(rawValue: "25P02")
    /// 25006: a write was tried in a read-only transaction.
    public static let readOnlyTransaction = SQLState(rawValue: "25006")
    /// 26000: the prepared statement does not exist on this session.
    public static let invalidStatementName = SQLState(rawValue: "26000")
    /// 0A000: the feature is not supported.
    public static let featureNotSupported = SQLState(rawValue: "0A000")
    /// 28P01: the password is wrong.
    public static let invalidPassword = SQLState(rawValue: "28P01")
    /// 28000: the role may not log in this way.
    public static let invalidAuthorization = SQLState(rawValue: "28000")
    /// 3D000: the database does not exist.
    public static let undefinedDatabase = SQLState(rawValue: "3D000")
}

extension SQLState {
    /// The condition's name in the manual, for the states that have a constant here.
    public var conditionName: String? { Self.conditionNames[rawValue] }

    private static let conditionNames: [String: String] = [
        "23505": "unique_violation", "23503": "foreign_key_violation", "23514": "check_violation", "23502": "not_null_violation",
        "23P01": "exclusion_violation", "40001": "serialization_failure", "40P01": "deadlock_detected", "55P03": "lock_not_available",
        "57014": "query_canceled", "57P01": "admin_shutdown", "57P02": "crash_shutdown", "57P03": "cannot_connect_now",
        "53300": "too_many_connections", "42501": "insufficient_privilege", "42601": "syntax_error", "42P01": "undefined_table",
        "42703": "undefined_column", "42883": "undefined_function", "42P07": "duplicate_table", "22P02": "invalid_text_representation",
        "22012": "division_by_zero", "22003": "numeric_value_out_of_range", "25P02": "in_failed_sql_transaction",
        "25006": "read_only_sql_transaction", "26000": "invalid_sql_statement_name", "0A000": "feature_not_supported",
        "22021": "character_not_in_repertoire", "22P05": "untranslatable_character", "28P01": "invalid_password",
        "28000": "invalid_authorization_specification", "3D000": "invalid_catalog_name",
    ]
}
