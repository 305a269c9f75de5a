-- Extends the advisory entries of running jobs and their places under the caps, and makes them again after a loss.
-- ARGV: now, extension ms, then (id, place) for at most 1,000 jobs.
local now = clock(ARGV[1])
local extension = number(ARGV[2], 'extension')
assert(#ARGV % 2 == 0 and #ARGV <= 2002, 'renew takes pairs, at most 1000')
for i = 3, #ARGV, 2 do parse(ARGV[i + 1]) end

for i = 3, #ARGV, 2 do
  local id, place = ARGV[i], ARGV[i + 1]
  local _, kind, facility, source = parse(place)
  redis.call('HSETNX', entered, id, place)
  redis.call('ZADD', ran, now + extension, id)
  redis.call('ZADD', root .. ':cap:kind:' .. kind, now + extension, id)
  redis.call('ZADD', root .. ':cap:facility:' .. facility, now + extension, id)
  if source ~= '' then redis.call('ZADD', root .. ':cap:source:' .. source, now + extension, id) end
end
return (#ARGV - 2) / 2
