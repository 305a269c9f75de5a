import Dispatch

extension PostgresConnection {
    /// Runs one operation alone on the connection: takes the turn, watches the deadline and the task, and leaves the session either
    /// ready for the next statement or given up.
    ///
    /// - Parameter isShielded: cancelling the task does not stop the operation; for ROLLBACK and COMMIT.
    func perform<T: Sendable>(
        _ name: String,
        timeout: Duration?,
        isShielded: Bool = false,
        stopsAtServer: Bool = true,
        _ body: () async throws(PostgresError) -> T
    ) async throws(PostgresError) -> T {
        if Task.isCancelled, !isShielded { throw PostgresError(.cancelled, "the task was cancelled before the statement was sent", operation: name) }
        if let ticket = turn.take() { try await awaitTurn(ticket, name, isShielded) }
        defer { turn.pass() }
        if stopsAtServer, !flags.isUsable { throw lostError(name) }
        nextOperationID += 1
        uninterruptedSteps = 0
        let id = nextOperationID
        operation = Operation(id: id, name: name, stopsAtServer: stopsAtServer)
        if let timeout = timeout ?? configuration.answerTimeout { setDeadline(Moment.after(timeout)) }
        let result: Result<T, PostgresError>
        if isShielded {
            result = await outcome(body)
        } else {
            result = await withTaskCancellationHandler {
                await outcome(body)
            } onCancel: {
                executor.queue.async { self.assumeIsolated { $0.interrupt(id, .cancelled) } }
            }
        }
        return try await settle(result)
    }

    private func outcome<T: Sendable>(_ body: () async throws(PostgresError) -> T) async -> Result<T, PostgresError> {
        do throws(PostgresError) { return .success(try await body()) } catch { return .failure(error) }
    }

    private func awaitTurn(_ ticket: TurnQueue.Ticket, _ name: String, _ isShielded: Bool) async throws(PostgresError) {
        let isOurs: Bool
        if isShielded {
            isOurs = await ticket.value()
        } else {
            isOurs = await withTaskCancellationHandler {
                await ticket.value()
            } onCancel: {
                ticket.fulfil(false)
            }
        }
        if !isOurs { throw PostgresError(.cancelled, "the task was cancelled while it waited for the connection", operation: name) }
    }

    private func settle<T: Sendable>(_ result: Result<T, PostgresError>) async throws(PostgresError) -> T {
        if operation?.isCancelInFlight == true {
            await withCheckedContinuation { continuation in
                if operation?.isCancelInFlight == true { cancelArrived = continuation } else { continuation.resume() }
            }
        }
        let finished = operation
        operation = nil
        if case .failure(let error) = result, handle.isBad || handle.transactionState == .active || !handle.isOpen {
            abandon(with: error)
        } else if handle.isBad {
            abandon(with: PostgresError(.connectionLost, handle.errorMessage.trimmedLine))
        } else if !flags.isClosed, breakage == nil {
            let state = handle.transactionState
            flags.set(usable: true, inTransaction: state == .open || state == .failed)
            readSource?.resume()
            noteUnseenEvent()
        }
        takeNotifications()
        switch result {
        case .success(let value): return value
        case .failure(let error):
            if let finished, let interruption = finished.interruption, finished.isAbandoned || error.sqlState == .queryCanceled {
                let own = finished.interruptionError(interruption)
                throw error.code == .server ? error.recoded(own.code, own.message).during(finished.name) : own
            }
            throw finished.map { error.during($0.name) } ?? error
        }
    }

    func lostError(_ name: String) -> PostgresError {
        if flags.isClosed { return PostgresError(.closed, "the connection is closed", operation: name) }
        return PostgresError(.connectionLost, breakage?.message ?? "the connection is not open", operation: name, cause: breakage)
    }
}
