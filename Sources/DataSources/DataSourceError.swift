/// Why a data source did not answer. Never holds connection strings, passwords or bound values.
public struct DataSourceError: Error, Sendable, Hashable {
    /// The stable kind of a failure.
    public enum Code: String, Sendable, Hashable, Codable, CaseIterable {
        /// No connection could be made, or it was lost.
        case sourceUnreachable = "source_unreachable"
        /// The source refused the user name, the password or the database.
        case sourceRefusedLogin = "source_refused_login"
        /// All connections to the source stayed busy for as long as the question may take.
        case sourceBusy = "source_busy"
        /// The source's address is one that Vitrine does not connect to.
        case addressRefused = "address_refused"
        /// The source's settings cannot be used.
        case settingsInvalid = "settings_invalid"
        /// The source's secrets cannot be decrypted with the keys at hand.
        case credentialsUnreadable = "credentials_unreadable"
        /// The source could not run the query; see `sqlState`.
        case queryFailed = "query_failed"
        /// The query ran into its time limit and was stopped.
        case queryTimeout = "query_timeout"
        /// Whoever asked went away and the query was stopped.
        case queryCancelled = "query_cancelled"
        /// The text is no single reading statement.
        case queryRefused = "query_refused"
        /// One row alone is larger than an answer may be.
        case resultTooLarge = "result_too_large"
        /// The text names a parameter that has no value.
        case parameterMissing = "parameter_missing"
        /// There is no such materialized view, or the login does not see it.
        case viewNotFound = "view_not_found"
        /// This kind of source cannot do that.
        case unsupported
    }

    /// The stable kind of the failure.
    public let code: Code
    /// What happened, for anyone who may see the widget.
    public let message: String
    /// The source's own words, which may quote data; only for those who may change the query.
    public var detail: String?
    /// The source's SQLSTATE, where it gave one.
    public var sqlState: String?
    /// The one-based character position in the query's text, where the source gave one.
    public var position: Int?
    /// Whether the same question may be answered when it is asked again later.
    public var isTransient: Bool

    /// A failure.
    public init(
        _ code: Code,
        _ message: String,
        detail: String? = nil,
        sqlState: String? = nil,
        position: Int? = nil,
        isTransient: Bool? = nil
    ) {
        self.code = code
        self.message = message
        self.detail = detail
        self.sqlState = sqlState
        self.position = position
        self.isTransient = isTransient ?? Self.transientCodes.contains(code)
    }

    private static let transientCodes: Set<Code> = [.sourceUnreachable, .sourceBusy, .queryTimeout, .queryCancelled]
}

extension DataSourceError: CustomStringConvertible {
    /// One line for a log: code, SQLSTATE, position and the message that anyone may see.
    public var description: String {
        let state = sqlState.map { " [\($0)]" } ?? ""
        let place = position.map { " at character \($0)" } ?? ""
        return "data source \(code.rawValue)\(state)\(place): \(message)"
    }
}
