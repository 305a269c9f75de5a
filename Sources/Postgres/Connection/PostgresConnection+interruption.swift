import Dispatch
import Logging

extension PostgresConnection {
    /// Where `PQcancel`, which blocks, runs. Serial queues get threads beyond the cooperative pool's, so a busy pool delays no
    /// cancellation; a queue of its own for each, so a host that does not answer delays no other.
    private static func makeCancelQueue() -> DispatchQueue { DispatchQueue(label: "postgres.cancel", qos: .userInitiated) }

    func setDeadline(_ moment: UInt64) {
        operation?.deadline = moment
        timer.activateOnce { [weak self] in self?.assumeIsolated { $0.timerFired() } }
        timer.arm(moment)
    }

    private func timerFired() {
        guard let operation, let deadline = operation.deadline else { return }
        guard Moment.now() >= deadline else { return timer.arm(deadline) }
        if operation.interruption == nil {
            interrupt(operation.id, .timeout)
        } else if !operation.isAbandoned {
            giveUp("the server did not end the cancelled statement within \(configuration.cancelGrace)")
        }
    }

    /// Asks the server to stop the operation under way, if it is still this one.
    func interrupt(_ id: UInt64, _ reason: Operation.Interruption) {
        guard operation?.id == id, operation?.interruption == nil else { return }
        operation?.interruption = reason
        guard operation?.stopsAtServer == true, let cancelHandle else { return giveUp("connecting was given up") }
        operation?.isCancelInFlight = true
        setDeadline(Moment.after(configuration.cancelGrace))
        Self.makeCancelQueue().async { [executor] in
            let sent = cancelHandle.send()
            executor.queue.async { self.assumeIsolated { $0.cancelReturned(id, sent) } }
        }
    }

    private func cancelReturned(_ id: UInt64, _ sent: Result<Void, PostgresError>) {
        guard operation?.id == id else { return }
        operation?.isCancelInFlight = false
        if case .failure(let error) = sent { giveUp("the server could not be asked to cancel: \(error.message)") }
        cancelArrived?.resume()
        cancelArrived = nil
    }

    private func giveUp(_ reason: String) {
        logger.debug("a PostgreSQL connection is given up", metadata: ["reason": "\(reason)"])
        operation?.isCancelInFlight = false
        abandon(with: PostgresError(.connectionLost, reason, operation: operation?.name))
        handle.cut()
        cancelArrived?.resume()
        cancelArrived = nil
    }
}
