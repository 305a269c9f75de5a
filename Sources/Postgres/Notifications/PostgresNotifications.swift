import Logging

/// The notifications of some channels, on a connection of their own, for as long as they are iterated. The connection is opened by the
/// first `next()`; when it is lost it is opened again, after pauses from 100 ms to 5 s, and `.reconnected` is given. Ends when the task is cancelled.
public struct PostgresNotifications: AsyncSequence, Sendable {
    /// What a listener is told.
    public typealias Element = PostgresNotificationEvent
    /// The sequence never fails.
    public typealias Failure = Never

    let channels: [String]
    let configuration: PostgresConfiguration
    let logger: Logger
    let isClosed: @Sendable () -> Bool

    /// Starts to listen when `next()` is called.
    public func makeAsyncIterator() -> Iterator {
        Iterator(self)
    }

    /// Holds the listening connection.
    public struct Iterator: AsyncIteratorProtocol {
        private let source: PostgresNotifications
        private var connection: PostgresConnection?
        private var hasConnected = false
        private var failures = 0

        init(_ source: PostgresNotifications) {
            self.source = source
        }

        /// The next event; `nil` when the task was cancelled or the client was closed.
        public mutating func next() async -> PostgresNotificationEvent? {
            await next(isolation: #isolation)
        }

        /// The next event; `nil` when the task was cancelled or the client was closed.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> PostgresNotificationEvent? {
            while !Task.isCancelled, !source.isClosed() {
                guard let connection else {
                    if let event = await connect() { return event }
                    continue
                }
                do throws(PostgresError) {
                    switch try await connection.nextNotification() {
                    case .notification(let notification): return .notification(notification)
                    case .overflow: return .reconnected
                    }
                } catch {
                    await drop(error)
                }
            }
            await connection?.close()
            connection = nil
            return nil
        }

        private mutating func connect() async -> PostgresNotificationEvent? {
            do throws(PostgresError) {
                if failures > 0 { await pause() }
                guard !Task.isCancelled, !source.isClosed() else { return nil }
                let fresh = try await PostgresConnection.connect(source.configuration, logger: source.logger)
                connection = fresh
                try await fresh.listen(on: source.channels)
                failures = 0
                defer { hasConnected = true }
                return hasConnected ? .reconnected : .connected
            } catch {
                await drop(error)
                return nil
            }
        }

        private mutating func drop(_ error: PostgresError) async {
            await connection?.close()
            connection = nil
            failures += 1
            if error.code != .cancelled { source.logger.warning("the listening connection failed", metadata: ["error": "\(error)"]) }
        }

        private func pause() async {
            let limit = Swift.min(5000, 100 << Swift.min(failures - 1, 6))
            try? await Task.sleep(for: .milliseconds(Int.random(in: limit / 2...limit)))
        }
    }
}
