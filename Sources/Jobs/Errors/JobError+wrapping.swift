import Postgres
import Redis

extension JobError {
    /// Runs SQL and says that the queue did.
    static func wrapping<T>(_ body: () async throws(PostgresError) -> T) async throws(JobError) -> T {
        do {
            return try await body()
        } catch {
            throw .database(error)
        }
    }

    /// Reads a row and says that the queue did.
    static func reading<T>(_ body: () throws(PostgresError) -> T) throws(JobError) -> T {
        do {
            return try body()
        } catch {
            throw .database(error)
        }
    }

    /// Runs a Redis command and says that the queue did.
    static func wrappingRedis<T>(_ body: () async throws(RedisError) -> T) async throws(JobError) -> T {
        do {
            return try await body()
        } catch {
            throw .redis(error)
        }
    }

    /// Whether two transactions stood in each other's way: the same may be tried again at once.
    var isConflict: Bool {
        guard case .database(let error) = self else { return false }
        return error.sqlState == .deadlockDetected || error.sqlState == .serializationFailure
    }

    /// Any error of a transaction's body as an error of the queue.
    init(_ error: any Error) {
        switch error {
        case let error as JobError: self = error
        case let error as PostgresError: self = .database(error)
        case let error as RedisError: self = .redis(error)
        default: self = .database(PostgresError(.server, "\(error)", operation: "transaction", cause: error))
        }
    }
}
