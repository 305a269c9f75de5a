import Postgres

/// Lets a single statement commit without waiting for the disk. Used where a crash of the server only undoes what is done again anyway:
/// starts, leases and marks. Whatever commits durably later makes everything before it durable too, fences included.
enum LazyCommit {
    static let condition: SQL = "(SELECT set_config('synchronous_commit', 'off', true)) IS NOT NULL"
}
