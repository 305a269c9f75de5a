import NIOCore
import Synchronization

/// The connections of blocking commands: as many as block at once, kept while they are sound.
final class BlockingConnections: Sendable {
    private struct State {
        var idle: [DedicatedConnection] = []
        var busy: [ObjectIdentifier: DedicatedConnection] = [:]
        var isClosed = false
    }

    private let connector: Connector
    private let eventLoops: any EventLoopGroup
    private let state = Mutex(State())

    init(_ connector: Connector, eventLoops: any EventLoopGroup) {
        self.connector = connector
        self.eventLoops = eventLoops
    }

    func send(_ commands: [RedisCommand], timeout: TimeAmount) async -> Result<[RedisValue], RedisError> {
        guard !Task.isCancelled else { return .failure(RedisError(.cancelled, "the task was cancelled", command: commands.first?.name)) }
        guard let connection = checkOut() else {
            return .failure(RedisError(.closed, "the client was closed", command: commands.first?.name))
        }
        let result = await connection.send(commands, timeout: timeout)
        checkIn(connection)
        return result
    }

    private func checkOut() -> DedicatedConnection? {
        state.withLock { state in
            guard !state.isClosed else { return nil }
            while let last = state.idle.popLast() {
                guard last.isUsable else { continue }
                state.busy[ObjectIdentifier(last)] = last
                return last
            }
            let fresh = DedicatedConnection(connector, eventLoop: eventLoops.next())
            state.busy[ObjectIdentifier(fresh)] = fresh
            return fresh
        }
    }

    private func checkIn(_ connection: DedicatedConnection) {
        state.withLock { state in
            state.busy[ObjectIdentifier(connection)] = nil
            if connection.isUsable, !state.isClosed { state.idle.append(connection) }
        }
    }

    func shutDown() {
        let all = state.withLock { state in
            defer { (state.idle, state.busy, state.isClosed) = ([], [:], true) }
            return state.idle + state.busy.values
        }
        for connection in all { connection.end(RedisError(.closed, "the client was closed")) }
    }
}
