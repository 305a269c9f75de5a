-- Extends the advisory entries of running jobs and their places under the caps. ARGV: now, extension ms, 1 to make missing entries
-- again, then (id, place) for at most 1,000 jobs. Answers the ids whose entries are missing and were not made: those jobs have
-- ended meanwhile, or Redis has lost them; PostgreSQL knows.
local now = clock(ARGV[1])
local extension = number(ARGV[2], 'extension')
assert(#ARGV % 2 == 1 and #ARGV <= 2003, 'renew takes pairs, at most 1000')
for i = 4, #ARGV, 2 do parse(ARGV[i + 1]) end

local missing = {}
for i = 4, #ARGV, 2 do
  local id, place = ARGV[i], ARGV[i + 1]
  if ARGV[3] ~= '1' and not redis.call('ZSCORE', ran, id) then
    missing[#missing + 1] = id
  else
    local _, kind, facility, source = parse(place)
    redis.call('HSETNX', entered, id, place)
    redis.call('ZADD', ran, now + extension, id)
    redis.call('ZADD', root .. ':cap:kind:' .. kind, now + extension, id)
    redis.call('ZADD', root .. ':cap:facility:' .. facility, now + extension, id)
    if source ~= '' then redis.call('ZADD', root .. ':cap:source:' .. source, now + extension, id) end
  end
end
return missing
