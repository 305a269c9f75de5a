import Logging
import Postgres
import Synchronization

/// The connections of one login to one source: few, bounded, vetted by the egress gate each time one is opened, and wiped between two uses.
final class PostgreSQLPool: Sendable {
    private struct Idle: Sendable {
        let connection: PostgresConnection
        let since: ContinuousClock.Instant
    }

    private enum Turn: Sendable {
        case connection(PostgresConnection)
        case mayOpen
        case failed(DataSourceError)
    }

    private struct State: Sendable {
        var idle: [Idle] = []
        var open = 0
        /// By ticket; the lowest came first.
        var waiting: [Int: CheckedContinuation<Turn, Never>] = [:]
        var nextTicket = 0
        var isClosed = false
        var isPruning = false

        mutating func takeFirstWaiting() -> CheckedContinuation<Turn, Never>? {
            waiting.keys.min().flatMap { waiting.removeValue(forKey: $0) }
        }
    }

    private static let idleTime: Duration = .seconds(60)

    private let limit: Int
    private let connect: @Sendable (ContinuousClock.Instant) async throws(DataSourceError) -> PostgresConnection
    private let state = Mutex(State())

    /// - Parameter connect: opens one connection, at the latest at the given moment.
    init(limit: Int, connect: @escaping @Sendable (ContinuousClock.Instant) async throws(DataSourceError) -> PostgresConnection) {
        self.limit = limit
        self.connect = connect
    }

    /// A clean connection for the caller alone, to be given back or discarded.
    func take(until deadline: ContinuousClock.Instant) async throws(DataSourceError) -> PostgresConnection {
        switch try await turn(until: deadline) {
        case .connection(let connection): return connection
        case .failed(let error): throw error
        case .mayOpen:
            do throws(DataSourceError) {
                return try await connect(deadline)
            } catch {
                passOnPlace()
                throw error
            }
        }
    }

    /// Takes a connection back: whatever its last user left in the session is rolled back and dropped before the next one gets it.
    func giveBack(_ connection: PostgresConnection) {
        Task.detached { [self] in
            do throws(PostgresError) {
                if connection.isInTransaction { try await connection.executeScript("ROLLBACK", timeout: .seconds(2)) }
                try await connection.executeScript("DISCARD ALL", timeout: .seconds(2))
                place(connection)
            } catch {
                discard(connection)
            }
        }
    }

    /// Closes a connection that cannot be trusted any more.
    func discard(_ connection: PostgresConnection) {
        Task.detached { [self] in
            await connection.close()
            passOnPlace()
        }
    }

    func close() async {
        let (idle, waiting) = state.withLock { state in
            defer {
                state.open -= state.idle.count
                state.idle = []
                state.waiting = [:]
                state.isClosed = true
            }
            return (state.idle, state.waiting)
        }
        for continuation in waiting.values { continuation.resume(returning: .failed(Self.closed)) }
        for entry in idle { await entry.connection.close() }
    }

    private static let closed = DataSourceError(.sourceUnreachable, "The data source was changed or removed a moment ago.")
    private static let busy = DataSourceError(.sourceBusy, "All connections to the data source are busy.")

    private func turn(until deadline: ContinuousClock.Instant) async throws(DataSourceError) -> Turn {
        let now = ContinuousClock.now
        let (ready, ticket, dead) = state.withLock { state -> (Turn?, Int, [PostgresConnection]) in
            if state.isClosed { return (.failed(Self.closed), 0, []) }
            var dead: [PostgresConnection] = []
            while let entry = state.idle.popLast() {
                if entry.connection.isUsable, now - entry.since < Self.idleTime { return (.connection(entry.connection), 0, dead) }
                dead.append(entry.connection)
                state.open -= 1
            }
            if state.open < limit {
                state.open += 1
                return (.mayOpen, 0, dead)
            }
            state.nextTicket += 1
            return (nil, state.nextTicket, dead)
        }
        for connection in dead { Task.detached { await connection.close() } }
        if let ready { return ready }
        return await wait(ticket, until: deadline)
    }

    private func wait(_ ticket: Int, until deadline: ContinuousClock.Instant) async -> Turn {
        let timer = Task.detached { [self] in
            try await Task.sleep(until: deadline, clock: .continuous)
            leave(ticket, Self.busy)
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let immediate = state.withLock { state -> Turn? in
                    if state.isClosed { return .failed(Self.closed) }
                    if Task.isCancelled { return .failed(.cancelled) }
                    if let entry = state.idle.popLast() { return .connection(entry.connection) }
                    if state.open < limit {
                        state.open += 1
                        return .mayOpen
                    }
                    state.waiting[ticket] = continuation
                    return nil
                }
                if let immediate { continuation.resume(returning: immediate) }
            }
        } onCancel: {
            leave(ticket, .cancelled)
        }
    }

    private func leave(_ ticket: Int, _ error: DataSourceError) {
        state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume(returning: .failed(error))
    }

    private func place(_ connection: PostgresConnection) {
        let (next, isClosed) = state.withLock { state -> (CheckedContinuation<Turn, Never>?, Bool) in
            if state.isClosed {
                state.open -= 1
                return (nil, true)
            }
            if let first = state.takeFirstWaiting() { return (first, false) }
            state.idle.append(Idle(connection: connection, since: .now))
            return (nil, false)
        }
        if isClosed {
            Task.detached { await connection.close() }
        } else if let next {
            next.resume(returning: .connection(connection))
        } else {
            prune()
        }
    }

    private func passOnPlace() {
        let next = state.withLock { state -> CheckedContinuation<Turn, Never>? in
            if !state.isClosed, let first = state.takeFirstWaiting() { return first }
            state.open -= 1
            return nil
        }
        next?.resume(returning: .mayOpen)
    }

    private func prune() {
        let starts = state.withLock { state in
            defer { state.isPruning = true }
            return !state.isPruning
        }
        guard starts else { return }
        Task.detached { [weak self] in
            repeat { try await Task.sleep(for: Self.idleTime) } while await self?.closeStale() == true
        }
    }

    /// Closes what was unused too long; whether anything is left to look after.
    private func closeStale() async -> Bool {
        let now = ContinuousClock.now
        let (stale, continues) = state.withLock { state in
            let stale = state.idle.filter { now - $0.since >= Self.idleTime }
            state.idle.removeAll { now - $0.since >= Self.idleTime }
            state.open -= stale.count
            state.isPruning = !state.idle.isEmpty
            return (stale, state.isPruning)
        }
        for entry in stale { await entry.connection.close() }
        return continues
    }
}
