public import Postgres
public import Redis

/// Why the queue could not do what was asked.
public enum JobError: Error, Sendable {
    /// The request breaks a rule; says which.
    case invalidRequest(String)
    /// There is no such job.
    case notFound(JobID)
    /// The job is in a state in which this cannot be done.
    case conflict(JobID, JobState)
    /// PostgreSQL failed; nothing has changed.
    case database(PostgresError)
    /// Redis failed; the truth in PostgreSQL is whole.
    case redis(RedisError)
    /// The Redis of the queue may throw keys away (`maxmemory-policy` other than `noeviction`), which would lose work in silence.
    case evictingRedis(policy: String)
    /// A row of the queue cannot be read; says which column.
    case corrupt(String)

    /// A stable code in snake case.
    public var code: String {
        switch self {
        case .invalidRequest: "invalid_job_request"
        case .notFound: "job_not_found"
        case .conflict: "job_conflict"
        case .database: "job_database"
        case .redis: "job_redis"
        case .evictingRedis: "queue_redis_evicts"
        case .corrupt: "job_corrupt"
        }
    }

    /// Whether the same call may succeed later.
    public var isTransient: Bool {
        switch self {
        case .database(let error): error.isTransient
        case .redis(let error): error.isTransient
        case .invalidRequest, .notFound, .conflict, .evictingRedis, .corrupt: false
        }
    }
}

extension JobError: CustomStringConvertible {
    /// What one wants to read at three in the morning.
    public var description: String {
        switch self {
        case .invalidRequest(let reason): "The job request is not valid: \(reason)."
        case .notFound(let id): "There is no job \(id)."
        case .conflict(let id, let state): "Job \(id) is \(state.name); this cannot be done with it."
        case .database(let error): "The queue could not use PostgreSQL: \(error)"
        case .redis(let error): "The queue could not use Redis: \(error)"
        case .evictingRedis(let policy):
            """
            The Redis of the queue has maxmemory-policy \(policy): it would throw queued work away when memory is short. \
            Set `maxmemory-policy noeviction`, or give the queue a Redis of its own.
            """
        case .corrupt(let column): "A row of the table job cannot be read: \(column)."
        }
    }
}
