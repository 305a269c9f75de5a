/// Why a run of a job did not do its work.
public struct JobFailure: Error, Sendable, Hashable {
    /// A stable code in snake case.
    public let code: String
    /// What failed, for a person; the first 2,000 characters are kept. Must hold no secret.
    public let message: String

    /// A failure.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    /// The time limit of the performer passed.
    public static func deadlineExceeded(_ limit: Duration) -> JobFailure {
        JobFailure(code: "deadline_exceeded", message: "The job did not finish within \(limit.components.seconds) seconds.")
    }

    /// The result could not be committed.
    static func commitFailed(_ error: any Error) -> JobFailure {
        JobFailure(code: "commit_failed", message: "The work was done, but its result could not be committed: \(error)")
    }

    /// Nobody here performs the kind.
    static func noPerformer(_ kind: JobKind) -> JobFailure {
        JobFailure(code: "no_performer", message: "The worker that claimed the job does not perform \(kind.rawValue).")
    }

    var keptMessage: String { String(message.prefix(2000)) }
}

extension JobFailure: CustomStringConvertible {
    /// The code and the message.
    public var description: String { "\(code): \(message)" }
}
