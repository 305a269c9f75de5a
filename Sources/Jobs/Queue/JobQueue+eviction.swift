import Redis

extension JobQueue {
    /// Throws ``JobError/evictingRedis(policy:)`` unless the Redis of the queue keeps every key until it is told otherwise.
    public func requireNoEviction() async throws(JobError) {
        let memory: [String: String]
        do {
            memory = try await redis.info("memory")
        } catch {
            throw .redis(error)
        }
        guard let policy = memory["maxmemory_policy"] else { throw .corrupt("maxmemory_policy in INFO memory") }
        guard policy == "noeviction" else { throw .evictingRedis(policy: policy) }
    }
}
