/// Waiting until the server is ready to take or to give COPY data.
struct CopyStartStep: Step {
    let expected: ResultHandle.Status

    mutating func advance(_ handle: ConnectionHandle) throws(PostgresError) -> StepState<Bool> {
        guard !handle.isBusy else { return .wait(.result) }
        guard let result = handle.nextResult() else { return .done(false) }
        switch result.status {
        case expected: return .done(true)
        case .failed, .invalid: throw result.error(connectionIsBad: handle.isBad)
        default: throw PostgresError(.protocolViolation, "the statement is not a COPY in the direction asked for; the connection is discarded")
        }
    }
}
