import Dashboards
import DataSources
import HTTPTypes
import Hummingbird
import Jobs
import Postgres
import Redis
import Storage
import WidgetData

extension Problem {
    /// The problem document that an error becomes. What came from our own database or code stays inside: the caller gets a code and no more.
    init(translating error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as RuleViolations: self = .invalid(error.violations)
        case let error as StorageError: self.init(error)
        case let error as WidgetDataError: self.init(error)
        case let error as DataSourceError: self.init(error)
        case let error as PostgresError: self.init(error)
        case is RedisError: self = .unavailable
        case let error as JobError: self.init(error)
        case is CancellationError: self = .cancelled
        case let error as HTTPError: self.init(error)
        default: self = .broken
        }
    }

    private static let cancelled = Problem(.serviceUnavailable, "request_cancelled", "The request was given up before it was answered.")
    private static let broken = Problem(
        .internalServerError,
        "internal_error",
        "Something broke on our side; the log knows it by the request id."
    )

    /// A part that we need does not answer.
    static let unavailable = Problem(
        .serviceUnavailable,
        "unavailable",
        "A part that Vitrine needs does not answer.",
        hint: "Try again in a few seconds.",
        headers: [.retryAfter: "2"]
    )

    private init(_ error: StorageError) {
        switch error {
        case .notFound(let kind): self = .notFound(kind)
        case .revisionConflict(let current):
            self = Problem(
                .preconditionFailed,
                "revision_conflict",
                "Somebody wrote it since you read it.",
                hint: "Read it again and repeat your change.",
                headers: [.eTag: entityTag(current)]
            )
        case .referenced(let by): self = Problem(.conflict, "still_used", "It is still used by \(by).", hint: "Remove those first.")
        case .duplicate(let what): self = Problem(.conflict, "duplicate", "There is already such a \(what).")
        case .invalid(let violations): self = .invalid(violations)
        case .invalidCursor: self = Problem(.badRequest, "parameter_invalid", "after is no cursor of this list.")
        case .database(let error): self.init(error)
        case .cancelled: self = .cancelled
        case .corrupt, .migration: self = .broken
        }
    }

    private init(_ error: JobError) {
        switch error {
        case .notFound: self = .notFound("job")
        case .conflict(let id, let state):
            self = Problem(
                .conflict,
                "job_conflict",
                "Job \(id) is \(state.name); this cannot be done with it.",
                hint:
                    "Only failed, dead and cancelled jobs can be tried again, and only while no other does the same; a cancelled export is ordered anew."
            )
        case .invalidRequest, .corrupt: self = .broken
        case .database(let error): self.init(error)
        case .redis, .evictingRedis: self = .unavailable
        }
    }

    private init(_ error: PostgresError) {
        switch error.code {
        case .connectionFailed, .connectionLost, .acquireTimeout, .closed, .timeout: self = .unavailable
        case .cancelled: self = .cancelled
        case .encoding: self = .unstorable
        case .server where error.isTransient || error.sqlState == .queryCanceled: self = .unavailable
        case .server where error.sqlState.map(Self.foreignCharacters.contains) == true: self = .unstorable
        case .server where error.sqlState == .checkViolation && error.table.map(Self.writtenByCallers.contains) == true:
            self = .invalid("", "range", "The document holds a value that the database refuses.")
        default: self = .broken
        }
    }

    private static let unstorable = Problem.invalid("", "character", "The document holds a character that cannot be stored, such as NUL.")
    private static let foreignCharacters: Set<SQLState> = [.characterNotInRepertoire, .untranslatableCharacter]
    /// The tables whose rows are callers' documents; a check that refuses a row of another one is a fault of ours.
    private static let writtenByCallers: Set<String> = ["dashboards", "dashboard_shares", "data_sources", "widget_queries", "widgets"]

    private init(_ error: HTTPError) {
        switch error.status {
        case .notFound: self = Problem(.notFound, "path_unknown", "There is no such path.", hint: "All paths are in openapi.yaml.")
        case .contentTooLarge: self = Problem(.contentTooLarge, "body_too_large", "The body is larger than 1 MiB.")
        default: self = Problem(error.status, "request_invalid", error.body ?? "The request cannot be understood.")
        }
    }
}
