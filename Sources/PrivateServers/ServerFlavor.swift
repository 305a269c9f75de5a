/// What a private server is for, which decides how much it does to keep data over a crash of the machine.
public enum ServerFlavor: String, Sendable, CaseIterable {
    /// Keeps what it acknowledged, asks for a password.
    case durable
    /// Trades durability over a power failure for speed; PostgreSQL trusts loopback, Redis writes no snapshot.
    case test
}
