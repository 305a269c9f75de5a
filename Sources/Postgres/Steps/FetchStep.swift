/// Collecting all results of a statement or a script. The first error wins, and is thrown when the server has finished.
struct FetchStep: Step {
    /// What a statement gave.
    struct Outcome: Sendable {
        var rows: RowStorage?
        var affectedRows = 0
        var forgetsStatements = false
        var wasRolledBack = false
    }

    private var outcome = Outcome()
    private var failure: PostgresError?

    mutating func advance(_ handle: ConnectionHandle) throws(PostgresError) -> StepState<Outcome> {
        while !handle.isBusy {
            guard let result = handle.nextResult() else {
                if let failure { throw failure }
                return .done(outcome)
            }
            try take(result, handle)
        }
        return .wait(.result)
    }

    private mutating func take(_ result: borrowing ResultHandle, _ handle: ConnectionHandle) throws(PostgresError) {
        switch result.status {
        case .tuples:
            outcome.rows = result.copyRows()
            outcome.affectedRows = result.affectedRows
        case .command:
            outcome.affectedRows = result.affectedRows
            if result.forgetsStatements { outcome.forgetsStatements = true }
            if result.isTagged("ROLLBACK") { outcome.wasRolledBack = true }
        case .emptyQuery: break
        case .failed, .invalid:
            let error = result.error(connectionIsBad: handle.isBad)
            failure = failure ?? error
        case .copyIn, .copyOut, .copyBoth:
            throw PostgresError(.protocolViolation, "COPY FROM STDIN and COPY TO STDOUT go through copyIn and copyOut; the connection is discarded")
        }
    }
}
