import NIOCore

/// What a session tells its owner, always on the connection's event loop.
protocol SessionOwner: AnyObject, Sendable {
    /// The server greeted us; commands may be written. Called at most once.
    func sessionBecameReady(_ channel: any Channel)
    /// Whole replies in the order of their commands. An error thrown here cuts the connection.
    func sessionDidReceive(_ replies: [RedisValue]) throws(RedisError)
    /// The connection is gone or never came. Called exactly once, last.
    func sessionDidEnd(_ error: RedisError)
}
