/// Connecting by `PQconnectPoll`. The socket may be another one after each call.
struct ConnectStep: Step {
    private var hasStarted = false

    mutating func advance(_ handle: ConnectionHandle) throws(PostgresError) -> StepState<Void> {
        if handle.isBad { throw failure(handle) }
        guard hasStarted else {
            hasStarted = true
            return .wait(.output)
        }
        switch handle.poll() {
        case .reading: return .wait(.input)
        case .writing: return .wait(.output)
        case .ready:
            guard handle.settle() else { throw failure(handle) }
            return .done(())
        case .failed: throw failure(handle)
        }
    }

    /// While connecting libpq tells the SQLSTATE only in the text of a verbose message: `FATAL:  28P01: password …`.
    private func failure(_ handle: ConnectionHandle) -> PostgresError {
        let lines = handle.errorMessage.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("LOCATION:") }
        var message = lines.map { String($0).trimmedLine }.joined(separator: "; ")
        if message.isEmpty { message = "libpq could not start to connect" }
        guard let match = message.firstMatch(of: /(FATAL|ERROR|PANIC):\s+([0-9A-Z]{5}):\s/) else {
            return PostgresError(.connectionFailed, message, operation: "connect")
        }
        var error = PostgresError(.connectionFailed, message.replacing(match.output.0, with: "\(match.output.1): "), operation: "connect")
        error.sqlState = SQLState(rawValue: String(match.output.2))
        return error
    }
}
