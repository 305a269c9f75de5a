/// How a transaction begins.
public struct TransactionOptions: Sendable, Hashable {
    /// What a transaction sees of others (manual, 13.2).
    public enum Isolation: String, Sendable, Hashable {
        /// Each statement sees what was committed before it.
        case readCommitted = "READ COMMITTED"
        /// All statements see what was committed before the first.
        case repeatableRead = "REPEATABLE READ"
        /// As if transactions ran one after another; may fail with a serialization failure.
        case serializable = "SERIALIZABLE"
    }

    /// What the transaction sees of others; `nil` is the session's default.
    public var isolation: Isolation?
    /// Whether the server refuses writes.
    public var isReadOnly: Bool

    /// Combines an isolation level with the permission to write.
    public init(isolation: Isolation? = nil, isReadOnly: Bool = false) {
        self.isolation = isolation
        self.isReadOnly = isReadOnly
    }

    /// Reads and writes at the session's default isolation.
    public static let readWrite = TransactionOptions()
    /// Reads only, at the session's default isolation.
    public static let readOnly = TransactionOptions(isReadOnly: true)
    /// Reads only, all statements from one snapshot.
    public static let repeatableReadReadOnly = TransactionOptions(isolation: .repeatableRead, isReadOnly: true)
    /// Reads and writes, serializable.
    public static let serializable = TransactionOptions(isolation: .serializable)

    var beginStatement: String {
        var words = "BEGIN"
        if let isolation { words += " ISOLATION LEVEL \(isolation.rawValue)" }
        return words + (isReadOnly ? " READ ONLY" : isolation == nil ? "" : " READ WRITE")
    }
}
