import CPostgres

/// What `PQconnectPoll` waits for.
enum PollingStatus: Sendable {
    case reading
    case writing
    case ready
    case failed

    init(_ status: PostgresPollingStatusType) {
        switch status {
        case PGRES_POLLING_READING: self = .reading
        case PGRES_POLLING_WRITING: self = .writing
        case PGRES_POLLING_OK: self = .ready
        default: self = .failed
        }
    }
}
