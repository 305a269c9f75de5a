import Logging

extension PostgresConnection {
    /// Advances a step until it is done, waiting on the socket in between.
    func run<S: Step>(_ first: S) async throws(PostgresError) -> S.Outcome {
        var step = first
        var patience: Int32 = 1
        while true {
            try checkAbandoned()
            switch try step.advance(handle) {
            case .done(let outcome): return outcome
            case .wait(let readiness):
                if BriefWait.isReadable(handle.socket, milliseconds: readiness == .result ? patience : 0) {
                    _ = handle.consumeInput()
                    await breathe()
                } else {
                    await wait(for: readiness)
                }
                patience = 0
            }
        }
    }

    /// Lets timers and cancellations have their turn on the queue while data flows so fast that nothing ever has to wait.
    func breathe() async {
        uninterruptedSteps &+= 1
        if uninterruptedSteps.isMultiple(of: 16) { await Task.yield() }
    }

    func checkAbandoned() throws(PostgresError) {
        guard let operation, operation.isAbandoned else { return }
        if let interruption = operation.interruption { throw operation.interruptionError(interruption) }
        throw breakage ?? PostgresError(.connectionLost, "the connection was given up", operation: operation.name)
    }

    /// Only after a look at the socket: dispatch reports a connection that was hung up once and never again, whether or not anybody
    /// was waiting then.
    ///
    /// Everything else happens once the waiter stands: a task that prefers an executor of its own may leave the connection's queue on its way
    /// into the continuation, and an event, or the end of the connection, may come there.
    private func wait(for readiness: Readiness) async {
        await withCheckedContinuation { continuation in
            waiter = Waiter(readiness: readiness, continuation: continuation)
            if operation?.isAbandoned == true { return wake() }
            readSource?.resume()
            if readiness == .output { writeSource?.resume() }
            noteUnseenEvent()
        }
    }

    func socketIsReadable() {
        guard waiter != nil || operation == nil else {
            hasUnseenEvent = true
            readSource?.suspend()
            return
        }
        for _ in 0..<Self.readsPerEvent {
            guard handle.consumeInput() else { return inputEnded() }
            takeNotifications()
            if let waiter, isSatisfied(waiter.readiness) { return wake() }
            guard BriefWait.isReadable(handle.socket, milliseconds: 0) else { return }
        }
        wake()
    }

    /// How much is read before others, a cancellation for example, get their turn on the queue.
    private static let readsPerEvent = 64

    private func isSatisfied(_ readiness: Readiness) -> Bool {
        switch readiness {
        case .input: true
        case .result: !handle.isBusy
        case .output: handle.flush() != 1
        }
    }

    /// Looks after an event that came while an operation was busy with something else.
    func noteUnseenEvent() {
        guard hasUnseenEvent else { return }
        hasUnseenEvent = false
        if BriefWait.isReadable(handle.socket, milliseconds: 0) { socketIsReadable() }
    }

    private func inputEnded() {
        takeNotifications()
        guard operation != nil else { return lose() }
        readSource?.suspend()
        wake()
    }

    func socketIsWritable() {
        guard waiter?.readiness == .output else {
            writeSource?.suspend()
            return
        }
        if handle.flush() == 1 { return }
        writeSource?.suspend()
        wake()
    }

    /// The server went away while nothing was asked of it.
    private func lose() {
        let message = handle.errorMessage.trimmedLine
        logger.debug("an idle PostgreSQL connection was lost", metadata: ["reason": "\(message)"])
        abandon(with: PostgresError(PostgresError.codeOfBrokenConnection(message), message))
    }
}
