import Redis

/// The steps that have to happen in Redis at once. A fence is the time in microseconds, and more than that of the entry that is there.
enum CacheScripts {
    /// KEYS entry, lease, failure · ARGV token, lease in ms, fence of the entry that is known (empty: any is welcome to be replaced).
    static let claim = RedisScript(
        name: "widget data claim",
        source: """
            local stored = tonumber(redis.call('GETRANGE', KEYS[1], 4, 19)) or 0
            if ARGV[3] ~= '' then
                if stored > tonumber(ARGV[3]) then
                    return {'entry', redis.call('GET', KEYS[1])}
                end
                local failure = redis.call('GET', KEYS[3])
                if failure then
                    return {'failure', failure}
                end
            end
            if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then
                local time = redis.call('TIME')
                local fence = math.max(tonumber(time[1]) * 1000000 + tonumber(time[2]), stored + 1)
                return {'lease', string.format('%.0f', fence)}
            end
            return {'held', string.format('%.0f', stored)}
            """
    )

    /// KEYS entry, lease, failure · ARGV token, fence, entry, life in ms. Returns 1 when the entry was written, 0 when a newer one is there.
    static let store = RedisScript(
        name: "widget data store",
        source: """
            local stored = tonumber(redis.call('GETRANGE', KEYS[1], 4, 19)) or 0
            local wins = tonumber(ARGV[2]) > stored
            if wins then
                redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
                redis.call('DEL', KEYS[3])
            end
            if redis.call('GET', KEYS[2]) == ARGV[1] then
                redis.call('DEL', KEYS[2])
            end
            return wins and 1 or 0
            """
    )

    /// KEYS lease, failure · ARGV token, failure, life of the failure in ms (0: none). Returns 1 when the lease was held.
    static let release = RedisScript(
        name: "widget data release",
        source: """
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then
                return 0
            end
            redis.call('DEL', KEYS[1])
            if ARGV[3] ~= '0' then
                redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
            end
            return 1
            """
    )

    /// KEYS lease · ARGV token, lease in ms. Returns 1 when the lease is still held.
    static let extend = RedisScript(
        name: "widget data lease",
        source: """
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then
                return 0
            end
            return redis.call('PEXPIRE', KEYS[1], ARGV[2])
            """
    )
}
