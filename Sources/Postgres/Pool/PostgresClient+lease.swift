import Logging
import Synchronization

extension PostgresClient {
    /// A connection for the caller alone, until ``release(_:)``.
    func acquire() async throws(PostgresError) -> PostgresConnection {
        let (connection, dead, isClosed) = pool.withLock { ($0.takeIdle(), $0.takeDead(), $0.isClosed) }
        discard(dead)
        if isClosed { throw Self.closedError }
        if let connection { return connection }
        return try await waitInLine()
    }

    private func waitInLine() async throws(PostgresError) -> PostgresConnection {
        let waiter = PoolState.Waiter()
        let deadline = Moment.after(configuration.acquireTimeout)
        let decision: (opens: Bool, isClosed: Bool) = pool.withLock { pool in
            if pool.isClosed { return (false, true) }
            pool.enqueue(waiter, deadline: deadline)
            return (pool.shouldOpen(), false)
        }
        if decision.isClosed { throw Self.closedError }
        if decision.opens { open() }
        timer.arm(deadline)
        let result = await withTaskCancellationHandler {
            await waiter.value()
        } onCancel: {
            waiter.fulfil(.failure(PostgresError(.cancelled, "the task was cancelled while it waited for a connection", operation: "acquire")))
        }
        return try result.get()
    }

    /// Takes a connection back. One that is inside of a transaction is rolled back first; one that is broken is replaced when needed.
    func release(_ connection: PostgresConnection) {
        if connection.isUsable, connection.isInTransaction {
            Task {
                await connection.rollBack()
                place(connection)
            }
        } else {
            place(connection)
        }
    }

    private func place(_ connection: PostgresConnection) {
        let now = Moment.now()
        let (placement, opens) = pool.withLock { pool in
            let placement = pool.place(connection, now: now)
            return (placement, placement == .discard && pool.shouldOpen())
        }
        if placement == .discard { discard([connection]) } else { timer.arm(now + configuration.idleTimeout.wholeNanoseconds) }
        if opens { open() }
    }

    /// Opens a connection for those in line, in a task of its own: a caller that gives up does not stop it.
    private func open() {
        Task.detached { [self] in
            do throws(PostgresError) {
                let connection = try await PostgresConnection.connect(configuration, logger: logger)
                pool.withLock { $0.didOpen() }
                place(connection)
            } catch {
                logger.warning("no connection to PostgreSQL", metadata: ["error": "\(error)"])
                let opens = pool.withLock { pool in
                    pool.didFailToOpen(error)
                    return pool.shouldOpen()
                }
                if opens { open() }
            }
        }
    }

    private func discard(_ connections: [PostgresConnection]) {
        for connection in connections { Task { await connection.close() } }
    }

    /// Turns away who has waited too long and closes what was unused too long.
    func sweep() {
        let now = Moment.now()
        let idleTimeout = configuration.idleTimeout.wholeNanoseconds
        let (expired, stale, statistics, failure, next) = pool.withLock { pool in
            let expired = pool.takeExpired(now: now)
            let stale = now > idleTimeout ? pool.takeStale(since: now - idleTimeout) : []
            return (expired, stale, pool.statistics, pool.lastFailure, pool.nextDeadline(idleTimeout: idleTimeout))
        }
        for waiter in expired {
            let message =
                "no free connection to \(configuration.address) within \(configuration.acquireTimeout): of \(configuration.maximumConnections) \(statistics.open) are open or being opened, \(statistics.waiting) more callers wait; either all are in use for long, or the server does not answer"
            waiter.fulfil(.failure(PostgresError(.acquireTimeout, message, operation: "acquire", cause: failure)))
        }
        discard(stale)
        if let next { timer.arm(next) }
    }
}
