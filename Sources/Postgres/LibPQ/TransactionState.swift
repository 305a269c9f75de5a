/// The session's transaction as libpq knows it from the last ReadyForQuery.
enum TransactionState: Sendable {
    case idle
    case active
    case open
    case failed
    case unknown
}
