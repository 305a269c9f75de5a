/// What a connection is doing at the moment, and why it should stop doing it.
struct Operation {
    /// Why an operation is to end before its time.
    enum Interruption {
        case cancelled
        case timeout
    }

    let id: UInt64
    let name: String
    /// While connecting there is no statement at the server that could be cancelled.
    let stopsAtServer: Bool
    var deadline: UInt64?
    var interruption: Interruption?
    /// A CancelRequest is on its way; the session must not be used for another statement before it has arrived.
    var isCancelInFlight = false
    /// The server did not stop in time, or could not be asked to: the connection is given up.
    var isAbandoned = false

    /// The error that the caller sees when the operation was stopped.
    func interruptionError(_ interruption: Interruption) -> PostgresError {
        switch interruption {
        case .cancelled: PostgresError(.cancelled, "the task was cancelled", operation: name)
        case .timeout where !stopsAtServer: PostgresError(.connectionFailed, "the server did not answer within the time limit", operation: name)
        case .timeout: PostgresError(.timeout, "the time limit passed", operation: name)
        }
    }
}
