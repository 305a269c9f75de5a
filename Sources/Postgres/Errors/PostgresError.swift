/// What went wrong between this process and PostgreSQL.
///
/// The description is safe to log: it never holds SQL text, bound values or passwords. ``message`` and ``detail`` are the server's
/// own words and may quote values.
public struct PostgresError: Error, Sendable {
    /// The stable kind of a failure; callers switch over it.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// No connection could be made: refused, wrong password, no such database, no host fits.
        case connectionFailed = "connection_failed"
        /// The connection ended while it was in use; whether the statement took effect is unknown.
        case connectionLost = "connection_lost"
        /// The server refused the statement; see ``PostgresError/sqlState``.
        case server
        /// The caller's task was cancelled; the statement was cancelled at the server.
        case cancelled
        /// The caller's time limit passed; the statement was cancelled at the server.
        case timeout
        /// A value from the server does not fit the Swift type asked for.
        case decoding
        /// A value cannot be sent to the server.
        case encoding
        /// No connection of the pool came free in time.
        case acquireTimeout = "acquire_timeout"
        /// The client or the connection has been closed.
        case closed
        /// The server's bytes, or the use of the connection, break the protocol; the connection is discarded.
        case protocolViolation = "protocol_violation"
        /// The URL or a parameter of the configuration is wrong.
        case configuration
    }

    /// The stable kind of the failure.
    public let code: Code
    /// What happened, in the words of the server, of libpq or of this module; may quote values of the statement.
    public let message: String
    /// The server's SQLSTATE, where the server answered.
    public var sqlState: SQLState?
    /// The server's detail line; often quotes values.
    public var detail: String?
    /// The server's hint.
    public var hint: String?
    /// The violated constraint's name.
    public var constraint: String?
    /// The table's name.
    public var table: String?
    /// The column's name: of the table for server errors, of the result for decoding errors.
    public var column: String?
    /// The one-based character position in the SQL text at which the server saw the error.
    public var position: Int?
    /// What was being done: `query`, `copy in`, `connect`, `acquire`…
    public var operation: String?
    /// The function inside the server that raised the error; tells apart conditions that share a SQLSTATE.
    public var serverRoutine: String?
    /// The error that led to this one.
    public var cause: (any Error)?

    /// Makes an error of this module's own.
    public init(_ code: Code, _ message: String, operation: String? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.operation = operation
        self.cause = cause
    }
}

extension PostgresError {
    /// Whether the same work may succeed when tried again unchanged: connection failures, deadlock, serialization failure, shutdown.
    public var isTransient: Bool {
        switch code {
        case .connectionLost, .acquireTimeout: return true
        case .connectionFailed:
            guard let sqlState else { return true }
            return !["28", "3D", "42"].contains(sqlState.conditionClass)
        case .server:
            guard let sqlState else { return false }
            if ["08", "53"].contains(sqlState.conditionClass) || isStalePlan { return true }
            return Self.transientStates.contains(sqlState)
        case .cancelled, .timeout, .decoding, .encoding, .closed, .protocolViolation, .configuration: return false
        }
    }

    private static let transientStates: Set<SQLState> = [
        .serializationFailure, .deadlockDetected, .adminShutdown, .crashShutdown, .cannotConnectNow, .lockNotAvailable,
    ]

    /// The same failure under another code; used when a cancelled statement turns out to be a timeout.
    func recoded(_ code: Code, _ message: String) -> PostgresError {
        var copy = PostgresError(code, message, operation: operation, cause: cause)
        copy.sqlState = sqlState
        copy.detail = detail
        copy.hint = hint
        return copy
    }

    /// The same failure with the operation named, unless it is named already.
    func during(_ operation: String) -> PostgresError {
        guard self.operation == nil else { return self }
        var copy = self
        copy.operation = operation
        return copy
    }
}
