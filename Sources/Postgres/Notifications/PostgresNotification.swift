/// What `NOTIFY` sent.
public struct PostgresNotification: Sendable, Hashable {
    /// The channel's name.
    public let channel: String
    /// The payload; empty when there was none.
    public let payload: String
    /// The process identifier of the notifying session's backend.
    public let backendPID: Int32

    /// Makes a notification.
    public init(channel: String, payload: String, backendPID: Int32 = 0) {
        self.channel = channel
        self.payload = payload
        self.backendPID = backendPID
    }
}

/// What a listener is told.
public enum PostgresNotificationEvent: Sendable, Hashable {
    /// The first connection listens: everything notified from now on arrives.
    case connected
    /// A notification.
    case notification(PostgresNotification)
    /// The connection was lost and listens again, or the listener was too slow: notifications may have been missed in between.
    case reconnected
}
