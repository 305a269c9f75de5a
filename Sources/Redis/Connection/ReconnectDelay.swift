import NIOCore

/// Waiting times between attempts to connect: 50 ms doubling to 5 s, shortened at random so that clients spread out.
struct ReconnectDelay: Sendable {
    private var failures = 0
    private var readySince: NIODeadline?

    /// The session became usable.
    mutating func noteReady(at now: NIODeadline) {
        readySince = now
    }

    /// The session ended or never came: how long to wait. Only a session that held a while resets the delay, so that
    /// a server that accepts and breaks at once is not hammered.
    mutating func next(at now: NIODeadline) -> TimeAmount {
        if let since = readySince, now - since >= .seconds(1) { failures = 0 }
        readySince = nil
        let full = min(Self.longest, Self.shortest << min(failures, 16))
        failures += 1
        return .nanoseconds(Int64.random(in: full / 2...full))
    }

    private static let shortest: Int64 = 50_000_000
    private static let longest: Int64 = 5_000_000_000
}
