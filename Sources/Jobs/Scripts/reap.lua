-- Claims whose handoff or lease entry ran out; PostgreSQL decides what they are. ARGV: now, respite ms, limit.
local now = clock(ARGV[1])
local respite = number(ARGV[2], 'respite')
local limit = math.min(number(ARGV[3], 'limit'), 1000)
local expired = redis.call('ZRANGEBYSCORE', ran, '-inf', now, 'LIMIT', 0, limit)
for _, id in ipairs(expired) do redis.call('ZADD', ran, now + respite, id) end
promote(now)
return expired
