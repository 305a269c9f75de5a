import Synchronization

/// What others may know of a connection without a visit to its executor.
final class ConnectionFlags: Sendable {
    private let bits = Atomic<UInt8>(0)

    private static let usable: UInt8 = 1
    private static let inTransaction: UInt8 = 2
    private static let closed: UInt8 = 4

    /// The session is open and, as far as is known, alive.
    var isUsable: Bool { bits.load(ordering: .acquiring) & (Self.usable | Self.closed) == Self.usable }

    /// A transaction was open, or had failed, when the last operation ended.
    var isInTransaction: Bool { bits.load(ordering: .acquiring) & Self.inTransaction != 0 }

    /// The owner closed the connection.
    var isClosed: Bool { bits.load(ordering: .acquiring) & Self.closed != 0 }

    func set(usable: Bool, inTransaction: Bool) {
        let closed = bits.load(ordering: .relaxed) & Self.closed
        bits.store((usable ? Self.usable : 0) | (inTransaction ? Self.inTransaction : 0) | closed, ordering: .releasing)
    }

    func close() {
        bits.store(Self.closed, ordering: .releasing)
    }
}
