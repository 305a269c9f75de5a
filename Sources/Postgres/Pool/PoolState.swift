/// The bookkeeping of a pool; no I/O, used under a lock. It decides, the client acts.
struct PoolState {
    typealias Waiter = Promise<Result<PostgresConnection, PostgresError>>

    /// What to do with a connection that came free.
    enum Placement {
        /// It went to a caller or is kept.
        case placed
        /// It is to be closed; nothing is left to do.
        case discard
    }

    private struct Idle {
        var connection: PostgresConnection
        var since: UInt64
    }

    private struct Waiting {
        var waiter: Waiter
        var deadline: UInt64
    }

    private let limit: Int
    private var idle: [Idle] = []
    private var waiting: [Waiting] = []
    private var total = 0
    private var opening = 0
    private(set) var isClosed = false
    private(set) var lastFailure: PostgresError?

    init(limit: Int) {
        self.limit = limit
    }

    var statistics: PoolStatistics {
        PoolStatistics(open: total, idle: idle.count, waiting: waiting.count { !$0.waiter.isSettled })
    }

    /// The connection used last, so that the others may grow old and be closed. Dead ones are forgotten on the way.
    mutating func takeIdle() -> PostgresConnection? {
        while let candidate = idle.popLast() {
            if candidate.connection.isUsable { return candidate.connection }
            total -= 1
            dead.append(candidate.connection)
        }
        return nil
    }

    private var dead: [PostgresConnection] = []

    /// Connections that were found dead and need to be closed by the caller.
    mutating func takeDead() -> [PostgresConnection] {
        defer { dead = [] }
        return dead
    }

    /// Puts a caller in line.
    mutating func enqueue(_ waiter: Waiter, deadline: UInt64) {
        waiting.append(Waiting(waiter: waiter, deadline: deadline))
    }

    /// Whether a connection should be opened for those in line; counts it as being opened.
    mutating func shouldOpen() -> Bool {
        guard !isClosed, total < limit, opening < waiting.count else { return false }
        total += 1
        opening += 1
        return true
    }

    mutating func didOpen() {
        opening -= 1
        lastFailure = nil
    }

    /// A connection could not be opened: the first in line hears of it.
    mutating func didFailToOpen(_ error: PostgresError) {
        opening -= 1
        total -= 1
        lastFailure = error
        while !waiting.isEmpty {
            if waiting.removeFirst().waiter.fulfil(.failure(error)) { return }
        }
    }

    /// Gives a connection to the first in line who still wants it, or keeps it.
    mutating func place(_ connection: PostgresConnection, now: UInt64) -> Placement {
        guard !isClosed, connection.isUsable else {
            total -= 1
            return .discard
        }
        while !waiting.isEmpty {
            if waiting.removeFirst().waiter.fulfil(.success(connection)) { return .placed }
        }
        idle.append(Idle(connection: connection, since: now))
        return .placed
    }

    mutating func didDiscard() {
        total -= 1
    }

    /// Who has waited too long. All callers wait equally long, so the line is in the order of the deadlines.
    mutating func takeExpired(now: UInt64) -> [Waiter] {
        let count = waiting.prefix { $0.deadline <= now || $0.waiter.isSettled }.count
        defer { waiting.removeFirst(count) }
        return waiting.prefix(count).map(\.waiter)
    }

    /// Connections unused for too long; the oldest come first.
    mutating func takeStale(since moment: UInt64) -> [PostgresConnection] {
        let stale = idle.prefix { $0.since <= moment }
        defer { idle.removeFirst(stale.count) }
        total -= stale.count
        return stale.map(\.connection)
    }

    /// When the timer is needed next.
    func nextDeadline(idleTimeout: UInt64) -> UInt64? {
        let expiry = waiting.first?.deadline
        let staleness = idle.first.map { $0.since &+ idleTimeout }
        return [expiry, staleness].compactMap { $0 }.min()
    }

    mutating func close() -> (idle: [PostgresConnection], waiting: [Waiter]) {
        isClosed = true
        let result = (idle.map(\.connection) + takeDead(), waiting.map(\.waiter))
        total -= idle.count
        idle = []
        waiting = []
        return result
    }
}
