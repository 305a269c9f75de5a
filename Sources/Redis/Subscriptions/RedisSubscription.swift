/// The messages of some channels, for one reader. Lives on a connection of its own that is opened again, and subscribed again,
/// whenever it is lost; ends when the client is closed or the reading task is cancelled.
public struct RedisSubscription: AsyncSequence, Sendable {
    /// What a subscription yields.
    public enum Element: Sendable, Hashable {
        /// A message.
        case message(RedisMessage)
        /// The connection was lost: messages are missing from here on.
        case lost
        /// The connection is subscribed again: messages published in between are missing.
        case reconnected
    }

    /// A subscription never throws; it waits for the server to come back.
    public typealias Failure = Never

    private let handle: Handle

    init(_ connection: SubscriptionConnection) {
        handle = Handle(connection)
    }

    /// Returns when the server has confirmed every channel for the first time: what is published from then on arrives.
    /// Throws ``RedisError/Code/authentication`` or ``RedisError/Code/server`` when it refuses, ``RedisError/Code/closed``, ``RedisError/Code/cancelled``.
    public func established() async throws(RedisError) {
        try await handle.connection.established().get()
    }

    /// Starts to read. Several readers would share the messages between them.
    public func makeAsyncIterator() -> Iterator {
        Iterator(handle: handle)
    }

    /// Reads a subscription.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let handle: Handle

        /// Waits for the next element; nil when the client is closed or the task cancelled.
        public mutating func next() async -> Element? {
            await handle.connection.next()
        }

        /// Waits for the next element; nil when the client is closed or the task cancelled.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> Element? {
            await handle.connection.next()
        }
    }

    /// Closes the connection when the last copy of the subscription and of its readers is gone.
    fileprivate final class Handle: Sendable {
        let connection: SubscriptionConnection

        init(_ connection: SubscriptionConnection) {
            self.connection = connection
        }

        deinit {
            connection.shutDown()
        }
    }
}
