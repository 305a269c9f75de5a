import Redis

/// The steps that have to happen in Redis at once. A fence is the time in microseconds, and more than that of the entry that is there.
enum CacheScripts {
    /// KEYS entry, lease, failure · ARGV token, lease in ms, fence of the entry that is known (empty: any is to be replaced), 1 when a failure counts.
    ///
    /// Who holds the lease writes with the fence that was drawn when it began to ask. So no entry that was asked for before now will have a fence
    /// greater than the time now, or than the one after the entry that is there, where the clock was set back: `held` says the greater of the two.
    static let claim = RedisScript(
        name: "widget data claim",
        source: """
            local stored = tonumber(redis.call('GETRANGE', KEYS[1], 4, 19)) or 0
            if ARGV[3] ~= '' then
                if stored > tonumber(ARGV[3]) then
                    return {'entry', redis.call('GET', KEYS[1])}
                end
                local failure = ARGV[4] == '1' and redis.call('GET', KEYS[3])
                if failure then
                    return {'failure', failure}
                end
            end
            local time = redis.call('TIME')
            local fence = string.format('%.0f', math.max(tonumber(time[1]) * 1000000 + tonumber(time[2]), stored + 1))
            if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then
                return {'lease', fence}
            end
            return {'held', fence}
            """
    )

    /// What is kept of a facility is counted: its entries by the time they end, and their sizes, the sum under the empty name.
    private static let usage = """
        local function forget(expiries, sizes, member)
            local size = tonumber(redis.call('HGET', sizes, member)) or 0
            if redis.call('HDEL', sizes, member) == 1 then
                redis.call('HINCRBY', sizes, '', -size)
            end
            redis.call('ZREM', expiries, member)
        end

        """

    /// KEYS entry, lease, failure, expiries, sizes · ARGV token, fence, entry, life in ms, member, most bytes of the facility.
    ///
    /// Gives the lease back, and writes the entry when it was held and nothing newer is there; first of all, as Redis refuses it only then when it has
    /// no memory left. Where the facility's entries become too many bytes, those
    /// that end first make room. Returns whether the entry was written, and how many made room.
    static let store = RedisScript(
        name: "widget data store",
        source: usage + """
            if redis.call('GET', KEYS[2]) ~= ARGV[1] then
                return {0, 0}
            end
            local stored = tonumber(redis.call('GETRANGE', KEYS[1], 4, 19)) or 0
            if tonumber(ARGV[2]) <= stored then
                redis.call('DEL', KEYS[2])
                return {0, 0}
            end
            redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
            redis.call('DEL', KEYS[2], KEYS[3])
            local time = redis.call('TIME')
            local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
            for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', now, 'LIMIT', 0, 1000)) do
                forget(KEYS[4], KEYS[5], member)
            end
            forget(KEYS[4], KEYS[5], ARGV[5])
            local prefix = string.sub(KEYS[1], 1, #KEYS[1] - #ARGV[5])
            local evicted = 0
            while (tonumber(redis.call('HGET', KEYS[5], '')) or 0) + #ARGV[3] > tonumber(ARGV[6]) do
                local first = redis.call('ZRANGE', KEYS[4], 0, 0)[1]
                if not first then
                    redis.call('DEL', KEYS[5])
                    break
                end
                redis.call('UNLINK', prefix .. first)
                forget(KEYS[4], KEYS[5], first)
                evicted = evicted + 1
            end
            redis.call('ZADD', KEYS[4], now + tonumber(ARGV[4]), ARGV[5])
            redis.call('HSET', KEYS[5], ARGV[5], #ARGV[3])
            redis.call('HINCRBY', KEYS[5], '', #ARGV[3])
            for i = 4, 5 do
                if redis.call('PTTL', KEYS[i]) < tonumber(ARGV[4]) then
                    redis.call('PEXPIRE', KEYS[i], ARGV[4])
                end
            end
            return {1, evicted}
            """
    )

    /// KEYS entry, expiries, sizes · ARGV member. Removes an entry; returns its bytes.
    static let drop = RedisScript(
        name: "widget data removal",
        source: usage + """
            local size = 0
            if redis.call('TYPE', KEYS[1]).ok == 'string' then
                size = redis.call('STRLEN', KEYS[1])
            end
            redis.call('UNLINK', KEYS[1])
            forget(KEYS[2], KEYS[3], ARGV[1])
            return size
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
